"""`tune-or-prompt recommend`: the recommendation for a profile, for people or programs.

As a decision record (MADR 4) too: a machine proposes, people decide.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import orjson

from tune_or_prompt.cli.session import (
    Session,
    asks_service,
    profile_argument,
)
from tune_or_prompt.cli.terminal import (
    bar,
    bulleted,
    escaped,
    instruction,
    name_of,
    rendered,
    safe,
    section,
    show,
    standing_words,
    width,
    wrapped,
)
from tune_or_prompt.domain.report.parts import DETAILS
from tune_or_prompt.domain.report.words import days, labels_of, usd
from tune_or_prompt.wire.reply import Request

AnswerDocument = Mapping[str, Any]

PARTS = ("verdict", "standing", "probability", "summary", "ranking")
RECORDED = "contributions,matched,drivers,costs,plan,provenance"
ACCEPTS = {"json": "application/json", "markdown": "text/markdown", "html": "text/html"}

_COLORS = {"clear": "green", "leaning": "yellow", "too-close-to-call": "yellow"}
_ROOM_FOR_BARS = 60
_LEAST_POINTS = 0.05


@click.command()
@profile_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "html", "madr"]),
    default="text",
    show_default=True,
    help="How to write it; madr is a decision record.",
)
@click.option(
    "--detail",
    type=click.Choice(DETAILS),
    default="summary",
    show_default=True,
    help="How much of it.",
)
@asks_service
def recommend(session: Session, file: Path, form: str, detail: str) -> None:
    """Recommend an approach for the profile in FILE, by default tune-or-prompt.yaml.

    FILE is YAML, JSON or TOML; `-` reads YAML or JSON from the standard input.
    """
    profile = session.read(file)
    path, files = f"/v1/recommendations?detail={detail}", {"#": profile}
    if form in ACCEPTS:
        request = Request("POST", path, orjson.dumps(profile.value), ACCEPTS[form])
        show(session.answer(request, files).body)
        return
    write = text_of
    if form == "madr":
        write, path = record_of, f"{path}&include={RECORDED}"
    click.echo(write(session.post(path, profile.value, files, PARTS)), nl=False)


def text_of(document: AnswerDocument) -> str:
    """Return a recommendation as a person reads it in a terminal."""
    return "\n".join(_lines(document)) + "\n"


def certainty(document: AnswerDocument) -> str:
    """Return how sure a verdict is: standing, probability and track record."""
    if document["verdict"] == "none":
        return "Every approach is ruled out by what you stated."
    told = standing_words(document["standing"])
    record = document.get("track_record")
    kept = f"; right in {record['right']} of {record['of']} such cases" if record else ""
    sure = f"{document['probability']:.0%} likely the right choice"
    return f"{told[:1].upper()}{told[1:]}: {sure}{kept}."


def link_of(document: AnswerDocument) -> str:
    """Return the permalink of a recommendation: an address, or its path on any server."""
    return re.sub(r"[<>`\s]", "", safe((document.get("links") or {}).get("self", "")))


def money_of(document: AnswerDocument) -> Mapping[str, str]:
    """Return what each open approach costs, in the order of the ranking."""
    headline = (document.get("costs") or {}).get("headline") or {}
    ranked = (each["approach"] for each in document["ranking"])
    open_ones = (each for each in ranked if isinstance(headline.get(each), dict))
    return {each: _figures(headline[each]) for each in open_ones}


def _said(document: AnswerDocument) -> list[str]:
    return [f"{each['label']}: {each['text']}" for each in document.get("you_said") or ()]


def _lines(document: AnswerDocument) -> Iterator[str]:
    head = f"{document.get('name') or 'Your project'}: {instruction(document['verdict'])}"
    yield click.style(wrapped(head), fg=_COLORS.get(document["standing"], "red"), bold=True)
    yield wrapped(certainty(document))
    yield wrapped(document["summary"])
    said = _said(document)
    if (link := link_of(document)).startswith("http"):
        said.append(f"Link to this answer: {link}")
    flips, warnings, why_not = (
        document.get(name) or () for name in ("flips", "warnings", "why_not")
    )
    until = {each["text"]: f" Until {each['until']}." for each in warnings if each.get("until")}
    times = (document.get("days_to_ship") or {}).items()
    sections = {
        "What you said": bulleted(said),
        "Scores": _ranking(document["ranking"]),
        "Why": _drivers(document),
        "What would change it": bulleted(each["text"] for each in flips),
        "Money": _money(document),
        "Days until it is live": bulleted(
            f"{name_of(each)}: {days(time['low'], time['high'])}" for each, time in times
        ),
        "Worth answering next": _questions(document),
        "Plan": _plan(document),
        "Warnings": bulleted(f"{each['text']}{until.get(each['text'], '')}" for each in warnings),
        "Why not the others": bulleted(
            f"{name_of(each['approach'])}: {each['text']}" for each in why_not
        ),
        "What was assumed": _assumptions(document),
    }
    for title, lines in sections.items():
        yield from section(title, lines)
    yield from _provenance(document)


def _ranking(ranking: list[AnswerDocument]) -> Iterator[str]:
    for each in ranking:
        name = f"{name_of(each['approach']):<19}"
        if each["feasible"]:
            share = each["probability"]
            line = f"  {name}{each['score']:>5.1f} points {share:>4.0%}"
            yield f"{line}  {bar(share)}".rstrip() if width() >= _ROOM_FOR_BARS else line
            continue
        yield f"  {name}ruled out"
        for one in each.get("eliminated_by", ()):
            lift = f" To lift it: {one['would_lift']}" if one.get("would_lift") else ""
            yield wrapped(f"{one['text']}{lift}", "    ")


def _drivers(document: AnswerDocument) -> Iterator[str]:
    """Yield what moved the verdict against the runner-up, for and against, in points."""
    verdict = document["verdict"]
    for each in document.get("drivers") or ():
        points = abs(each["points"])
        if points >= _LEAST_POINTS:
            sign = "+" if each["toward"] == verdict else "-"
            yield wrapped(each["text"], f"  {sign}{points:>5.1f}  ")


def _money(document: AnswerDocument) -> Iterator[str]:
    headline = (document.get("costs") or {}).get("headline")
    if not headline:
        return
    if headline.get("text"):
        yield wrapped(headline["text"], "  ")
    yield from bulleted(f"{name_of(each)}: {told}" for each, told in money_of(document).items())
    reason = (headline.get("break_even") or {}).get("reason")
    if reason:
        yield wrapped(reason, "  - ")
    if moves := [each["label"] for each in headline.get("moves_most", ())]:
        yield wrapped(f"Moved most by: {', '.join(moves)}.", "  - ")
    smaller = headline.get("smaller_model_saves_usd_per_month")
    if smaller and smaller["low"] > 0.0:
        yield wrapped(f"A smaller model alone would save {usd(smaller['mid'])} a month.", "  - ")


_PAID = (("upfront_usd", "once"), ("monthly_usd", "a month"), ("total_usd", "in all"))


def _figures(figures: AnswerDocument) -> str:
    """Return what one approach costs, or which answers are missing for it."""
    parts = [f"{_range(figures[name])} {what}" for name, what in _PAID if figures.get(name)]
    if figures.get("per_1000_calls_usd"):
        parts.append(f"{usd(figures['per_1000_calls_usd']['mid'])} for 1,000 calls")
    if missing := figures.get("missing"):
        parts.append(f"more once you answer {labels_of(missing)}")
    return ", ".join(parts) or "not known"


def _range(amount: AnswerDocument) -> str:
    """Return money with its uncertainty: `$3,200 ($2,100 to $5,000)`."""
    low, mid, high = (usd(amount[end]) for end in ("low", "mid", "high"))
    return mid if low == high else f"{mid} ({low} to {high})"


def _questions(document: AnswerDocument) -> Iterator[str]:
    for each in document.get("next_questions") or ():
        turns = [
            f"If “{one['text']}”: {name_of(one['verdict']).lower()}."
            for one in each.get("could_become", ())
        ]
        yield wrapped(" ".join([each["question"], *turns, f"({each['field']})"]), "  - ")


def _plan(document: AnswerDocument) -> Iterator[str]:
    for number, step in enumerate(document.get("plan") or (), 1):
        yield wrapped(step["action"], f"  {number}. ")
        stop = f" Stop if: {step['stop_if']}" if step.get("stop_if") else ""
        yield wrapped(f"{step.get('why', '')}{stop}", "     ")


def _assumptions(document: AnswerDocument) -> Iterator[str]:
    assumed = document.get("assumptions")
    if not assumed or not assumed["count"]:
        return
    shown = assumed.get("all", assumed["most"])
    if len(shown) < assumed["count"]:
        yield wrapped(f"{assumed['count']} values; these matter most for the money:", "  ")
    for each in shown:
        yield wrapped(f"{each['label']}: {each['text']}", "  - ")


def _provenance(document: AnswerDocument) -> Iterator[str]:
    made_from = document.get("provenance")
    if made_from:
        yield ""
        priced = f", prices of {made_from['prices_as_of']}" if made_from.get("prices_as_of") else ""
        text = f"As of {made_from['as_of']}{priced}; engine {made_from['engine_version']}"
        yield click.style(wrapped(f"{text}, catalogue {made_from['catalogue_version']}."), dim=True)


def record_of(document: AnswerDocument) -> str:
    """Return a recommendation as a decision record, its status `proposed`."""
    return rendered(
        "record.md",
        escaped,
        document=document,
        chosen=name_of(document["verdict"]),
        certainty=certainty(document),
        link=link_of(document),
        said=_said(document),
        options=[
            {
                **each,
                "name": name_of(each["approach"]),
                "consequences": list(_consequences(each, document)),
            }
            for each in document["ranking"]
        ],
    )


def _consequences(option: AnswerDocument, document: AnswerDocument) -> Iterator[str]:
    """Say good of what the option does best of all, bad of what it does worst, and its money."""
    for reason in option.get("eliminated_by", ()):
        yield f"Bad, because it is ruled out: {reason['text']}"
    for term in option.get("contributions", ()):
        rivals = [_rating(each, term["dimension"]) for each in document["ranking"]]
        word = "Good" if term["rating"] >= max(rivals) else "Neutral"
        word = "Bad" if term["rating"] <= min(rivals) < max(rivals) else word
        yield f"{word}, because of {term['dimension'].replace('-', ' ')}: {term['because']}"
    if figures := money_of(document).get(option["approach"]):
        yield f"Costs {figures}."


def _rating(option: AnswerDocument, dimension: str) -> float:
    terms = option.get("contributions", ())
    return next((float(each["rating"]) for each in terms if each["dimension"] == dimension), 0.0)
