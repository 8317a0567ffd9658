"""The page for people, and the files that it refers to."""

from marshmallow import fields

from tune_or_prompt.web.endpoint import Asked, Endpoint
from tune_or_prompt.web.negotiation import HTML, Format
from tune_or_prompt.web.page.contents import Page, page_of, write_page
from tune_or_prompt.web.page.templates import static_file
from tune_or_prompt.wire.fields import ChoicesField

STYLE = Format("css", "text/css")
SCRIPT = Format("js", "text/javascript")
ICON = Format("svg", "image/svg+xml", "")


_GAP, _PICKED = "task.gap", "gap"


class Several(ChoicesField):
    """An answer that may be picked several times; which ones there are is for the page to say."""

    def __init__(self) -> None:
        """Take whatever is picked."""
        about = "What goes wrong; may be repeated."
        super().__init__((), attribute=_PICKED, metadata={"description": about})

    def read(self, value: object) -> str:  # type: ignore[override]  # as the form has it
        """Return what was picked, with commas between."""
        return str(value)


PROFILE = fields.String(
    metadata={"description": "A profile as JSON, or in the form of permalinks."}
)


def get_page(asked: Asked) -> Page:
    """Return the page for people: the comparison, a form, and the answer to it.

    Besides `profile`, every field of a profile is a parameter, such as `stage=pilot` or
    `traffic.calls_per_day=2000`. The page marks what is wrong.
    """
    # Sorted: marshmallow gives what its schema does not name in the order of a set.
    query = {_GAP if name == _PICKED else name: text for name, text in sorted(asked.query.items())}
    return page_of(asked.services, query)


def _file(name: str, form: Format) -> Endpoint:
    def view(_: Asked) -> bytes:
        return static_file(name)

    view.__name__ = f"get_{name.replace('.', '_')}"
    return Endpoint(
        path=f"/static/{name}",
        view=view,
        tag="Discovery",
        needs="open",
        answer=None,
        formats={form: bytes},
        is_listed=False,
    )


ENDPOINTS = (
    Endpoint(
        path="/",
        view=get_page,
        tag="Discovery",
        needs="open",
        answer=None,
        formats={HTML: write_page},
        query={"profile": PROFILE, _GAP: Several()},
        profile="address",
        is_dear=True,
    ),
    _file("page.css", STYLE),
    _file("page.js", SCRIPT),
    _file("docs.css", STYLE),
    _file("docs.js", SCRIPT),
    _file("icon.svg", ICON),
)
