"""Work out only what differs: the steps of an evaluation, and what each of them reads.

Everything is found out once for a profile in which nothing is known. Any other profile is worked
out beside one that has been, and takes over whatever its own answers do not touch. What a step
reads is not declared by hand but noted while it works, and it is then given nothing else: where a
step looks at more for other answers, these are worked out from nothing too.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from service.domain.known import Known
from service.domain.profile import Profile
from service.domain.rows import Differences, Kinds, OfRow, Part

Found = Mapping[str, Any]
"""What the steps before found out, by name."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a step may look at besides what was found: a profile of each kind, and the catalogue."""

    profiles: Sequence[Profile]
    known: Known
    draws: int


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One step.

    Attributes:
        name: what it is called.
        work: turns what was found into more, by name.
        answers: the answers that it takes from the profiles themselves.
        part: the part of an answer that it is for, and is taken for alone; empty for the score.
    """

    name: str
    work: Callable[[Found, Setting], Found]
    answers: tuple[str, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The steps in their order, and how they hang together, as noted while they were first taken.

    Attributes:
        steps: the steps.
        reads: by step, the names of what it reads.
        makes: by step, the names of what it makes.
        rests_on: by step, the answers that this comes from in the end.
        touches: by answer, the positions of the steps that come from it.
        leaves: by step, the names that the score needs no more after it.
    """

    steps: tuple[Step, ...]
    reads: Mapping[str, tuple[str, ...]]
    makes: Mapping[str, tuple[str, ...]]
    rests_on: Mapping[str, frozenset[str]]
    touches: Mapping[str, frozenset[int]]
    leaves: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Workings:
    """What was worked out for some profiles.

    Attributes:
        plan: the steps that were taken.
        profiles: the profiles, one a row.
        known: the catalogue.
        draws: draws of what is uncertain.
        parts: everything found out, by name; of steps not taken, nothing.
    """

    plan: Plan
    profiles: tuple[Profile, ...]
    known: Known
    draws: int
    parts: Mapping[str, Part]

    def row(self, row: int) -> "Workings":
        """Return the workings of one row."""
        return replace(self, profiles=(self.profiles[row],), parts=OfRow(self.parts, row))


def worked_out(steps: tuple[Step, ...], profile: Profile, known: Known, draws: int) -> Workings:
    """Return the workings of one profile from nothing, noting what each step reads."""
    setting = Setting((profile,), known, draws)
    parts: dict[str, Part] = {}
    reads: dict[str, tuple[str, ...]] = {}
    makes: dict[str, tuple[str, ...]] = {}
    rests_on: dict[str, frozenset[str]] = {}
    come_from: dict[str, frozenset[str]] = {}
    for step in steps:
        noted = _Noted(parts)
        made = step.work(noted, setting)
        reads[step.name], makes[step.name] = noted.names, tuple(made)
        sources = [frozenset(step.answers), *(come_from[name] for name in noted.names)]
        rests_on[step.name] = frozenset().union(*sources)
        parts |= {name: Part(value) for name, value in made.items()}
        come_from |= dict.fromkeys(made, rests_on[step.name])
    touches, leaves = _touches(steps, rests_on), _leaves(steps, reads)
    plan = Plan(steps, reads, makes, rests_on, touches, leaves)
    return Workings(plan, (profile,), known, draws, parts)


def worked_out_beside(
    beside: Workings,
    profiles: Sequence[Profile],
    wanted: Collection[str] = (),
    *,
    lean: bool = False,
) -> Workings:
    """Return the workings of some profiles, taking over what their answers do not touch.

    Args:
        beside: the workings of one profile.
        profiles: the profiles, one a row.
        wanted: the parts of an answer for which steps are taken besides those for the score.
        lean: whether to let go of everything that the score needs no more.
    """
    try:
        parts = _parts_beside(beside, profiles, wanted, lean=lean)
    except KeyError:
        parts = _parts_anew(beside, profiles, wanted)
    return replace(beside, profiles=tuple(profiles), parts=parts)


