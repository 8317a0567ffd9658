"""Say how often the service is right: headline figures as data, and a report as Markdown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from service.domain.vocabulary import APPROACHES

Figures = dict[str, Any]
STANDINGS = ("clear", "leaning", "too-close-to-call")
OUTCOMES = ("prompt-engineering", "fine-tuning", "hybrid", "tie")
EDGES = (0.0, 0.4, 0.5, 0.65, 0.8, 0.9, 1.0)
AIM = 0.85

_HEAD = """# How often the service is right

Written by `make evaluate`; do not edit. Engine {engine_version}, catalogue `{catalogue_version}`,
prices and availability of {as_of}. Every case below was posted to `/v1/recommendations`; a verdict
counts as right where a careful judge would accept it. The headline figures are also in `GET /v1`.

"""

_DECISIONS = """## What teams did, and were advised to do

{cases} situations with their outcome and the verdicts that a careful judge would accept
(`tests/cases/decisions.jsonl`). In {clear_cases} the right answer was clear, in the others it
leant. The aim is {aim:.0%} on the clear ones: {reached}.

Read these figures as flattering: these cases were in sight while the engine's structure and numbers
were chosen, so they are no test of it. No rule knows a case or a source; cases that nobody here has
seen are the test, and the same command judges a file of them: `make evaluate CASES=file.jsonl`.

"""

_PUBLISHED = """## What published comparisons found

The {cases} cases of the catalogue, each posted as a project with one task, and all weight on
*Best For*, since such comparisons judge quality alone. The quality model behind the verdict has
seen these cases; how it does on studies that it has not seen stands in [evidence](evidence.md).

"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A situation, what was done or won, and which verdicts a careful judge would accept.

    Attributes:
        tuned_won: 1, 0.5 or 0 where tuning and prompting were compared, else None.
    """

    id: str
    url: str
    profile: dict[str, Any]
    outcome: str
    acceptable: tuple[str, ...]
    strength: str
    reason: str
    tuned_won: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A case with the answer of the service."""

    case: Case
    verdict: str
    standing: str
    share: float
    p_tuned: float

    @property
    def right(self) -> bool:
        """Return whether a careful judge would accept the verdict."""
        return self.verdict in self.case.acceptable


Group = Callable[[Judged], str]


_BRIER_OF_TUNING = """Brier score of `p_tuned_beats_prompt`: {brier:.3f}.

A profile speaks of prompting the models of today, most cases of prompting older and weaker ones, so
the chance given to tuning lies below what they found.

"""


def figures_of(
    decisions: Sequence[Judged], published: Sequence[Judged], versions: Mapping[str, str]
) -> Figures:
    """Return the headline figures."""
    clear = [one for one in decisions if one.case.strength == "clear"]
    figures: Figures = {
        **versions,
        "decision_cases": {
            "cases": len(decisions),
            "agreement": _share(decisions),
            "clear_cases": len(clear),
            "agreement_on_clear_cases": _share(clear),
            "agreement_by_standing": _by(decisions, lambda one: one.standing, STANDINGS),
            "agreement_by_outcome": _by(decisions, lambda one: one.case.outcome, OUTCOMES),
            "brier": _brier((one.share, float(one.right)) for one in decisions),
        },
    }
    if published:
        compared = [(one.p_tuned, one.case.tuned_won) for one in published]
        figures["published_cases"] = {
            "cases": len(published),
            "agreement": _share(published),
            "agreement_by_outcome": _by(published, lambda one: one.case.outcome, OUTCOMES),
            "brier": _brier((p, won) for p, won in compared if won is not None),
        }
    return figures


