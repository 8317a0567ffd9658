"""Addresses of the page: for a profile, and for one with some answers changed."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import orjson

from service.api.page.form import Document, put

PAGE = "/"


def page_link(document: Document, anchor: str = "answer") -> str:
    """Return the address of the page for a profile."""
    return f"{PAGE}?profile={encoded(document)}#{anchor}"


def changed_link(document: Document, changes: Mapping[str, Any]) -> str:
    """Return the address of the page for a profile with some answers put in place of others."""
    changed = deepcopy(document)
    for path, answer in changes.items():
        put(changed, path, answer)
    return page_link(changed)


def encoded(document: Document) -> str:
    """Return a profile as it stands in an address."""
    text = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    return urlsafe_b64encode(text).rstrip(b"=").decode()
