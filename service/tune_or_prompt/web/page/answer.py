"""The answer on the page: a decision in the words, figures and links that a person needs."""

import re
import shlex
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from tune_or_prompt.domain.language.profile import Answer
from tune_or_prompt.domain.report.decision import Decision, TrackRecord
from tune_or_prompt.domain.report.money import DOUBT, TRAINED, saving_of
from tune_or_prompt.domain.report.words import (
    answer_in_words,
    day_count,
    days,
    label_of,
    labels_of,
    listed,
    model_name,
    number,
    sentence,
    usd,
)
from tune_or_prompt.web.charts.pictures import look_of
from tune_or_prompt.web.charts.shapes import Picture
from tune_or_prompt.web.page.form import FormDocument, written
from tune_or_prompt.web.page.pictures import LONGEST_PAYBACK, Shown, names_of, pictures_of
from tune_or_prompt.wire.profile import answer_document
from tune_or_prompt.wire.quantities import plainly
from tune_or_prompt.wire.reply import RECOMMENDATIONS

USUAL_SERVER = "http://127.0.0.1:8080"
REASONS, TRIES = 3, 4
SURE = 0.95

_FAVORS = re.compile(r"(?:: that|, which) favors [^.]*\.$")

STANDINGS: Mapping[str, str] = {
    "clear": "Clear",
    "leaning": "Likely",
    "too-close-to-call": "Too close to call",
    "none-open": "Nothing is open",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure to remember: what it is, the figure, and what to know about it."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Try:
    """A change to look at: in words, what it leads to, and the address that previews it."""

    text: str
    approach: str
    link: str


@dataclass(frozen=True, slots=True)
class Before:
    """What a preview changed: the profile before, the verdict on it, and the changes."""

    document: FormDocument
    verdict: str
    changes: Mapping[str, Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """A decision as the page and the report show it.

    Attributes:
        decision: the decision.
        names: what people call approaches and dimensions, by id.
        look: the class that colors the verdict.
        instruction: the verdict as something to do.
        because: the rest of the summary.
        standing: how sure it is, in a word or two.
        odds: the probability as people read it; empty if nothing is open.
        track: how often that was right; empty if it was not measured.
        tiles: money, days and payback.
        reasons: what speaks most for the verdict against the runner-up.
        against: what speaks most for the runner-up; empty if nothing does.
        rival: the runner-up's name; empty if nothing else is open.
        tries: changes that turn the verdict.
        before: what a preview changed; None if it is no preview.
        without: the questions whose answers could not be read, in words.
        pictures: pictures by kind.
        permalink: address of this page with its day.
        encoded: the profile with its day, as it stands in an address.
        curl: a command that asks the same.
        yaml: the profile as a file; empty without answers.
    """

    decision: Decision
    names: Mapping[str, str]
    look: str
    instruction: str
    because: str
    standing: str
    odds: str
    track: str
    tiles: tuple[Tile, ...]
    reasons: tuple[str, ...]
    against: str
    rival: str
    tries: tuple[Try, ...]
    before: Before | None
    without: str
    pictures: Mapping[str, Picture]
    permalink: str
    encoded: str
    curl: str
    yaml: str

    @property
    def announcement(self) -> str:
        """Return the answer for those who hear it."""
        tiles = " ".join(f"{tile.label}: {tile.value}." for tile in self.tiles)
        without = f" Without {self.without}." if self.without else ""
        return f"{self.instruction}. {self.standing}: {self.odds} {tiles}{without}"


def answer_of(
    shown: Shown,
    document: FormDocument,
    *,
    before: Before | None = None,
    public_url: str = "",
    without: Sequence[str] = (),
) -> AnswerView:
    """Return the answer as it is shown.

    Args:
        shown: the decision with its profile.
        document: the profile as it was given.
        before: what a preview changed; None if it is no preview.
        public_url: where the service is reached, if it knows.
        without: fields whose answers could not be read.
    """
    decision, names = shown.decision, names_of(shown.knowledge)
    instruction, because = split_summary(decision.summary)
    reasons, against = reasons_of(decision)
    dated = {**document, "as_of": shown.profile.as_of.isoformat()}
    return AnswerView(
        decision=decision,
        names=names,
        look=look_of(decision.verdict),
        instruction=instruction,
        because=because,
        standing=STANDINGS[decision.standing],
        odds=odds_of(decision.probability),
        track=track_of(decision.track_record),
        tiles=tuple(_tiles(shown, names)),
        reasons=reasons,
        against=against,
        rival=names[shown.open[1]] if len(shown.open) > 1 else "",
        tries=tuple(_tries(decision, document))[:TRIES],
        before=before,
        without=listed([f"“{label_of(path)}”" for path in without]),
        pictures=pictures_of(shown),
        permalink=page_link(dated),
        encoded=encoded(dated),
        curl=_curl(document, public_url or USUAL_SERVER),
        yaml=_yaml(document) if document else "",
    )


def page_link(document: Mapping[str, object]) -> str:
    """Return the address of the page for a profile."""
    return f"/?profile={encoded(document)}#answer"


def encoded(document: Mapping[str, object]) -> str:
    """Return a profile as it stands in an address."""
    text = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    return urlsafe_b64encode(text).rstrip(b"=").decode()


def split_summary(summary: str) -> tuple[str, str]:
    """Return the instruction that a summary begins with, and the rest as a sentence."""
    text = summary.partition(". ")[2] if summary.startswith("Too close to call") else summary
    head, found, rest = text.partition(", because ")
    if found and ". " not in head:
        return head, sentence(f"because {rest}")
    head, *others = re.split(r"[:.] ", text, maxsplit=1)
    return head.rstrip("."), sentence(others[0]) if others else ""


def odds_of(probability: float) -> str:
    """Return a probability as people read it; empty if nothing is open."""
    if probability <= 0.0:
        return ""
    count = f"about {round(10 * probability)}" if probability < SURE else "more than 9"
    return f"the right choice for {count} of 10 such projects."


def reasons_of(decision: Decision) -> tuple[tuple[str, ...], str]:
    """Return what speaks most for the verdict, the answers first, and most against it."""
    drivers = sorted(
        decision.drivers or (), key=lambda one: (one.field == "base", -abs(one.points))
    )
    pro = [_short(one.text) for one in drivers if one.toward == decision.verdict and one.points]
    con = [_short(one.text) for one in drivers if one.toward != decision.verdict and one.points]
    return tuple(pro[:REASONS]), con[0] if con else ""


def _short(text: str) -> str:
    """Return a reason without whom it favors, which stands above it."""
    return _FAVORS.sub(".", text)


def track_of(record: TrackRecord | None) -> str:
    """Return how often such an answer was right; empty if that was not measured."""
    if record is None:
        return ""
    word = STANDINGS[record.standing].lower()
    return f"When it said “{word}”, it was right in {record.right} of {record.of} real decisions."


def _tiles(shown: Shown, names: Mapping[str, str]) -> Iterator[Tile]:
    decision = shown.decision
    if decision.costs is None or decision.verdict not in names:
        return
    yield _money_tile(shown, names)
    times = decision.days_to_ship or {}
    if own := times.get(decision.verdict):
        others = [
            f"{names[each]}: {days(times[each].low, times[each].high)}"
            for each in shown.open[1:2]
            if each in times
        ]
        yield Tile("Live in", days(own.low, own.high), "".join(others))
    yield _payback_tile(decision)


def _money_tile(shown: Shown, names: Mapping[str, str]) -> Tile:
    """Return what the verdict saves, against what the summary compares it with."""
    verdict, other = shown.decision.verdict, shown.against
    per = "in all" if shown.money.one_off else "a month"
    saves = saving_of(shown.money, verdict, other) if other else None
    if saves is None or other is None or saves.mid == 0.0:
        return _cost_tile(shown)
    sign = 1.0 if saves.mid > 0.0 else -1.0
    near, far = sorted((sign * saves.low, sign * saves.high))
    note = f"{usd(near)} to {usd(far)}, against {names[other]}"
    if near < -DOUBT * abs(saves.mid):
        ends = f"between {usd(-saves.low)} more and {usd(saves.high)} less"
        return Tile(f"Saves {per}", "not known yet", f"{ends} than {names[other]}")
    sure = "" if near > 0.0 else "Probably "
    words = f"{sure}saves {per}" if sign > 0.0 else f"{sure}costs more {per}"
    return Tile(words[:1].upper() + words[1:], f"≈ {usd(abs(saves.mid))}", note)


def _cost_tile(shown: Shown) -> Tile:
    costs = shown.decision.costs
    figures = costs.headline.approaches.get(shown.decision.verdict) if costs else None
    if figures is None:
        return Tile("Cost", "not known yet", "")
    told = {
        "Costs a month": figures.monthly_usd,
        "Costs in all": figures.total_usd,
        "Costs before going live": figures.upfront_usd,
    }
    for word, cost in told.items():
        if cost is not None:
            return Tile(word, f"≈ {usd(cost.mid)}", f"{usd(cost.low)} to {usd(cost.high)}")
    ask = f"Answer {labels_of(figures.missing)} for a figure." if figures.missing else ""
    return Tile("Cost", "not known yet", ask)


def _payback_tile(decision: Decision) -> Tile:
    """Return when tuning pays back, like for like."""
    assert decision.costs is not None  # noqa: S101  the caller looked
    even = decision.costs.headline.break_even
    label = "Pays back in" if decision.verdict in TRAINED else "Fine-tuning pays back in"
    if TRAINED.isdisjoint(one.approach for one in decision.ranking if one.feasible):
        label, value = label.removesuffix(" in"), "not open to you"
    elif even.payback_days is not None and even.payback_days < LONGEST_PAYBACK:
        value = day_count(even.payback_days)
    elif even.payback_days is None and even.kind == "always":
        label, value = label.removesuffix(" in"), "at any volume"
    else:
        label, value = label.removesuffix(" in"), "not at this volume"
    at = even.calls_per_day or even.total_calls
    per = "a day" if even.calls_per_day else "in all"
    model = f"against prompting {model_name(even.model)}" if even.model else "like for like"
    note = f"{model}; even at about {number(float(f'{at.mid:.2g}'))} calls {per}" if at else model
    return Tile(label, value, note)


def _tries(decision: Decision, document: FormDocument) -> Iterator[Try]:
    """Yield the changes that turn the verdict: the smallest ones, then answers still open."""
    used: set[str] = set()
    for flip in decision.flips or ():
        used |= {change.field for change in flip.changes}
        changes = {change.field: change.to for change in flip.changes}
        yield Try(changes_in_words(changes), flip.verdict, _preview_link(document, changes))
    for question in decision.next_questions or ():
        if question.field not in used and question.could_become:
            one = question.could_become[0]
            changes = {question.field: one.answer}
            yield Try(changes_in_words(changes), one.verdict, _preview_link(document, changes))


def changes_in_words(changes: Mapping[str, Answer]) -> str:
    """Return some answers with the names of their questions."""
    return listed(
        [f"{label_of(path)}: {answer_in_words(path, to)}" for path, to in changes.items()]
    )


def _preview_link(document: FormDocument, changes: Mapping[str, Answer]) -> str:
    """Return the address of the page with some answers put on top of those given."""
    answers = {path: written(answer_document(answer)) for path, answer in changes.items()}
    return f"/?{urlencode({'profile': encoded(document), 'preview': 1, **answers})}#answer"


def _yaml(document: FormDocument) -> str:
    import yaml  # noqa: PLC0415  heavy, only used here

    class Dumper(yaml.SafeDumper):
        def represent_float(self, number: float) -> yaml.ScalarNode:
            node: yaml.ScalarNode = super().represent_float(number)
            # Three decimals could be thousands to whoever reads the file again.
            node.value = plainly(number) if node.value == f"{number:.12g}" else node.value
            return node

    Dumper.add_representer(float, Dumper.represent_float)
    text: str = yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True)
    return text


def _curl(document: FormDocument, server: str) -> str:
    body = orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()
    return (
        f"curl -s {server}{RECOMMENDATIONS} \\\n"
        f"  -H 'Content-Type: application/json' \\\n  -d {shlex.quote(body)}"
    )


_OPTIONS: Mapping[str, str] = {
    "smaller-prompt": "Prompt a smaller model",
    "base-prompt": "Prompt the model you would tune",
    "prompt": "Prompt",
    "tuned": "Fine-tuned",
    "hybrid": "Hybrid",
}
_PLACES: Mapping[str, str] = {
    "-cached": ", with prompt cache",
    "-self-hosted": ", on your own servers",
    "-on-device": ", on the device",
    "-api": "",
}


def option_in_words(option: str) -> str:
    """Return what people call a way to do the work."""
    place = next((end for end in _PLACES if option.endswith(end)), "")
    what = option.removesuffix(place)
    return f"{_OPTIONS.get(what, what)}{_PLACES.get(place, '')}"
