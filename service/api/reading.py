"""Reading what is asked for: the query, the body, and the profile in either of them."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError

from service.api.endpoint import Asked, Endpoint, Services
from service.domain.profile import Profile
from service.schemas.faults import (
    Fault,
    InvalidDocumentError,
    MalformedDocumentError,
    faults_in,
)
from service.schemas.json_document import read_json
from service.schemas.profile import canonical_json, load_profile
from service.schemas.strict import ClosedSchema

_NO_QUERY = ClosedSchema()

LARGEST_BODY = 256 * 1024
LONGEST_ADDRESS = 8000
LONGEST_PERMALINK = 2000
LONGEST_LINE = 64 * 1024

_CUT = "The profile in the address cannot be read; copy the whole link again."

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")


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
        profile = load_profile(linked_document(asked["profile"]), today)
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
    """Return what a profile in an address states, which is JSON or base64url of it.

    Raises:
        MalformedDocumentError: where it is neither.
    """
    if not _BASE64URL.fullmatch(text):
        plain: object = read_json(text.encode())
        return plain
    try:
        document: object = read_json(_decoded(text))
    except MalformedDocumentError as error:
        raise MalformedDocumentError(f"{_CUT} {error.detail}") from None
    return document


def read_query(schema: Schema | None, given: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    """Return the values of the query, defaults filled in.

    Raises:
        InvalidDocumentError: with every fault of the query.
    """
    repeated = [name for name, values in given.items() if len(values) > 1]
    if repeated:
        raise InvalidDocumentError(
            Fault(f"#/{name}", "repeated", f"{name}: this parameter is given twice; keep one.")
            for name in repeated
        )
    try:
        query: Mapping[str, Any] = (schema or _NO_QUERY).load(
            {name: values[0] for name, values in given.items()}
        )
    except ValidationError as error:
        raise InvalidDocumentError(faults_in(error.messages)) from None
    return query


def _decoded(text: str) -> bytes:
    """Return the JSON text of a profile in base64url."""
    bare = text.rstrip("=")
    try:
        return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except (Base64Error, ValueError):
        raise MalformedDocumentError("It is neither base64url nor JSON.") from None
