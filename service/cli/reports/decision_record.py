"""A recommendation as a decision record (MADR 4): a machine proposes, people decide."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from service.cli.reports.markdown import safe

Document = Mapping[str, Any]

_NAMES = {
    "prompt-engineering": "Prompt engineering",
    "fine-tuning": "Fine-tuning",
    "hybrid": "Fine-tuning together with prompting",
}


def write(document: Document) -> str:
    """Return the record, its status `proposed`."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    chosen = _name(document["verdict"])
    yield from _context(document, chosen)
    yield from _outcome(document, chosen)
    yield from _options(document["ranking"])
    yield from _sources(document)


def _context(document: Document, chosen: str) -> Iterator[str]:
    made_from = document["provenance"]
    yield from ("---", 'status: "proposed"', f"date: {made_from['as_of']}", "---", "")
    yield f"# {chosen} for {safe(document.get('name') or 'this project')}"
    yield from ("", "## Context and Problem Statement", "")
    yield "Should this project prompt a model, tune one, or do both?"
    said = [each["text"] for each in document.get("matched", ()) if each["holds"] == "yes"]
    yield from _listed("", said)
    yield from ("", "## Decision Drivers", "")
    for term in sorted(document["ranking"][0]["contributions"], key=lambda each: -each["weight"]):
        yield f"* {term['dimension']}, weight {term['weight']:.2f}"


def _outcome(document: Document, chosen: str) -> Iterator[str]:
    yield from ("", "## Considered Options", "")
    yield from (f"* {_name(each['approach'])}" for each in document["ranking"])
    yield from ("", "## Decision Outcome", "")
    yield f'Chosen option: "{chosen}", because {_because(document["summary"])}'
    yield from ("", "### Consequences", "")
    yield from _consequences(document["ranking"][0], document["ranking"])
    yield from ("", "### Confirmation", "")
    yield "`tune-or-prompt check` holds this decision against today's prices and profile."
    yield from _listed("Next steps:", [step["action"] for step in document.get("plan", ())])


def _options(ranking: list[Document]) -> Iterator[str]:
    yield from ("", "## Pros and Cons of the Options")
    for each in ranking:
        yield from ("", f"### {_name(each['approach'])}", "")
        yield f"{each['score']:.1f} points; wins {each['acceptability']:.0%} of the draws."
        yield ""
        yield from _consequences(each, ranking)


def _sources(document: Document) -> Iterator[str]:
    made_from = document["provenance"]
    yield from ("", "## More Information", "")
    yield (
        f"Recommendation {document['id']}, standing {document['standing']}, made by engine "
        f"{made_from['engine_version']} from catalogue {made_from['catalogue_version']}."
    )
    yield from _listed("Take note:", [each["text"] for each in document["warnings"]])


def _consequences(option: Document, ranking: list[Document]) -> Iterator[str]:
    """Say good of what the option does best of all, bad of what it does worst."""
    for reason in option["eliminated_by"]:
        yield f"* Bad, because it is ruled out: {safe(reason['text'])}"
    for term in option["contributions"]:
        rivals = [_utility(each, term["dimension"]) for each in ranking]
        word = "Good" if term["utility"] >= max(rivals) else "Neutral"
        word = "Bad" if term["utility"] <= min(rivals) < max(rivals) else word
        yield f"* {word}, because of {term['dimension']}: {safe(term['because']['text'])}"


def _utility(option: Document, dimension: str) -> float:
    terms = option["contributions"]
    return next((float(e["utility"]) for e in terms if e["dimension"] == dimension), 0.0)


def _listed(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield from ("", title, "") if title else ("",)
        yield from (f"* {safe(item)}" for item in items)


def _because(summary: str) -> str:
    text = safe(summary)
    return text[:1].lower() + text[1:]


def _name(approach: str) -> str:
    return _NAMES.get(approach, re.sub(r"-", " ", approach).capitalize())
