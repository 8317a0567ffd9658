"""What the job calls for: behaviour that must be learnt, and context that must be fresh.

Both are probabilities made from log-odds that the catalogue states term by term. Learning belongs
to tuning, fresh context to the prompt, and a job that calls for both calls for the hybrid.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.domain.catalogue import Statement
from service.domain.conditions import truth_of_all
from service.domain.draws import DRAWS, Array
from service.domain.known import Known
from service.domain.labels import labels_needed
from service.domain.numbers import chosen, constant, logistic
from service.domain.profile import FIELD_BY_PATH
from service.domain.published.quality_facts import Quality, quality_of
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach
from service.domain.workings import Found, Setting, Step, in_turn

_ANSWERING = float(FIELD_BY_PATH["task.type"].choices.index("question-answering"))


@dataclass(frozen=True, slots=True)
class Needs:
    """What the job calls for, each in [0, 1].

    Attributes:
        learning: probability that the wanted behaviour has to be learnt from examples.
        context: probability that an answer needs context that only the prompt can carry.
        fit: for each approach, how well it serves that job.
        terms: log-odds that each named term added to `learning` or `context`, for explanation.
        quality: what published cases say of the task.
    """

    learning: Array
    context: Array
    fit: Mapping[Approach, Array]
    terms: Mapping[str, Array]
    quality: Quality


def needs_of(columns: Mapping[str, Array], labels: Array, classes: Array, known: Known) -> Needs:
    """Return what the job calls for, given clean labels within reach and how many to tell apart."""
    found = {
        **columns,
        "labels_ready": labels,
        "labels_needed": labels_needed(columns, known),
        "classes": classes,
    }
    return needs_in(in_turn(needs_steps(known), found, Setting((), known, DRAWS)), known)


def needs_in(found: Found, known: Known) -> Needs:
    """Return the needs among what was found out."""
    return Needs(
        learning=found["learning"],
        context=found["context"],
        fit=found["fit"],
        terms={**_fit_terms(found, known), **_terms("context.", found, known)},
        quality=found["quality"],
    )


def needs_steps(known: Known) -> tuple[Step, ...]:
    """Return the steps from columns and labels to needs, one for each term that is stated.

    What statements say for an approach is added up in a step of its own.
    """
    return (
        *(_term_step(key) for key in [*_stated(known, "fit."), *_stated(known, "context.")]),
        *map(_statement_step, known.statements),
        *(_said_step(approach, known) for approach in APPROACHES),
        Step("quality", _quality),
        Step("measured", _measured),
        Step("learning", _learning),
        Step("context", _context),
        Step("lift", _lift),
        Step("fit", _fit),
    )


def _stated(known: Known, prefix: str) -> list[str]:
    return [key for key in known.by_choice if key.startswith(prefix)]


def _term_step(key: str) -> Step:
    def work(found: Found, setting: Setting) -> Found:
        return {f"term.{key}": chosen(setting.known, key, found)}

    return Step(f"term.{key}", work)


def _statement_step(statement: Statement) -> Step:
    name = f"statement.{statement.id}"

    def work(found: Found, _: Setting) -> Found:
        return {name: truth_of_all(statement.when, found)}

    return Step(name, work)


def _said_step(approach: Approach, known: Known) -> Step:
    statements = [one for one in known.statements if one.approach == approach]

    def work(found: Found, setting: Setting) -> Found:
        said = np.zeros((1, 1))
        for statement in statements:
            said = said + statement.strength * found[f"statement.{statement.id}"]
        return {f"said.{approach}": constant(setting.known, "statements.log-odds") * said}

    return Step(f"said.{approach}", work)


def _quality(found: Found, setting: Setting) -> Found:
    quality = quality_of(found, found["labels_ready"], found["classes"], setting.known)
    return {"quality": quality, "term.fit.evidence": quality.supplied_log_odds}


def _measured(found: Found, setting: Setting) -> Found:
    """Read how the prompt does from numbers where there are some, else from its standing."""
    known, score, target = setting.known, found["measured.prompt_score"], found["measured.target"]
    wanted = np.where(np.isnan(target), constant(known, "measured.usual-target"), target)
    lacking = np.clip((wanted - score) / constant(known, "measured.far"), -1.0, 1.0)
    told = chosen(known, "standing.log-odds", found)
    measured = lacking * constant(known, "measured.log-odds")
    return {"term.fit.measured": np.where(np.isnan(score), told, measured)}


def _learning(found: Found, setting: Setting) -> Found:
    total = _total(_fit_terms(found, setting.known))
    return {"learning": logistic(total + found[f"said.{TUNE}"] - found[f"said.{PROMPT}"])}


def _context(found: Found, setting: Setting) -> Found:
    return {"context": logistic(_total(_terms("context.", found, setting.known)))}


def _lift(found: Found, setting: Setting) -> Found:
    """Say what speaks for both at once: statements, and reading what is looked up."""
    reading = found["context"] * _reading(found, setting.known)
    return {"lift": found[f"said.{BOTH}"] + reading}


def _fit(found: Found, setting: Setting) -> Found:
    """Say how well each approach serves.

    Prompting does where nothing has to be learnt, tuning where nothing has to be fresh, and both
    at once at the price of doing two things; `lift` is what speaks for both at once.
    """
    learning, context, lift = found["learning"], found["context"], found["lift"]
    both = learning * (1.0 - constant(setting.known, "hybrid.spare") * (1.0 - context))
    raised = 1.0 - (1.0 - both) * np.exp(-lift)
    return {"fit": {PROMPT: 1.0 - learning, TUNE: learning * (1.0 - context), BOTH: raised}}


def _reading(found: Found, known: Known) -> Array:
    """Say how far labelled questions can teach a model to read what is looked up for it."""
    answering = found["task.type"] == _ANSWERING
    covered = (found["labels_ready"] / found["labels_needed"]) ** 2
    teaching: Array = constant(known, "hybrid.reading") * answering * covered / (1.0 + covered)
    return teaching


def _fit_terms(found: Found, known: Known) -> dict[str, Array]:
    told = {name: found[f"term.{name}"] for name in ("fit.evidence", "fit.measured")}
    return {**_terms("fit.", found, known), **told}


def _terms(prefix: str, found: Found, known: Known) -> dict[str, Array]:
    start = f"{prefix}start"
    terms = {key: found[f"term.{key}"] for key in _stated(known, prefix)}
    return {start: np.array([[constant(known, start)]]), **terms}


def _total(terms: Mapping[str, Array]) -> Array:
    total = np.zeros((1, 1))
    for term in terms.values():
        total = total + term
    return total
