"""The report: a recommendation as one file that needs nothing else, to print or to save."""

from collections.abc import Iterable
from typing import Any

from service.api.page.charts import charts_of
from service.api.page.templates import rendered, static_file
from service.domain.explanation import APPROACH_NAMES

Document = dict[str, Any]


def write_report(document: Document) -> bytes:
    """Write a recommendation as a page with its style in it, and nothing folded away."""
    names = _names(document["ranking"])
    page = rendered(
        "report.html",
        document=document,
        answer={"charts": charts_of(document, names)},
        names=names,
        page={"is_blank": False},
        style=static_file("page.css").decode(),
    )
    return page.replace(b"<details", b"<details open")


def _names(ranking: Iterable[Document]) -> dict[str, str]:
    """Return a name for every id in the ranking, which may be all that a reader has of them."""
    approaches = {name: text[:1].upper() + text[1:] for name, text in APPROACH_NAMES.items()}
    dimensions = {
        term["dimension"]: term["dimension"].replace("-", " ").capitalize()
        for ranked in ranking
        for term in ranked["contributions"]
    }
    return {**dimensions, **approaches, "hybrid": "Hybrid"}
