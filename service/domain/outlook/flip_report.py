"""Tell the flips that were found, in the units and words of people."""

from collections.abc import Sequence

from service.domain.explanation import APPROACH_NAMES, listed, reason_for
from service.domain.outlook.answers import Change, Flip
from service.domain.outlook.changes import answer_at
from service.domain.outlook.ladder import rung_below
from service.domain.outlook.turns import Found, Turn
from service.domain.phrases import PHRASES
from service.domain.profile import NUMERIC_KINDS, Answer, Field, Profile
from service.domain.reason import Reason

MOST_FLIPS = 5
DIGITS = 10


def flips_from(found: Sequence[Found], profile: Profile) -> tuple[Flip, ...]:
    """Return the flips of least effort."""
    return tuple(flip_from(one, profile) for one in found[:MOST_FLIPS])


def flip_from(found: Found, profile: Profile) -> Flip:
    """Return one flip with its sentence."""
    changes = tuple(_change(turn, profile) for turn in found.turns)
    told = PHRASES["flip.and"].join(_told(turn) for turn in found.turns)
    code = "flip.within-reach" if found.within_reach else "flip.out-of-reach"
    return Flip(
        changes=changes,
        verdict=found.verdict,
        effort=round(found.effort, DIGITS),
        within_reach=found.within_reach,
        text=reason_for(code, changes=told, verdict=APPROACH_NAMES[found.verdict]).text,
    )


def no_flip_reason(found: Sequence[Found]) -> Reason | None:
    """Return the reason to give where nothing within reach turns the verdict."""
    if any(one.within_reach for one in found[:MOST_FLIPS]):
        return None
    return reason_for("no-flip-within-reach")


def in_words(field: Field, answer: Answer) -> str:
    """Return an answer as people say it, with its unit."""
    if field.kind in NUMERIC_KINDS:
        number = f"{answer:,.10g}"
        unit = "" if field.kind == "share" else f" {field.unit.replace('/', ' a ')}"
        return f"{number}{unit}"
    return f"`{str(answer).lower() if isinstance(answer, bool) else answer}`"


def _change(turn: Turn, profile: Profile) -> Change:
    field = turn.move.field
    return Change(
        field=field.path,
        from_=profile.get(field.path),
        to=turn.move.answer,
        unit=field.unit,
        direction=turn.direction,
        just_short=_answer(field, turn.short),
        limit=_answer(field, turn.limit),
    )


def _answer(field: Field, position: int | None) -> Answer | None:
    return None if position is None else answer_at(field, position)


def _told(turn: Turn) -> str:
    """Return a change in words: every answer that will do."""
    field = turn.move.field
    if field.kind not in NUMERIC_KINDS:
        return PHRASES["change.exactly"].format(field=field.path, answer=_choices_in_words(turn))
    to = in_words(field, turn.move.answer)
    if turn.direction == "exactly" or turn.move.position == _end(turn):
        return PHRASES["change.exactly"].format(field=field.path, answer=to)
    if turn.limit is None:
        return PHRASES[f"change.{turn.direction}"].format(field=field.path, answer=to)
    low, high = sorted((turn.move.position, turn.limit))
    return PHRASES["change.between"].format(
        field=field.path,
        low=f"{answer_at(field, low):,.10g}",
        high=in_words(field, answer_at(field, high)),
    )


def _choices_in_words(turn: Turn) -> str:
    """Return the answers of a choice or a flag that will do, from the nearest on."""
    field, start = turn.move.field, turn.move.position
    if turn.direction == "exactly":
        return in_words(field, turn.move.answer)
    step = 1 if turn.direction == "at least" else -1
    answers = [
        in_words(field, answer_at(field, at)) for at in range(start, _end(turn) + step, step)
    ]
    return listed(answers, "or")


def _end(turn: Turn) -> int:
    """Return the position farthest on the way of a turn that will do."""
    field = turn.move.field
    if turn.limit is not None:
        return turn.limit
    if field.kind not in NUMERIC_KINDS:
        return len(field.choices) - 1 if turn.direction == "at least" else 0
    return rung_below(field, field.most if turn.direction == "at least" else field.least)
