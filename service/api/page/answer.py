"""The answer on the page: a recommendation with its charts, and with links that try its changes."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from service.api.charts.shapes import Chart
from service.api.page.charts import charts_of
from service.api.page.links import changed_link, encoded, page_link
from service.api.page.sweep import SweepPart
from service.domain.profile import FIELD_BY_PATH

Document = dict[str, Any]

RECOMMENDATIONS = "/v1/recommendations"
_DEFAULT_SERVER = "http://127.0.0.1:8080"


@dataclass(frozen=True, slots=True)
class TriedChange:
    """A change in words, with the address that makes it."""

    text: str
    link: str
    verdict: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question worth answering, with links to some answers."""

    field: str
    text: str
    value: float
    answers: tuple[TriedChange, ...]

    @property
    def turns(self) -> bool:
        """Return whether some answers lead to another verdict than others."""
        return len({answer.verdict for answer in self.answers}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A recommendation as the page shows it.

    Attributes:
        document: the recommendation, as JSON has it.
        flips: the changes that turn the verdict.
        questions: the questions to answer next.
        permalink: address of this page with the day written into the profile.
        encoded: the profile as it stands in an address.
        files: addresses of the same answer in other formats, by name.
    """

    document: Document
    charts: Mapping[str, Chart]
    sweep: SweepPart | None
    flips: tuple[TriedChange, ...]
    questions: tuple[OpenQuestion, ...]
    permalink: str
    encoded: str
    files: Mapping[str, str]
    curl: str
    yaml: str


def answer_of(
    document: Document,
    profile: Document,
    names: Mapping[str, str],
    *,
    sweep: SweepPart | None,
    public_url: str,
) -> Answer:
    """Return the answer to a profile, given its recommendation."""
    dated = {**profile, "as_of": document["provenance"]["as_of"]}
    link = encoded(dated)
    return Answer(
        document=document,
        charts=charts_of(document, names),
        sweep=sweep,
        flips=_flips(document.get("flips") or (), profile),
        questions=_questions(document.get("next_questions") or (), profile),
        permalink=page_link(dated),
        encoded=encoded(profile),
        files={
            name: f"{RECOMMENDATIONS}{suffix}?profile={link}"
            for name, suffix in (("JSON", ".json"), ("Markdown", ".md"), ("Report", ".html"))
        },
        curl=_curl(profile, public_url or _DEFAULT_SERVER),
        yaml=_yaml(profile) if profile else "",
    )


def _yaml(profile: Document) -> str:
    import yaml  # noqa: PLC0415  heavy, only used here

    text: str = yaml.safe_dump(profile, sort_keys=False, allow_unicode=True)
    return text


def _flips(flips: Sequence[Document], profile: Document) -> tuple[TriedChange, ...]:
    return tuple(
        TriedChange(
            flip["text"],
            changed_link(profile, {each["field"]: each["to"] for each in flip["changes"]}),
            flip["verdict"],
        )
        for flip in flips
    )


def _questions(questions: Sequence[Document], profile: Document) -> tuple[OpenQuestion, ...]:
    return tuple(
        OpenQuestion(
            each["field"],
            each["question"],
            each["value"],
            tuple(
                TriedChange(
                    _in_words(each["field"], prospect["input"]),
                    changed_link(profile, {each["field"]: prospect["input"]}),
                    prospect["verdict"],
                )
                for prospect in each["could_become"]
            ),
        )
        for each in questions
    )


def _in_words(path: str, answer: object) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, int | float):
        unit = FIELD_BY_PATH[path].unit
        return f"{answer:,.10g} {unit}".strip() if unit != "share" else f"{answer:.10g}"
    return str(answer).replace("-", " ")


def _curl(profile: Document, server: str) -> str:
    body = orjson.dumps(profile, option=orjson.OPT_INDENT_2).decode()
    return (
        f"curl -s {server}{RECOMMENDATIONS} \\\n"
        f"  -H 'Content-Type: application/json' \\\n  -d {shlex.quote(body)}"
    )
