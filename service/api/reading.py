"""Reading a request: its limits, its query, its body and the profile in either."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from typing import Any

from flask import Request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from service.api.endpoint import Asked, Endpoint, Services
from service.api.problems import ProblemError
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

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")


def read_request(
    endpoint: Endpoint, request: Request, path: Mapping[str, str], services: Services
) -> Asked:
    """Return what a request asks an endpoint for.

    Raises:
        DomainError: for a request that is too long, of another type, malformed or not valid.
    """
    if len(request.full_path) > LONGEST_ADDRESS:
        raise ProblemError(
            "uri-too-long", f"The address is longer than {LONGEST_ADDRESS} characters."
        )
    if endpoint.largest_body is not None:
        request.max_content_length = endpoint.largest_body
    query = read_query(endpoint.query, request)
    if endpoint.is_dated:
        query = {"as_of": services.clock.today(), **query}
    profile, body = None, None
    if endpoint.body is not None:
        body = load_body(endpoint.body, read_json(_body(request)))
    elif endpoint.takes_profile == "body":
        profile = load_profile(read_json(_body(request)), services.clock.today())
    elif endpoint.takes_profile == "query" and "profile" in query:
        profile = load_profile(linked_document(query["profile"]), services.clock.today())
    return Asked(services=services, path=path, query=query, profile=profile, body=body)


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
    document: object = read_json(_linked(text))
    return document


def read_query(schema: Schema | None, request: Request) -> Mapping[str, Any]:
    """Return the values of the query, defaults filled in.

    Raises:
        InvalidDocumentError: with every fault of the query.
    """
    given = {name: request.args.getlist(name) for name in request.args}
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


def _body(request: Request) -> bytes:
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise ProblemError(
            "unsupported-media-type", f"The body is {encoding}-encoded; send it as it is."
        )
    if request.mimetype != "application/json":
        sent = request.mimetype or "nothing"
        raise ProblemError(
            "unsupported-media-type",
            f"Content-Type names {sent}; send a JSON body as application/json.",
        )
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise ProblemError(
            "unsupported-media-type", f"The charset is {charset}; JSON is sent in UTF-8."
        )
    body = request.get_data(cache=False)
    if request.content_length is None and len(body) >= (request.max_content_length or 0):
        # Sent in chunks, of which werkzeug gives no more than the limit and says nothing.
        raise RequestEntityTooLarge
    return body


def _linked(text: str) -> bytes:
    """Return the JSON text of a profile in an address: plain, or in base64url."""
    if not _BASE64URL.fullmatch(text):
        return text.encode()
    bare = text.rstrip("=")
    try:
        return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except (Base64Error, ValueError):
        raise MalformedDocumentError(
            "The profile in the address is neither base64url nor JSON; copy the link again."
        ) from None
