"""The verdict in one sentence, what could change it, and why the others are not it."""

from functools import cache

from tune_or_prompt.domain.approaches.wording import wording_of
from tune_or_prompt.domain.language.vocabulary import NONE, Standing
from tune_or_prompt.domain.outlook import flips, questions, trials
from tune_or_prompt.domain.report.clauses import clause_for, clause_of
from tune_or_prompt.domain.report.decision import (
    Change,
    Choice,
    Elimination,
    Flip,
    Outcome,
    Question,
    WhyNot,
)
from tune_or_prompt.domain.report.findings import Findings
from tune_or_prompt.domain.report.money import MoneyWords, kind_of_model, why_of
from tune_or_prompt.domain.report.words import (
    answer_in_words,
    joined,
    labels_of,
    listed,
    sentence,
    uncapitalized,
)

NAMED = 2
"""At most so many answers are named against an approach."""


@cache
def short_summary(verdict: str, rival: str, standing: Standing, *, alone: bool) -> str:
    """Return a summary from the verdict and the runner-up alone, or if there is no such one."""
    words, other = wording_of(verdict), wording_of(rival).noun
    instruction = words.instruction.format(model="a model")
    if alone:
        return f"{instruction}: nothing else is open as you describe it."
    if standing == "clear":
        return f"{instruction}: your answers clearly favor it over {other}."
    if standing == "leaning":
        return f"{instruction}: your answers favor it over {other}, but not by much."
    return f"{words.first_step}: it is too close to call against {other}."


def nothing_open(leader: str, bars: tuple[Elimination, ...]) -> str:
    """Return the summary if everything is ruled out, from the approach with the least to lift."""
    lifts = listed([uncapitalized(bar.would_lift).rstrip(".") for bar in bars])
    noun = wording_of(leader).noun
    return f"Nothing is open as you describe it: {noun} has the least to lift ({lifts})."


def summary_of(found: Findings, words: MoneyWords | None, asked: tuple[Question, ...]) -> str:
    """Return the verdict with its lead in money, days and quality, as far as they are known.

    Args:
        found: what was found out about the profile.
        words: what money and time say; None if no part needs them.
        asked: what is worth asking next; empty if that was not asked for.
    """
    if found.verdict == NONE:
        return nothing_open(found.leader, found.ruled_out[found.leader])
    if words is None:
        return short_summary(found.leader, found.rival, found.standing, alone=len(found.open) == 1)
    wording, facts = wording_of(found.leader), [one for one in (words.saving, words.time) if one]
    link = " but " if "costs" in words.saving else " and "
    told = f": it {link.join(facts)}" if facts else ""
    if found.standing == "too-close-to-call" and len(found.open) > 1:
        step = wording.settled if found.is_settled else wording.first_step
        two = f"{wording.noun} and {wording_of(found.rival).noun}"
        return f"Too close to call between {two}. {step}{told}{_depends(found, asked)}."
    instruction = wording.instruction.format(model=kind_of_model(found))
    if found.is_settled:
        instruction = wording.settled or instruction
    bars = found.ruled_out[found.rival]  # empty, or else everything but the verdict is ruled out
    only = f"nothing else is open ({uncapitalized(bars[0].text).rstrip('.')})" if bars else ""
    return f"{instruction}, because {only or why_of(found)}{told}."


def _depends(found: Findings, asked: tuple[Question, ...]) -> str:
    """Return on what a verdict that is too close to call depends, as a further sentence."""
    if asked:
        return f". Answer {labels_of(one.field for one in asked[:NAMED])} to settle it"
    against = found.lead.strongest(-1.0)[:1]
    if against:
        clause = clause_of(against[0], found.profile)
        return f". For {wording_of(found.rival).noun}, on the other hand: {clause}"
    return ""


def why_not_of(found: Findings, turning: tuple[Flip, ...]) -> tuple[WhyNot, ...]:
    """Return why each approach but the verdict lost; all of them if nothing is open."""
    others = [each for each in found.evaluation.model.approaches if each != found.verdict]
    return tuple(WhyNot(approach=each, text=_why_not(found, each, turning)) for each in others)


def _why_not(found: Findings, approach: str, turning: tuple[Flip, ...]) -> str:
    noun, winner = wording_of(approach).noun, wording_of(found.leader).noun
    bars = found.ruled_out[approach]
    if bars:
        first, *rest = [f"{one.text} {one.would_lift}" for one in bars]
        return " ".join([sentence(f"{noun} is ruled out: {uncapitalized(first)}"), *rest])
    fields = found.lead_over(approach).strongest()[:NAMED]
    clauses = joined([clause_of(field, found.profile) for field in fields])
    text = f"{noun} suits the usual project less than {winner} does"
    if clauses:
        text = f"{clauses}, which favors {winner} rather than {noun}"
    would = [flip.text for flip in turning if flip.verdict == approach]
    return " ".join([sentence(text), *would[:1]])


def flip_in_words(flip: flips.BareFlip) -> Flip:
    """Return a flip as a sentence: `If you have 500 labeled examples, …`."""
    clauses = joined([clause_for(change.field.path, change.to) for change in flip.changes])
    return Flip(
        changes=tuple(map(_change, flip.changes)),
        verdict=flip.verdict,
        within_reach=flip.within_reach,
        text=f"If {clauses}, the verdict becomes {wording_of(flip.verdict).noun}.",
    )


def _change(change: trials.BareChange) -> Change:
    path, before = change.field.path, change.from_
    now = "" if before is None else f"; now, {clause_for(path, before)}"
    text = sentence(f"{clause_for(path, change.to)}{now}")
    return Change(field=path, from_=before, to=change.to, text=text)


def question_in_words(question: questions.BareQuestion) -> Question:
    """Return a question with its choices, and what answers to it would lead to."""
    field = question.field
    choices = (False, True) if field.kind == "flag" else field.choices
    return Question(
        field=field.path,
        question=field.question,
        choices=tuple(Choice(answer=one, text=answer_in_words(field.path, one)) for one in choices),
        unit=field.unit,
        value=question.value,
        could_become=tuple(
            Outcome(
                answer=one.answer,
                text=answer_in_words(field.path, one.answer),
                verdict=one.verdict,
            )
            for one in question.could_become
        ),
    )
