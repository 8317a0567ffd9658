"""What each file of the catalogue may hold: forms of the domain's own types, and their rules."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, pairwise
from typing import Annotated, Any, Literal, get_args

from msgspec import Meta

from tune_or_prompt.catalogue.reading import (
    Amount,
    AnyNumber,
    KeyAndFault,
    Share,
    SomeText,
    WholeNumber,
    form_of,
    missing,
    table,
)
from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.errors import nearest
from tune_or_prompt.domain.evidence import EvidenceCase, QualityModel
from tune_or_prompt.domain.evidence.cases import (
    PROMPTED_CLASSES,
    TRUST_OF_COMPARISON,
    TRUST_OF_SEEN,
    TRUST_OF_SOURCE,
    TUNED_CLASSES,
    WINNERS,
    trust_of,
)
from tune_or_prompt.domain.evidence.quality import PROMPTED_CLASS, TUNED_CLASS, Usual, UsualChoice
from tune_or_prompt.domain.knowledge import Hits, ReliabilityBin, Score, Validation
from tune_or_prompt.domain.language.answers import CHOICE_INDEX, NUMBER_INDEX
from tune_or_prompt.domain.language.comparison import (
    ApproachCard,
    CatalogueStep,
    Contradiction,
    Dimension,
    ProCon,
    Rating,
    Statement,
)
from tune_or_prompt.domain.language.conditions import When
from tune_or_prompt.domain.language.model import NEEDS, Held, Scale
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, NUMERIC_KINDS, Quantity
from tune_or_prompt.domain.language.vocabulary import DIMENSIONS
from tune_or_prompt.domain.money.availability import Seller
from tune_or_prompt.domain.money.catalogue import ROLES, STRENGTHS, Candidate, Default
from tune_or_prompt.domain.money.prices import PriceRow
from tune_or_prompt.wire.faults import InvalidDocumentError
from tune_or_prompt.wire.profile import load_profile

Form = Any
"""A type for msgspec, made while running."""

APPROACH: Form = Literal[tuple(BY_ID)]
DIMENSION: Form = Literal[DIMENSIONS]
NEED: Form = Literal[NEEDS]
FIELD: Form = Literal[tuple(FIELD_BY_PATH)]
VERIFIED: Form = Literal["read", "secondary", "derived"]
STRENGTH: Form = Literal[STRENGTHS]
HOSTING: Form = Literal["api", "own-cloud", "self-hosted", "on-device"]
UNITS = """
mtok hour deployment_hour model_unit_hour model_unit_minute model_month job gpu_hour instance_hour
label task labeller_and_object year
"""
UNIT: Form = Literal[tuple(f"usd_per_{each}" for each in UNITS.split())]

ROUNDING = 1e-6
"""Shares may miss 1 by this much."""

BY_CHOICE, BY_NUMBER = ("any_of", "all_of", "none_of"), ("rises", "falls")
CLASSES = {PROMPTED_CLASS: PROMPTED_CLASSES, TUNED_CLASS: TUNED_CLASSES}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAMED_BY: Mapping[str, Sequence[str]] = {
    "labels": ("unknown", "true", "false"),
    "label_noise": ("unknown", *FIELD_BY_PATH["data.label_quality"].choices),
    "usable_share": FIELD_BY_PATH["data.label_source"].choices,
    "below_target": FIELD_BY_PATH["measured.prompt_standing"].choices,
}
"""The answers by which the quality model names its usual values."""


WORDS: Form = Annotated[tuple[SomeText, ...], Meta(min_length=1)]


def choice_of(path: str, *more: None) -> Form:
    """Return the form that takes a choice of a field."""
    return Literal[(*FIELD_BY_PATH[path].choices, *more)]


def rows(form: Form) -> Form:
    """Return the form of JSON Lines, read as rows by their line."""
    return dict[str, form]


def some(form: Form, least: int = 1) -> Form:
    """Return the form of a list of so many entries at least."""
    return Annotated[tuple[form, ...], Meta(min_length=least)]


# --- what has to fit each other -----------------------------------------------------------------


def of_field(field: str, key: str, choices: Sequence[str]) -> Iterator[KeyAndFault]:
    """Yield each of some words that is no choice of a field."""
    if field not in CHOICE_INDEX:
        yield key, f"{field} has no choices: use numbers."
        return
    known = FIELD_BY_PATH[field].choices
    for choice in choices:
        if choice not in known:
            yield key, f"{choice!r} is not a choice of {field}: {nearest(choice, known)}"


def add_up(key: str, shares: Mapping[str, float]) -> Iterator[KeyAndFault]:
    """Yield that shares do not add up to 1."""
    if abs(sum(shares.values()) - 1.0) > ROUNDING:
        yield key, f"add up to {sum(shares.values()):g}: make it 1."


def rising(key: str, three: Sequence[float]) -> Iterator[KeyAndFault]:
    """Yield that low, mid and high do not rise."""
    if list(three) != sorted(three):
        yield key, f"{three[1]:g} is not between low and high: reorder the three."


def _when(when: When) -> Iterator[KeyAndFault]:
    given = [test for test in (*BY_CHOICE, *BY_NUMBER) if getattr(when, test)]
    if len(given) != 1:
        tests = ", ".join((*BY_CHOICE, *BY_NUMBER))
        yield "", f"has {len(given)} tests: give exactly one of {tests}."
        return
    values = getattr(when, given[0])
    if given[0] in BY_CHOICE:
        yield from of_field(when.field, given[0], values)
    elif when.field not in NUMBER_INDEX:
        yield given[0], f"{when.field} has no numbers: use {', '.join(BY_CHOICE)}."
    elif len(values) != 2 or values[0] >= values[1]:  # noqa: PLR2004 - from and to
        yield given[0], f"{list(values)} does not rise from one number to another: write two."


def _rating(rating: Rating) -> Iterator[KeyAndFault]:
    if not rating.given and not rating.reason:
        yield "reason", "is missing: say why it is rated so."


def _dimension(dimension: Dimension) -> Iterator[KeyAndFault]:
    yield from missing("ratings.", BY_ID, dimension.ratings)


def _statement(statement: Statement) -> Iterator[KeyAndFault]:
    if statement.kind == "guide":
        wanted = ("situation", "answer")
        yield from missing("", wanted, [key for key in wanted if getattr(statement, key)])
    try:
        load_profile(statement.profile, date.min)
    except InvalidDocumentError as error:
        yield from (("profile", fault.detail) for fault in error.faults)


def _default(default: Default) -> Iterator[KeyAndFault]:
    if "." in default.id and default.id not in FIELD_BY_PATH:
        yield "id", f"{default.id!r} is not a field: {nearest(default.id, FIELD_BY_PATH)}"
    if bool(default.label) == (default.id in FIELD_BY_PATH):
        yield (
            "label",
            "is the name of an input that is not a field: give one to those, and no other.",
        )
    yield from rising("mid", (default.low, default.mid, default.high))
    for choice, three in default.values.items():
        yield from rising(f"values.{choice}", three)
    if bool(default.by) != bool(default.values):
        yield "by", "and values need each other: give both or neither."
    elif default.by:
        yield from of_field(default.by, "values", list(default.values))


def _case(case: EvidenceCase) -> Iterator[KeyAndFault]:
    if not SLUG.fullmatch(case.id):
        yield "id", f"{case.id!r} is not a slug: use a-z, 0-9 and single hyphens."
    if not case.url.startswith("https://"):
        yield "url", f"{case.url!r} is not an address: write https://…"
    wanted = trust_of(case.source_kind, case.seen, case.comparison)
    if case.trust != wanted:
        yield "trust", f"{case.trust!r} breaks its rule: write {wanted}."


def _usual(usual: Usual) -> Iterator[KeyAndFault]:
    for name, answers in NAMED_BY.items():
        yield from missing(f"{name}.", answers, getattr(usual, name))


def _quality_model(model: QualityModel) -> Iterator[KeyAndFault]:
    """Yield vectors of another length than the first, and answers that do not exist."""
    length, slopes = len(model.intercept), ("labels_slope", "labels_per_class_slope")
    tables = {f"effects.{column}": table for column, table in model.effects.items()}
    tables |= {name: getattr(model, name) for name in slopes}
    singles = {name: getattr(model, name) for name in ("label_noise_slope", "year_slope")}
    named = {
        f"{key}.{answer}": each for key, table in tables.items() for answer, each in table.items()
    }
    for key, vector in (singles | named).items():
        if len(vector) != length:
            remedy = f"write {length}, as many as the intercept has."
            yield key, f"has {len(vector)} numbers: {remedy}"
    yield from missing("usual_choices.", model.effects, model.usual_choices)
    shares = {column: usual.shares for column, usual in model.usual_choices.items()}
    for column, answers in chain(model.effects.items(), shares.items()):
        field = FIELD_BY_PATH.get(column)
        known = field.choices if field else CLASSES.get(column, ())
        for answer in answers:
            if answer not in known:
                yield f"effects.{column}", f"{answer!r} is not an answer: {nearest(answer, known)}"
    for column, each in shares.items():
        yield from add_up(f"usual_choices.{column}.shares", each)


def _belief(belief: Form) -> Iterator[KeyAndFault]:
    """Yield what does not suit the kind of the question."""
    kind = FIELD_BY_PATH[belief.field].kind
    three = [one for one in (belief.low, belief.mid, belief.high) if one is not None]
    if kind in NUMERIC_KINDS and len(three) != 3:  # noqa: PLR2004 - low, mid and high
        yield "low", "low, mid and high are not three numbers: give three."
    elif kind in NUMERIC_KINDS:
        yield from rising("mid", three)
    elif three:
        yield "low", f"{belief.field} has no range: give shares."
    if kind == "flag" and belief.share is None:
        yield "share", "is missing: give the share that says yes."
    if kind in ("choice", "choices"):
        yield from of_field(belief.field, "shares", list(belief.shares))
        yield from add_up("shares", belief.shares)


def _grounded(entry: Form) -> Iterator[KeyAndFault]:
    if (entry.need is None) == (entry.fit is None):
        yield "need", "and fit are both here or both missing: give exactly one of them."


def _interaction(entry: Form) -> Iterator[KeyAndFault]:
    yield from _grounded(entry)
    for key in ("stated", "fitted"):
        number = getattr(entry, key)
        if {"positive": number < 0, "negative": number > 0}.get(entry.bound):
            yield key, f"{number:g} is not {entry.bound}: correct it, or `bound`."


def _effect(effect: Form) -> Iterator[KeyAndFault]:
    yield from _grounded(effect)
    found = list(_unsuitable(effect))
    yield from found
    for key in () if found or effect.direction == "none" else ("stated", "fitted"):
        numbers = in_order(effect.stated, getattr(effect, key))
        sign = 1.0 if effect.direction == "rising" else -1.0
        if any(sign * (after - before) < -ROUNDING for before, after in pairwise(numbers)):
            yield key, f"{numbers} is not {effect.direction}: correct it, or `direction`."


def in_order(stated: Form, numbers: Form) -> list[float]:
    """Return numbers in the order in which the choices, or the knots, are stated."""
    if isinstance(numbers, Mapping):
        return [numbers[choice] for choice in stated]
    return [numbers] * len(stated) if isinstance(numbers, int) else list(numbers)


def _unsuitable(effect: Form) -> Iterator[KeyAndFault]:
    stated, fitted, at = effect.stated, effect.fitted, effect.at
    if isinstance(stated, Mapping):
        yield from of_field(effect.field, "stated", list(stated))
        for one in (fitted, effect.cases):
            if not isinstance(one, Mapping) or one.keys() != stated.keys():
                yield "fitted", "and cases do not name the choices of stated: name the same ones."
    elif effect.field not in NUMBER_INDEX:
        yield "stated", f"{effect.field} has choices: write a table by choice."
    elif isinstance(fitted, Mapping) or not len(at) == len(stated) == len(fitted):
        yield "at", "does not have as many numbers as stated and fitted: write as many."
    elif len(at) < 2 or any(a >= b for a, b in pairwise(at)):  # noqa: PLR2004 - from and to
        yield "at", f"{list(at)} does not rise: write two or more rising numbers."
    elif isinstance(effect.cases, Mapping):
        yield "cases", "is a table: write one number for all knots."


def _thresholds(model: Form) -> Iterator[KeyAndFault]:
    if model.leaning > model.clear:
        yield "leaning", f"{model.leaning:g} is above `clear`: lower it."
    yield from missing("prior_sd.", get_args(Held), model.prior_sd)


def _rated(row: Form) -> Iterator[KeyAndFault]:
    yield from missing("numbers.", BY_ID, row.numbers)


def _decision(file: Form) -> Iterator[KeyAndFault]:
    rated = [row.dimension for row in file.rating]
    yield from missing("rating: ", NEEDS, rated)
    for at, need in enumerate(rated):
        if need in rated[:at]:
            yield f"rating.{at}.dimension", f"{need!r} is rated twice: keep one."


def _models(file: Form) -> Iterator[KeyAndFault]:
    for role in ROLES:
        models: tuple[Candidate, ...] = getattr(file, role)
        for strength in dict.fromkeys(one.strength for one in models):
            total = sum(one.share for one in models if one.strength == strength)
            if abs(total - 1.0) > ROUNDING:
                yield role, f"the shares of {strength} models add up to {total:g}: make it 1."


def _availability(file: Form) -> Iterator[KeyAndFault]:
    known = [one.provider for one in file.sellers]
    for at, one in enumerate(file.models):
        if one.provider not in known:
            text = f"{one.provider!r} is not among the sellers: {nearest(one.provider, known)}"
            yield f"models.{at}.provider", text


# --- the files ----------------------------------------------------------------------------------

REASONED = {"reason": SomeText, "source": WORDS}
MOVING = {"need": (NEED | None, None), "fit": (APPROACH | None, None), "held": Held, **REASONED}
SEEN = {"source": SomeText, "url": SomeText, "checked": date}
OFFER = SEEN | {"verified": VERIFIED, "note": (str, "")}
NUMBERS = dict[str, AnyNumber] | tuple[AnyNumber, ...]

form_of(Quantity, lambda one: rising("mid", (one.low, one.mid, one.high)))
form_of(UsualChoice, shares=dict[str, Share])
form_of(Usual, _usual)
for kind in (Hits, ReliabilityBin, Score):
    form_of(kind)

WHEN: Form = form_of(When, _when, field=FIELD)
RATING: Form = form_of(Rating, _rating, ordinal=Annotated[int, Meta(ge=1, le=5)])
CANDIDATES = some(form_of(Candidate, share=Share, strength=STRENGTH))

FORMS: Mapping[str, Form] = {
    "approaches.toml": table(
        approach=some(form_of(ApproachCard, id=APPROACH)),
        point=some(form_of(ProCon, approach=APPROACH, dimension=DIMENSION)),
    ),
    "dimensions.toml": table(
        dimension=some(form_of(Dimension, _dimension, id=DIMENSION, ratings=dict[APPROACH, RATING]))
    ),
    "guide.toml": table(
        statement=some(form_of(Statement, _statement, approach=APPROACH, profile=dict[str, Any]))
    ),
    "plan.toml": table(
        step=some(form_of(CatalogueStep, approaches=some(APPROACH), unless_given=tuple[FIELD, ...]))
    ),
    "contradictions.toml": table(contradiction=some(form_of(Contradiction, fields=some(FIELD, 2)))),
    "decision.toml": table(
        _decision,
        model=table(
            _thresholds,
            kappa=table(stated=Amount, fitted=Amount),
            clear=Share,
            leaning=Share,
            prior_sd=dict[Held, Amount],
        ),
        base=some(
            table(_grounded, stated=AnyNumber, fitted=AnyNumber, cases=(WholeNumber, 0), **MOVING)
        ),
        rating=some(table(_rated, dimension=NEED, numbers=dict[APPROACH, Share], **REASONED)),
        effect=some(
            table(
                _effect,
                field=FIELD,
                stated=NUMBERS,
                fitted=NUMBERS,
                cases=(dict[str, WholeNumber] | WholeNumber, 0),
                at=(tuple[Amount, ...], ()),
                scale=(Scale, "linear"),
                direction=(Literal["rising", "falling", "none"], "none"),
                **MOVING,
            )
        ),
        interaction=(
            some(
                table(
                    _interaction,
                    id=SomeText,
                    when=some(WHEN),
                    unless=(tuple[WHEN, ...], ()),
                    stated=AnyNumber,
                    fitted=AnyNumber,
                    cases=(WholeNumber, 0),
                    bound=(Literal["positive", "negative", "none"], "none"),
                    **MOVING,
                ),
                0,
            ),
            (),
        ),
    ),
    "priors.toml": table(
        prior=some(
            table(
                _belief,
                field=FIELD,
                low=(Amount | None, None),
                mid=(Amount | None, None),
                high=(Amount | None, None),
                shares=(dict[str, Share], {}),
                share=(Share | None, None),
                **REASONED,
            )
        )
    ),
    "track_record.json": form_of(Validation),
    "prices.jsonl": rows(form_of(PriceRow, unit=UNIT, verified=VERIFIED)),
    "availability.toml": table(
        _availability,
        sellers=some(form_of(Seller, hosting=some(HOSTING), verified=VERIFIED)),
        models=some(
            table(
                provider=SomeText,
                models=WORDS,
                open_weights=(bool, False),
                jobs_end=(date | None, None),
                serves_until=(date | None, None),
                **OFFER,
            )
        ),
        retirements=(some(table(models=WORDS, on=date, **OFFER), 0), ()),
    ),
    "costs.toml": table(
        default=some(
            form_of(
                Default, _default, by=Literal["", *FIELD_BY_PATH], field=Literal["", *FIELD_BY_PATH]
            )
        )
    ),
    "models.toml": table(
        _models,
        **dict.fromkeys(ROLES, CANDIDATES),
        reasoning=table(models=WORDS, reason=SomeText, source=SomeText, url=SomeText),
        caching=some(
            table(
                provider=SomeText,
                batch_and_cache_multiply=bool,
                minimum_tokens=(Amount | None, None),
                reason=SomeText,
                **SEEN,
            )
        ),
        windows=table(tokens=dict[str, Amount], **SEEN),
    ),
    "evidence.jsonl": rows(
        form_of(
            EvidenceCase,
            _case,
            source_kind=Literal[tuple(TRUST_OF_SOURCE)],
            seen=Literal[tuple(TRUST_OF_SEEN)],
            trust=Share,
            task_type=choice_of("task.type"),
            domain=choice_of("task.domain"),
            gap=choice_of("task.gap", None),
            classes=Annotated[int, Meta(ge=1, le=10**9)] | None,
            prompt_effort=choice_of("measured.prompt_effort"),
            prompt_class=Literal[PROMPTED_CLASSES] | None,
            tuned_class=Literal[TUNED_CLASSES] | None,
            comparison=Literal[tuple(TRUST_OF_COMPARISON)],
            winner=Literal[WINNERS],
            acceptable=some(APPROACH),
            deployed=APPROACH | None,
        )
    ),
    "quality_model.json": form_of(QualityModel, _quality_model),
}
"""The form of each file of the catalogue, by its name."""