def report_of(figures: Figures, decisions: Sequence[Judged], published: Sequence[Judged]) -> str:
    """Return the report as Markdown."""
    told = figures["decision_cases"]
    on_clear = told["agreement_on_clear_cases"] or 0.0
    reached = f"{'reached' if on_clear >= AIM else 'not reached'}, it is {on_clear:.1%}"
    clear = [one for one in decisions if one.case.strength == "clear"]
    parts = [
        _HEAD.format(**figures),
        _DECISIONS.format(**told, aim=AIM, reached=reached),
        _table("cases", {"all": decisions, "clear": clear}),
        _floors(decisions),
        _table("outcome", _grouped(decisions, lambda one: one.case.outcome, OUTCOMES)),
        _table("standing", _grouped(decisions, lambda one: one.standing, STANDINGS)),
        f"Brier score of the leading share: {told['brier']:.3f}.\n\n",
        _reliability("share of draws won", [(one.share, float(one.right)) for one in decisions]),
        _misses(decisions),
    ]
    if published:
        parts += _published_parts(figures["published_cases"], published)
    return "".join(parts).rstrip("\n") + "\n"


def _published_parts(told: Figures, published: Sequence[Judged]) -> list[str]:
    compared = [(one.p_tuned, one.case.tuned_won) for one in published]
    known = [(p, won) for p, won in compared if won is not None]
    return [
        _PUBLISHED.format(**told),
        _table("cases", {"all": published}),
        _floors(published),
        _table("winner", _grouped(published, lambda one: one.case.outcome, OUTCOMES)),
        _table("standing", _grouped(published, lambda one: one.standing, STANDINGS)),
        _BRIER_OF_TUNING.format(**told),
        _reliability("chance given to tuning", known),
    ]


def _share(judged: Sequence[Judged]) -> float | None:
    return round(sum(one.right for one in judged) / len(judged), 3) if judged else None


def _by(judged: Sequence[Judged], group: Group, names: Sequence[str]) -> dict[str, float | None]:
    return {name: _share(ones) for name, ones in _grouped(judged, group, names).items()}


def _grouped(
    judged: Sequence[Judged], group: Group, names: Sequence[str]
) -> dict[str, list[Judged]]:
    groups = {name: [one for one in judged if group(one) == name] for name in names}
    return {name: ones for name, ones in groups.items() if ones}


def _brier(pairs: Iterable[tuple[float, float]]) -> float | None:
    squares = [(said - was) ** 2 for said, was in pairs]
    return round(sum(squares) / len(squares), 3) if squares else None


def _table(heading: str, groups: Mapping[str, Sequence[Judged]]) -> str:
    rows = [
        f"| {name} | {sum(one.right for one in ones)} of {len(ones)} | {_share(ones) or 0:.1%} |"
        for name, ones in groups.items()
        if ones
    ]
    return "\n".join([f"| {heading} | right | share |", "|---|---|---|", *rows]) + "\n\n"


def _floors(judged: Sequence[Judged]) -> str:
    """Say how often one and the same verdict for every case would be right."""
    shares = [
        f"{approach} in {sum(approach in one.case.acceptable for one in judged) / len(judged):.1%}"
        for approach in APPROACHES
    ]
    return f"One verdict for all cases would be right: {', '.join(shares)}.\n\n"


def _reliability(heading: str, pairs: Sequence[tuple[float, float]]) -> str:
    lines = [f"| {heading} | cases | on average | right |", "|---|---|---|---|"]
    for low, high in pairwise(EDGES):
        inside = [pair for pair in pairs if low <= pair[0] < high or pair[0] == high == 1.0]
        if inside:
            said, was = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            lines.append(f"| {low:.2f}–{high:.2f} | {len(inside)} | {said:.2f} | {was:.2f} |")
    return "\n".join(lines) + "\n\n"


def _misses(judged: Sequence[Judged]) -> str:
    missed = sorted((one for one in judged if not one.right), key=lambda one: one.case.id)
    lines = [
        f"- [{one.case.id}]({one.case.url}): {one.verdict} ({one.standing}, {one.share:.0%} of "
        f"draws); accepted: {' or '.join(one.case.acceptable)}. {one.case.reason}"
        for one in missed
    ]
    return "### Where it missed\n\n" + "\n".join(lines) + "\n\n"
