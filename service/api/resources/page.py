"""The page for people, and the files that it refers to."""

from marshmallow import INCLUDE, Schema, fields

from service.api.endpoint import KEEP_PRIVATELY, Asked, Endpoint, Prepared
from service.api.negotiation import HTML, Format
from service.api.page.contents import key_of, page_of, write_page
from service.api.page.templates import static_file

STYLE = Format("css", "text/css")
SCRIPT = Format("js", "text/javascript")
ICON = Format("svg", "image/svg+xml", "")


class PageQuery(Schema):
    """What the form says: a profile, or an answer a parameter, such as `stage=pilot`."""

    profile = fields.String(
        metadata={"description": "A profile as JSON, or as it stands in permalinks."}
    )

    class Meta:
        """Keep every parameter, since each field of a profile is one; faults stand on the page."""

        unknown = INCLUDE


def get_page(asked: Asked) -> Prepared:
    """Return the page for people: the comparison, a form, and the answer to it.

    Besides `profile`, every field of a profile is a parameter, such as `stage=pilot` or
    `traffic.calls_per_day=2000`. What is wrong with one is told on the page.
    """
    services = asked.services
    return Prepared(
        make=lambda: page_of(services, asked.query),
        key=key_of(asked.query, services.clock.today()),
    )


def get_page_style(_: Asked) -> bytes:
    """Return the style of the page."""
    return static_file("page.css")


def get_page_script(_: Asked) -> bytes:
    """Return the script that makes the page follow what is typed."""
    return static_file("page.js")


def get_page_icon(_: Asked) -> bytes:
    """Return the sign of the page in a browser's tab."""
    return static_file("icon.svg")


ENDPOINTS = (
    Endpoint(
        path="/",
        view=get_page,
        tag="Discovery",
        answer=None,
        formats={HTML: write_page},
        query=PageQuery(),
        takes_profile="address",
        cache_control=KEEP_PRIVATELY,
    ),
    Endpoint(
        path="/static/page.css",
        view=get_page_style,
        tag="Discovery",
        answer=None,
        formats={STYLE: bytes},
    ),
    Endpoint(
        path="/static/page.js",
        view=get_page_script,
        tag="Discovery",
        answer=None,
        formats={SCRIPT: bytes},
    ),
    Endpoint(
        path="/static/icon.svg",
        view=get_page_icon,
        tag="Discovery",
        answer=None,
        formats={ICON: bytes},
    ),
)