def in_turn(steps: Sequence[Step], found: Found, setting: Setting) -> dict[str, Any]:
    """Return what some steps make of what was found, one after the other."""
    everything = dict(found)
    for step in steps:
        everything |= step.work(everything, setting)
    return everything


def _parts_beside(
    beside: Workings, profiles: Sequence[Profile], wanted: Collection[str], *, lean: bool
) -> dict[str, Part]:
    """Return what the steps find out that some answers touch, and the rest as it is beside."""
    plan, differences = beside.plan, Differences(profiles, beside.profiles[0])
    parts = _without_words(beside, wanted)
    settings: dict[Kinds | None, Setting] = {}
    for step in _touched(beside, differences.changed, wanted):
        kinds = differences.kinds_by(plan.rests_on[step.name])
        if kinds not in settings:
            settings[kinds] = Setting(_one_of_each(profiles, kinds), beside.known, beside.draws)
        found = {name: parts[name].of(kinds) for name in plan.reads[step.name]}
        for name, value in step.work(found, settings[kinds]).items():
            parts[name] = Part(value, kinds)
        if lean:
            for name in plan.leaves[step.name]:
                del parts[name]
    return parts


def _parts_anew(
    beside: Workings, profiles: Sequence[Profile], wanted: Collection[str]
) -> dict[str, Part]:
    """Return everything as found out from nothing, where a step looks at more than it did before.

    An error that has another cause comes up again.
    """
    steps = [step for step in beside.plan.steps if not step.part or step.part in wanted]
    found = in_turn(steps, {}, Setting(profiles, beside.known, beside.draws))
    rows = np.arange(len(profiles))
    kinds = Kinds(rows, rows) if len(profiles) > 1 else None
    return {name: Part(value, kinds) for name, value in found.items()}


def _without_words(beside: Workings, wanted: Collection[str]) -> dict[str, Part]:
    """Return the parts that are there already, without the words that nobody wants."""
    parts = dict(beside.parts)
    for step in beside.plan.steps:
        if step.part and step.part not in wanted:
            for name in beside.plan.makes[step.name]:
                parts.pop(name, None)
    return parts


def _touched(beside: Workings, changed: Collection[str], wanted: Collection[str]) -> Iterator[Step]:
    """Yield the steps to take for some changed answers, in order."""
    nowhere: frozenset[int] = frozenset()
    for position in sorted(
        nowhere.union(*(beside.plan.touches.get(one, nowhere) for one in changed))
    ):
        step = beside.plan.steps[position]
        if not step.part or step.part in wanted:
            yield step


def _touches(
    steps: Sequence[Step], rests_on: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[int]]:
    """Return by answer the positions of the steps that come from it."""
    return {
        path: frozenset(at for at, step in enumerate(steps) if path in rests_on[step.name])
        for path in frozenset().union(*rests_on.values())
    }


def _leaves(
    steps: Sequence[Step], reads: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Return by step the names that it is the last to read on the way to the score."""
    last = {name: step.name for step in steps if not step.part for name in reads[step.name]}
    return {
        step.name: tuple(name for name, reader in last.items() if reader == step.name)
        for step in steps
    }


class _Noted(Mapping[str, Any]):
    """What was found, noting what of it is read."""

    def __init__(self, parts: Mapping[str, Part]) -> None:
        self._parts = parts
        self._names: dict[str, None] = {}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._names)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  whatever was found
        self._names[name] = None
        return self._parts[name].value

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        raise TypeError("read what was found by name, so that it can be noted")

    def __len__(self) -> int:
        return len(self._parts)


def _one_of_each(profiles: Sequence[Profile], kinds: Kinds | None) -> Sequence[Profile]:
    return profiles[:1] if kinds is None else [profiles[row] for row in kinds.a_row.tolist()]
