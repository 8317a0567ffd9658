"""Reading what is asked for: the query, the body, and the profile in either of them."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from marshmallow import INCLUDE, Schema, ValidationError

from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.web.endpoint import ASKED_IN_BODY, Asked, Endpoint, Services
from tune_or_prompt.wire.documents import read_json
from tune_or_prompt.wire.faults import (
    Fault,
    InvalidDocumentError,
    MalformedDocumentError,
    did_you_mean,
    faults_in,
    faults_in_query,
)
from tune_or_prompt.wire.fields import AnyText, ChoicesField, StrictInteger, StrictNumber
from tune_or_prompt.wire.profile import ProfileField, canonical_json, load_profile
from tune_or_prompt.wire.strict import ClosedSchema

LARGEST_BODY = 256 * 1024
LONGEST_ADDRESS = 8000
LONGEST_PERMALINK = 2000
LONGEST_LINE = 64 * 1024

_LINKED = (
    "The profile as JSON, or in the shorter form of permalinks: base64url of its JSON, without "
    "padding."
)
_CUT = "The profile in the address cannot be read; copy the whole link again."

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")
_TO_BASE64URL = str.maketrans("+/", "-_")


def read_asked(
    endpoint: Endpoint,
    services: Services,
    *,
    method: str,
    path: Mapping[str, str],
    query: Mapping[str, Sequence[str]],
    body: Callable[[], bytes],
) -> Asked:
    """Return what an endpoint is asked for.

    Args:
        endpoint: what is asked.
        services: what its view may use.
        method: how it is asked.
        path: values from the path, by name.
        query: every value of each query parameter, by name.
        body: gives the body; called where the endpoint takes one.

    Raises:
        DomainError: for a query or a body that is malformed or not valid.
    """
    today, in_body = services.clock.today(), method in ASKED_IN_BODY
    schema = query_schema(endpoint, method)
    profile: Profile | None = None
    content: object = None
    if endpoint.body is not None and not in_body:
        asked, content = _read_parameters(schema, endpoint.body, query)
    else:
        asked = read_query(schema, query)
    if in_body and endpoint.body is not None:
        content = load_body(endpoint.body, read_json(body()))
    elif in_body and endpoint.profile:
        profile = load_profile(read_json(body()), today)
    elif endpoint.profile in ("may", "must") and "profile" in asked:
        profile = _linked_profile(asked["profile"], today)
    return Asked(
        services=services,
        path=path,
        query={"as_of": today, **asked} if endpoint.is_dated else asked,
        told=_told(schema, asked),
        profile=profile,
        body=content,
    )


@cache
def query_schema(endpoint: Endpoint, method: str) -> Schema:
    """Return the schema of the query of an endpoint, asked by a method."""
    known = dict(endpoint.query)
    if endpoint.profile == "address":
        return Schema.from_dict(known)(unknown=INCLUDE)
    if method not in ASKED_IN_BODY and endpoint.profile:
        must = endpoint.profile == "must"
        known = {"profile": AnyText(required=must, metadata={"description": _LINKED}), **known}
    return ClosedSchema.from_dict(known)()


def permalink_of(path: str, told: Mapping[str, str], profile: Profile) -> str | None:
    """Return path and query of the same answer by GET; None where they would be too long."""
    link = f"{path}?{urlencode({'profile': link_text(profile), **told}, safe=',')}"
    return link if len(link) < LONGEST_PERMALINK else None


def _told(schema: Schema, asked: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the parameters that are not as they are by default, but for the profile."""
    return {
        name: ",".join(value) if isinstance(value, list) else str(value)
        for name, value in asked.items()
        if name != "profile" and value != getattr(schema.fields.get(name), "load_default", None)
    }


def _read_parameters(
    schema: Schema, body: Schema, given: Mapping[str, Sequence[str]]
) -> tuple[Mapping[str, Any], object]:
    """Return what an address says in place of a body: numbers in digits, the profile as a link.

    Raises:
        InvalidDocumentError: with every fault of the query.
    """
    inside = {name: each[0] for name, each in given.items() if name in body.fields}
    faults = [_repeated(n, len(given[n])) for n in inside if len(given[n]) > 1]
    asked: Mapping[str, Any] = {}
    content: object = None
    try:
        asked = read_query(schema, {n: each for n, each in given.items() if n not in inside})
    except InvalidDocumentError as error:
        faults += error.faults
    try:
        content = load_body(body, {n: _of_text(body.fields[n], t) for n, t in inside.items()})
    except InvalidDocumentError as error:
        for fault in error.faults:
            name, _, rest = fault.pointer.removeprefix("#/").partition("/")
            faults.append(replace(fault, pointer=rest and f"#/{rest}", parameter=name))
    if faults:
        raise InvalidDocumentError(faults)
    return asked, content


def _of_text(field: object, text: str) -> object:
    """Return what a parameter says that stands for a field of a body."""
    if isinstance(field, StrictNumber | StrictInteger):
        with suppress(ValueError):
            return float(text)
    return linked_document(text) if isinstance(field, ProfileField) else text


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


def read_query(schema: Schema, given: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    """Return the values of the query, defaults filled in; a list may repeat its parameter.

    Raises:
        InvalidDocumentError: with every fault of the query.
    """
    faults: list[Fault] = []
    for name, values in given.items():
        if name not in schema.fields and schema.unknown != INCLUDE:
            text = f"{name}: there is no such parameter; {did_you_mean(name, schema.fields)}"
            faults.append(Fault("", "unknown-parameter", text, name))
        elif len(values) > 1 and not isinstance(schema.fields.get(name), ChoicesField):
            faults.append(_repeated(name, len(values)))
    wrong = {fault.parameter for fault in faults}
    query: Mapping[str, Any] = {}
    try:
        query = schema.load({n: ",".join(each) for n, each in given.items() if n not in wrong})
    except ValidationError as error:
        faults += faults_in_query(error.messages)  # type: ignore[arg-type]  # by parameter
    if faults:
        raise InvalidDocumentError(faults)
    return query


def _repeated(name: str, times: int) -> Fault:
    text = f"{name}: this parameter is given {times} times; keep one."
    return Fault("", "repeated", text, name)


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
