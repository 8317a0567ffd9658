"""A recommendation as a person reads it in a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

_COLOURS = {"clear": "green", "leaning": "yellow", "too-close-to-call": "yellow"}
_BAR = 30


def write(document: Mapping[str, Any]) -> str:
    """Return the verdict, the ranking, the strongest reasons and the next steps."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    standing = document["standing"]
    head = f"{document.get('name') or 'Your project'}: {document['verdict']} ({standing})"
    yield click.style(head, fg=_COLOURS.get(standing), bold=True)
    yield document["summary"]
    yield ""
    for each in document["ranking"]:
        bar = "█" * round(each["score"] / 100 * _BAR)
        out = "" if each["feasible"] else "  ruled out"
        wins = f"wins {each['acceptability']:.0%}"
        yield f"  {each['approach']:<20}{each['score']:>6.1f}  {bar:<{_BAR}}  {wins}{out}"
        yield from (f"      {reason['text']}" for reason in each["eliminated_by"])
    yield from _listed("Why", [_reason(term) for term in _strongest(document)])
    yield from _listed("Turns the verdict", [_text(each) for each in document.get("flips", ())])
    questions = [each["question"] for each in document.get("next_questions", ())]
    yield from _listed("Worth answering next", questions)
    yield from _listed("Next steps", [step["action"] for step in document.get("plan", ())])
    yield from _listed("Take note", [each["text"] for each in document["warnings"]])


def _strongest(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    terms = document["ranking"][0]["contributions"]
    return sorted(terms, key=lambda term: -term["points"])[:4]


def _reason(term: Mapping[str, Any]) -> str:
    return f"{term['points']:.1f} points for {term['dimension']}: {term['because']['text']}"


def _text(part: Mapping[str, Any]) -> str:
    return str(part.get("text") or part.get("verdict", ""))


def _listed(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield ""
        yield click.style(title, bold=True)
        yield from (f"  - {item}" for item in items)
