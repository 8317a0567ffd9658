"""The recommendation: every part of an answer as a frozen record, named as the contract names it.

The wire form and the published schema follow from these classes: a field that is None is left out,
a trailing underscore is dropped, and `Attributes` are the published descriptions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tune_or_prompt.domain.evidence import Quality
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Answer
from tune_or_prompt.domain.language.vocabulary import Standing
from tune_or_prompt.domain.money.estimate import Latency, Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """How often cross-validation was right at this standing.

    Attributes:
        standing: the standing counted.
        right: cases with an acceptable verdict.
        of: cases in all.
    """

    standing: Standing
    right: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Elimination:
    """What rules an approach out.

    Attributes:
        code: kind of the constraint.
        text: what rules it out, as a sentence.
        would_lift: what would open it again.
    """

    code: str
    text: str
    would_lift: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one dimension adds to one approach's score.

    Attributes:
        dimension: id of the dimension.
        rating: how well the approach does on it, 0 to 1.
        weight: its share of what the project needs; weights sum to 1.
        points: 100 × weight × rating.
        because: why, in a sentence.
    """

    dimension: str
    rating: float
    weight: float
    points: float
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One approach with its score.

    Attributes:
        approach: id of the approach.
        score: 0 to 100, the sum of the points of its contributions.
        probability: how likely it is the right choice; those of feasible approaches sum to 1.
        feasible: whether nothing stated rules it out.
        eliminated_by: what rules it out; empty if it is feasible.
        contributions: the points of each dimension.
    """

    approach: str
    score: float
    probability: float
    feasible: bool
    eliminated_by: tuple[Elimination, ...] = ()
    contributions: tuple[Contribution, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """What one answer moved between the verdict and the runner-up.

    Attributes:
        field: the field answered; `base` for what the usual project brings.
        answer: the answer given.
        dimension: id of the dimension that it moves.
        toward: id of the approach that it favors, of the two.
        points: points of the lead; all drivers sum to the lead in score.
        text: the same as a sentence.
    """

    field: str
    answer: Answer | None = None
    dimension: str | None = None
    toward: str
    points: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFigures:
    """What one approach costs, by its cheapest open option.

    Attributes:
        option: id of the option priced.
        model: the model priced.
        upfront_usd: money before going live.
        monthly_usd: running cost of a month.
        total_usd: cost of the whole job, of one that ends.
        per_1000_calls_usd: calls and hosting, per 1,000 calls.
        missing: fields to answer for a figure that is too uncertain to print.
    """

    option: str
    model: str | None = None
    upfront_usd: Range | None = None
    monthly_usd: Range | None = None
    total_usd: Range | None = None
    per_1000_calls_usd: Range | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """How far one input moves what the verdict saves against the alternative over the horizon.

    Attributes:
        input: the field or input.
        label: its name for people.
        low_usd: the saving over the horizon with the input at its low end.
        high_usd: the saving over the horizon with the input at its high end.
    """

    input: str
    label: str
    low_usd: float
    high_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """Where tuning pays back against prompting the same base model.

    Attributes:
        kind: `above`, `below`, `always`, `never`, `too-close-to-call`, `not-offered`.
        model: the base model of both sides.
        calls_per_day: volume at which both cost the same.
        total_calls: the same for a job that ends.
        payback_days: days until tuning has earned its upfront cost back at the volume given.
        reason: the same as a sentence.
    """

    kind: str
    model: str | None = None
    calls_per_day: Range | None = None
    total_calls: Range | None = None
    payback_days: float | None = None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The money in short.

    Attributes:
        approaches: what each open approach costs, by its id; in the wire form next to the rest.
        against: id of the alternative: prompting, if open and the verdict trains; else the next.
        saves_usd_per_month: what the verdict saves against the alternative, from paired inputs.
        saves_percent: the same as a share of the alternative's monthly cost.
        live_in_days: calendar days until the verdict is live.
        break_even: where tuning pays back, like for like.
        moves_most: the inputs that move the saving over the horizon most, the strongest first.
        smaller_model_saves_usd_per_month: what prompting a smaller model alone would save.
        cheapest: id of the approach that costs least over the horizon.
        text: the money in a sentence, and why the verdict differs from the cheapest if it does.
    """

    approaches: Mapping[str, CostFigures]
    against: str | None = None
    saves_usd_per_month: Range | None = None
    saves_percent: float | None = None
    live_in_days: Range | None = None
    break_even: BreakEven
    moves_most: tuple[Swing, ...] = ()
    smaller_model_saves_usd_per_month: Range | None = None
    cheapest: str | None = None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostOption:
    """One way to do the work and what it costs.

    Attributes:
        option: id of the option.
        approach: id of the approach that it belongs to.
        open: whether it can be bought on that day under what is stated.
        reason: why it is closed; empty if it is open.
        model: the model priced.
        upfront_usd: money before going live.
        monthly_usd: running cost of a month.
        per_1000_calls_usd: calls and hosting, per 1,000 calls.
        horizon_usd: upfront and every month of the horizon, discounted.
    """

    option: str
    approach: str
    open: bool
    reason: str = ""
    model: str | None = None
    upfront_usd: Range | None = None
    monthly_usd: Range | None = None
    per_1000_calls_usd: Range | None = None
    horizon_usd: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPart:
    """One part of what an approach costs.

    Attributes:
        approach: id of the approach.
        paid: `upfront` or `monthly`.
        part: labels, training, engineering, evaluation, calls, hosting, storage, upkeep, …
        usd: the amount.
    """

    approach: str
    paid: str
    part: str
    usd: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What it costs.

    Attributes:
        headline: the money in short.
        options: every way to do the work.
        breakdown: the parts of the options priced.
        sensitivity: the inputs that move the saving over the horizon most, as for a tornado chart.
    """

    headline: Headline
    options: tuple[CostOption, ...] | None = None
    breakdown: tuple[CostPart, ...] | None = None
    sensitivity: tuple[Swing, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field put to another answer.

    Attributes:
        field: the field.
        from_: the answer given; left out if it is unknown.
        to: the answer that flips the verdict.
        text: the change in words.
    """

    field: str
    from_: Answer | None = None
    to: Answer
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A smallest set of changes that flips the verdict.

    Attributes:
        changes: one to three changes.
        verdict: the verdict with them.
        within_reach: whether a team could make every one of them.
        text: the same as a sentence.
    """

    changes: tuple[Change, ...]
    verdict: str
    within_reach: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an answer to a question would lead to.

    Attributes:
        answer: the answer.
        text: the answer in words.
        verdict: the verdict that it leads to.
    """

    answer: Answer
    text: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose from.

    Attributes:
        answer: the answer as the profile takes it.
        text: the answer in words.
    """

    answer: Answer
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An unanswered question worth asking next.

    Attributes:
        field: the field that it answers.
        question: the question as a person would be asked.
        choices: the answers to choose from; none for a number.
        unit: unit of a number; empty otherwise.
        value: expected rise of the probability of being right.
        could_become: answers that would change the verdict, and to what.
    """

    field: str
    question: str
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    value: float
    could_become: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One next step.

    Attributes:
        id: id of the step.
        action: what to do.
        why: why it comes now.
        stop_if: what would stop it.
    """

    id: str
    action: str
    why: str
    stop_if: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something that bears on this answer.

    Attributes:
        code: kind of the warning.
        text: the warning as a sentence.
        fields: the fields that it is about.
        until: last day on which it applies.
    """

    code: str
    text: str
    fields: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One answer given, in words.

    Attributes:
        field: the field.
        label: its name for people.
        text: the answer in words.
    """

    field: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A value that was used although the profile does not give it.

    Attributes:
        field: the field, or an input of the costs that no field gives.
        label: its name for people.
        text: what was assumed, in words.
        assumed: the range assumed; left out for a model.
        model: the model assumed; left out for a number.
        unit: its unit.
        source: where it comes from.
    """

    field: str
    label: str
    text: str
    assumed: Range | None = None
    model: str | None = None
    unit: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """The values assumed.

    Attributes:
        count: how many values were assumed.
        most: the five that matter most for the money.
        all: every one of them.
    """

    count: int
    most: tuple[Assumption, ...]
    all: tuple[Assumption, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A "when to use" statement or guide row held against the profile.

    Attributes:
        id: id of the statement.
        text: the statement.
        approach: id of the approach that it favors.
        holds: to which degree it holds, 0 to 1; left out if what it needs is not known.
        because: why, in a sentence.
    """

    id: str
    text: str
    approach: str
    holds: float | None = None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Why another approach is not the verdict.

    Attributes:
        approach: id of the approach.
        text: why it lost, and what would make it win.
    """

    approach: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What the answer was made from: equal provenance means equal bytes.

    Attributes:
        engine_version: version of the engine.
        catalogue_version: digest of the catalogue's files.
        prices_as_of: day of the newest price used.
        as_of: day whose prices and availability apply.
        profile_digest: digest of the profile alone.
    """

    engine_version: str
    catalogue_version: str
    prices_as_of: date | None = None
    as_of: date
    profile_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The scored, explained recommendation for one profile.

    Attributes:
        id: digest of the profile, the engine's version and the catalogue's version.
        name: the project's name, as given.
        verdict: id of the recommended approach, or `none` if nothing is open.
        standing: how sure the verdict is.
        probability: how likely the verdict is the right choice; 0 if nothing is open.
        track_record: how often cross-validation was right at this standing.
        summary: the verdict in one sentence.
        ranking: the approaches, feasible ones first, then by score.
        drivers: the answers that moved the verdict against the runner-up.
        costs: what it costs.
        days_to_ship: calendar days until it is live, by open approach.
        flips: smallest changes that flip the verdict, the easiest first.
        next_questions: unanswered questions worth asking, the best first.
        plan: next steps for the verdict, in order.
        warnings: what bears on this answer.
        you_said: the answers given, in words.
        assumptions: values used that the profile does not give.
        matched: the catalogue's statements held against the profile.
        schedule: how long each approach takes to ship.
        latency: how long a caller waits with each approach.
        quality: how likely a tuned model is to beat a prompted one.
        cannot_matter: unanswered fields of which no answer changes the verdict.
        why_not: why each other approach lost.
        provenance: what the answer was made from.
    """

    id: str
    name: str | None = None
    verdict: str
    standing: Standing
    probability: float
    track_record: TrackRecord | None = None
    summary: str
    ranking: tuple[Ranked, ...]
    drivers: tuple[Driver, ...] | None = None
    costs: Costs | None = None
    days_to_ship: Mapping[str, Range] | None = None
    flips: tuple[Flip, ...] | None = None
    next_questions: tuple[Question, ...] | None = None
    plan: tuple[PlanStep, ...] | None = None
    warnings: tuple[Caution, ...] | None = None
    you_said: tuple[Stated, ...] | None = None
    assumptions: Assumptions | None = None
    matched: tuple[Matched, ...] | None = None
    schedule: Mapping[str, Schedule] | None = None
    latency: Mapping[str, Latency] | None = None
    quality: Quality | None = None
    cannot_matter: tuple[str, ...] | None = None
    why_not: tuple[WhyNot, ...] | None = None
    provenance: Provenance | None = None
