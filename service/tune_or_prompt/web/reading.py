"""Reading what is asked for: the query, the body, and the profile in either of them."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError

from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.web.endpoint import Asked, Endpoint, Services
from tune_or_prompt.wire.faults import (
    Fault,
    InvalidDocumentError,
    MalformedDocumentError,
    did_you_mean,
    faults_in,
    faults_in_query,
)
from tune_or_prompt.wire.fields import Choices
from tune_or_prompt.wire.json_document import read_json
from tune_or_prompt.wire.profile import canonical_json, load_profile
from tune_or_prompt.wire.strict import ClosedSchema

_NO_QUERY = ClosedSchema()

LARGEST_BODY = 256 * 1024
LONGEST_ADDRESS = 8000
LONGEST_PERMALINK = 2000
LONGEST_LINE = 64 * 1024

_CUT = "The profile in the address cannot be read; copy the whole link again."

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")
_TO_BASE64URL = str.maketrans("+/", "-_")


def read_asked(
    endpoint: Endpoint,
    services: Services,
    *,
    path: Mapping[str, str],
    query: Mapping[str, Sequence[str]],
    body: Callable[[], bytes],
) -> Asked:
    """Return what an endpoint is asked for.

    Args:
        endpoint: what is asked.
        services: what its view may use.
        path: values from the path, by name.
        query: every value of each query parameter, by name.
        body: gives the body; called where the endpoint takes one.

    Raises:
        DomainError: for a query or a body that is malformed or not valid.
    """
    asked = read_query(endpoint.query, query)
    today = services.clock.today()
    if endpoint.is_dated:
        asked = {"as_of": today, **asked}
    profile, content = None, None
    if endpoint.body is not None:
        content = load_body(endpoint.body, read_json(body()))
    elif endpoint.takes_profile == "body":
        profile = load_profile(read_json(body()), today)
    elif endpoint.takes_profile == "query" and "profile" in asked:
        profile = _linked_profile(asked["profile"], today)
    return Asked(services=services, path=path, query=asked, profile=profile, body=content)


def load_body(schema: Schema, document: object) -> object:
    """Return what a body states.

    Raises:
        InvalidDocumentError: with every fault of the body.
    """
    try:
        loaded: object = schema.load(document)  # type: ignore[arg-type]  # refuses what is no object
    except ValidationError as error:
        raise InvalidDocumentError(faults_in(error.messages)) from None
    return loaded


def link_text(profile: Profile) -> str:
    """Return the profile as it stands in a permalink: base64url of its canonical JSON."""
    return urlsafe_b64encode(canonical_json(profile)).rstrip(b"=").decode()


def linked_document(text: str) -> object:
    """Return what a profile in an address states: JSON, or base64 of it in either alphabet.

    Raises:
        MalformedDocumentError: if it is neither.
    """
    bare = text.strip()
    if bare.startswith("{"):
        plain: object = read_json(bare.encode())
        return plain
    # A plus sign becomes a space on its way, and `base64` breaks its lines.
    encoded = re.sub(r"[\r\n]", "", bare).replace(" ", "+").translate(_TO_BASE64URL)
    if not _BASE64URL.fullmatch(encoded):
        return read_json(bare.encode())
    try:
        document: object = read_json(_decoded(encoded))
    except MalformedDocumentError as error:
        raise MalformedDocumentError(f"{_CUT} {error.detail}") from None
    return document


def read_query(schema: Schema | None, given: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    """Return the values of the query, defaults filled in; a list may repeat its parameter.

    Raises:
        InvalidDocumentError: with every fault of the query.
    """
    known = schema or _NO_QUERY
    faults = [
        fault
        for name, values in given.items()
        if (fault := _fault_of_name(known, name, len(values)))
    ]
    wrong = {fault.parameter for fault in faults}
    values = {name: ",".join(each) for name, each in given.items() if name not in wrong}
    query: Mapping[str, Any] = {}
    try:
        query = known.load(values)
    except ValidationError as error:
        faults += faults_in_query(error.messages)  # type: ignore[arg-type]  # by parameter
    if faults:
        raise InvalidDocumentError(faults)
    return query


def _fault_of_name(schema: Schema, name: str, times: int) -> Fault | None:
    if name not in schema.fields and schema.unknown != INCLUDE:
        text = f"{name}: there is no such parameter; {did_you_mean(name, schema.fields)}"
        return Fault("", "unknown-parameter", text, name)
    if times > 1 and not isinstance(schema.fields.get(name), Choices):
        text = f"{name}: this parameter is given {times} times; keep one."
        return Fault("", "repeated", text, name)
    return None


def _linked_profile(text: str, today: date) -> Profile:
    """Return the profile in an address, with its faults as those of the parameter."""
    try:
        return load_profile(linked_document(text), today)
    except InvalidDocumentError as error:
        raise InvalidDocumentError(
            replace(fault, parameter="profile") for fault in error.faults
        ) from None


def _decoded(text: str) -> bytes:
    """Return the JSON text of a profile in base64url."""
    bare = text.rstrip("=")
    try:
        return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except (Base64Error, ValueError):
        raise MalformedDocumentError("It is neither base64url nor JSON.") from None
