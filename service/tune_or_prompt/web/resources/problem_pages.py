"""What each problem means and how to fix it."""

from html import escape
from typing import Any

from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.web.endpoint import Asked, Endpoint, Example
from tune_or_prompt.web.negotiation import HTML, JSON, MARKDOWN
from tune_or_prompt.web.problems import PROBLEMS
from tune_or_prompt.web.representations import html_page, to_json
from tune_or_prompt.wire.answers import ProblemList, ProblemPage
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.plain import plain


def list_problems(_: Asked) -> dict[str, Any]:
    """List every kind of problem that the service may answer with."""
    return {"items": [plain(kind) for kind in PROBLEMS.values()]}


def get_problem(asked: Asked) -> dict[str, Any]:
    """Explain one kind of problem: what it means and how to fix it."""
    code = asked.path["code"]
    if code not in PROBLEMS:
        raise UnknownIdError("problem", code, PROBLEMS)
    document: dict[str, Any] = plain(PROBLEMS[code])
    return document


def _markdown(page: dict[str, Any]) -> str:
    return (
        f"# {page['title']}\n\n`{page['code']}`, status {page['status']}\n\n"
        f"{page['meaning']}\n\n**How to fix it.** {page['remedy']}\n"
    )


def _html(page: dict[str, Any]) -> str:
    return (
        f"<h1>{escape(page['title'])}</h1>\n"
        f"<p><code>{escape(page['code'])}</code>, status {page['status']}</p>\n"
        f"<p>{escape(page['meaning'])}</p>\n"
        f"<p><strong>How to fix it.</strong> {escape(page['remedy'])}</p>"
    )


ENDPOINTS = (
    Endpoint(
        path="/problems",
        view=list_problems,
        tag="Discovery",
        answer=schema_of(ProblemList),
        formats={
            JSON: to_json,
            MARKDOWN: lambda value: "\n".join(map(_markdown, value["items"])).encode(),
            HTML: lambda value: html_page("Problems", "\n".join(map(_html, value["items"]))),
        },
    ),
    Endpoint(
        path="/problems/{code}",
        view=get_problem,
        tag="Discovery",
        answer=schema_of(ProblemPage),
        formats={
            JSON: to_json,
            MARKDOWN: lambda value: _markdown(value).encode(),
            HTML: lambda value: html_page(value["title"], _html(value)),
        },
        path_values={"code": tuple(PROBLEMS)},
        problems=(404,),
        examples={
            "validation_error": Example(
                summary="A request that is not valid", path={"code": "validation-error"}
            ),
        },
    ),
)
