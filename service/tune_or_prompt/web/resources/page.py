"""The page for people, and the files that it refers to."""

from marshmallow import INCLUDE, Schema, fields

from tune_or_prompt.web.endpoint import KEEP_PRIVATELY, Asked, Endpoint, Prepared
from tune_or_prompt.web.negotiation import HTML, Format
from tune_or_prompt.web.page.contents import key_of, page_of, write_page
from tune_or_prompt.web.page.templates import static_file
from tune_or_prompt.wire.fields import Choices

STYLE = Format("css", "text/css")
SCRIPT = Format("js", "text/javascript")
ICON = Format("svg", "image/svg+xml", "")


_GAP, _PICKED = "task.gap", "gap"


class Several(Choices):
    """An answer that may be picked several times; which ones there are is for the page to say."""

    def __init__(self) -> None:
        """Take whatever is picked."""
        about = "What goes wrong; may be repeated."
        super().__init__((), attribute=_PICKED, metadata={"description": about})

    def read(self, value: object) -> str:  # type: ignore[override]  # as the form has it
        """Return what was picked, with commas between."""
        return str(value)


class PageFields(Schema):
    """What the form says: a profile, or an answer a parameter, such as `stage=pilot`."""

    profile = fields.String(
        metadata={"description": "A profile as JSON, or in the form of permalinks."}
    )

    class Meta:
        """Keep every parameter, since each field of a profile is one; the page shows faults."""

        unknown = INCLUDE


PageQuery = PageFields.from_dict({_GAP: Several()}, name="PageQuery")


def get_page(asked: Asked) -> Prepared:
    """Return the page for people: the comparison, a form, and the answer to it.

    Besides `profile`, every field of a profile is a parameter, such as `stage=pilot` or
    `traffic.calls_per_day=2000`. The page says what is wrong with one.
    """
    services = asked.services
    query = {_GAP if name == _PICKED else name: text for name, text in asked.query.items()}
    return Prepared(
        make=lambda: page_of(services, query),
        key=key_of(query, services.clock.today()),
    )


def get_page_style(_: Asked) -> bytes:
    """Return the style of the page."""
    return static_file("page.css")


def get_page_script(_: Asked) -> bytes:
    """Return the script that updates the page while you type."""
    return static_file("page.js")


def get_page_icon(_: Asked) -> bytes:
    """Return the icon of the page."""
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
        is_listed=False,
    ),
    Endpoint(
        path="/static/page.js",
        view=get_page_script,
        tag="Discovery",
        answer=None,
        formats={SCRIPT: bytes},
        is_listed=False,
    ),
    Endpoint(
        path="/static/icon.svg",
        view=get_page_icon,
        tag="Discovery",
        answer=None,
        formats={ICON: bytes},
        is_listed=False,
    ),
)
