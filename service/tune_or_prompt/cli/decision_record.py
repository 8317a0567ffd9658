"""A recommendation as a decision record (MADR 4): a machine proposes, people decide."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tune_or_prompt.cli.recommend import certainty, link_of, money_lines
from tune_or_prompt.cli.terminal import name_of, safe

Document = Mapping[str, Any]

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~@])")


def escaped(text: object) -> str:
    """Take the meaning from every sign, so that a profile cannot speak for the service."""
    return _SIGNS.sub(r"\\\1", safe(text))


def record_of(document: Document) -> str:
    """Return the record, its status `proposed`."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    chosen = name_of(document["verdict"])
    yield from _context(document, chosen)
    yield from _outcome(document, chosen)
    yield from _options(document)
    yield from _sources(document)


def _context(document: Document, chosen: str) -> Iterator[str]:
    made_from = document["provenance"]
    yield from ("---", 'status: "proposed"', f"date: {made_from['as_of']}", "---", "")
    yield f"# {chosen} for {escaped(document.get('name') or 'this project')}"
    yield from ("", "## Context and Problem Statement", "")
    yield "Should this project prompt a model, fine-tune one, or do both?"
    said = [f"{each['label']}: {each['text']}" for each in document.get("you_said", ())]
    yield from _listed("", said)
    if link := link_of(document):
        own = f"<{link}>" if link.startswith("http") else f"`{link}` on any server"
        yield from ("", f"Link to this answer: {own}")
    yield from ("", "## Decision Drivers", "")
    drivers = [each["text"] for each in document.get("drivers", ())]
    yield from (f"* {escaped(text)}" for text in drivers or ["Nothing but the usual project."])


def _outcome(document: Document, chosen: str) -> Iterator[str]:
    yield from ("", "## Considered Options", "")
    yield from (f"* {name_of(each['approach'])}" for each in document["ranking"])
    yield from ("", "## Decision Outcome", "")
    yield f'Chosen option: "{chosen}". {escaped(document["summary"])}'
    yield from ("", escaped(certainty(document)))
    yield from ("", "### Consequences", "")
    yield from _consequences(document["ranking"][0], document)
    yield from ("", "### Confirmation", "")
    yield "`tune-or-prompt check` compares this decision with today's prices and profile."
    yield from _listed("Next steps:", [step["action"] for step in document.get("plan", ())])


def _options(document: Document) -> Iterator[str]:
    yield from ("", "## Pros and Cons of the Options")
    for each in document["ranking"]:
        yield from ("", f"### {name_of(each['approach'])}", "")
        yield f"{each['score']:.1f} points; {each['probability']:.0%} likely the right choice."
        yield ""
        yield from _consequences(each, document)


def _sources(document: Document) -> Iterator[str]:
    made_from = document["provenance"]
    yield from ("", "## More Information", "")
    yield (
        f"Recommendation {document['id']}, made by engine {made_from['engine_version']} from "
        f"catalogue {made_from['catalogue_version']}."
    )
    yield from _listed("Warnings:", [each["text"] for each in document.get("warnings", ())])


def _consequences(option: Document, document: Document) -> Iterator[str]:
    """Say good of what the option does best of all, bad of what it does worst, and its money."""
    ranking = document["ranking"]
    for reason in option.get("eliminated_by", ()):
        yield f"* Bad, because it is ruled out: {escaped(reason['text'])}"
    for term in option.get("contributions", ()):
        rivals = [_rating(each, term["dimension"]) for each in ranking]
        word = "Good" if term["rating"] >= max(rivals) else "Neutral"
        word = "Bad" if term["rating"] <= min(rivals) < max(rivals) else word
        dimension = term["dimension"].replace("-", " ")
        yield f"* {word}, because of {dimension}: {escaped(term['because'])}"
    own = f"{name_of(option['approach'])}: "
    for line in money_lines(document):
        if line.startswith(own):
            yield f"* Costs {escaped(line.removeprefix(own))}."


def _rating(option: Document, dimension: str) -> float:
    terms = option.get("contributions", ())
    return next((float(each["rating"]) for each in terms if each["dimension"] == dimension), 0.0)


def _listed(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield from ("", title, "") if title else ("",)
        yield from (f"* {escaped(item)}" for item in items)
