"""The questions asked about a project, each declared once, and the answers given.

Every other place that needs the fields of a profile (wire schema, priors, columns, flips,
questions, documentation) derives them from `FIELDS`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from service.domain.vocabulary import DIMENSIONS

Kind = Literal[
    "text", "date", "choice", "flag", "count", "quantity", "share", "model", "pilot", "importance"
]

NUMERIC_KINDS = frozenset({"count", "quantity", "share"})
SAMPLED_KINDS = frozenset({"choice", "flag"}) | NUMERIC_KINDS


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number known only as a range; half of the belief lies on each side of `mid`."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True)
class PilotPoint:
    """One tuned trial: how many labels it saw and the score it reached (0-1)."""

    labelled_examples: float
    score: float


Answer = str | float | bool | date | Quantity | tuple[PilotPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """One question about the project; there is one object of each.

    Attributes:
        path: dotted name on the wire, such as `traffic.calls_per_day`.
        kind: what form an answer takes.
        about: what the field means, one line, for the published schema.
        question: how a person would be asked.
        choices: allowed slugs of a `choice`, in order of rising intensity where there is one.
        unit: unit of a number.
        least: smallest number allowed.
        most: largest number allowed.
        given_by_nature: true where nobody can change the answer at will (domain, sensitivity).
    """

    path: str
    kind: Kind
    about: str
    question: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""
    least: float = 0.0
    most: float = 1e12
    given_by_nature: bool = False

    @property
    def group(self) -> str:
        """Return the part before the dot, or an empty string for a top-level field."""
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        """Return the part after the dot."""
        return self.path.rpartition(".")[2]

    def codes(self, *choices: str) -> list[float]:
        """Return what stands for these choices in a column: their positions."""
        return [float(self.choices.index(choice)) for choice in choices]


def _choice(path: str, choices: str, about: str, question: str, *, fixed: bool = False) -> Field:
    return Field(
        path=path,
        kind="choice",
        choices=tuple(choices.split()),
        about=about,
        question=question,
        given_by_nature=fixed,
    )


def _flag(path: str, about: str, question: str, *, fixed: bool = False) -> Field:
    return Field(path=path, kind="flag", about=about, question=question, given_by_nature=fixed)


def _quantity(
    path: str,
    unit: str,
    about: str,
    question: str,
    *,
    least: float = 0.0,
    most: float = 1e12,
    fixed: bool = False,
) -> Field:
    return Field(
        path=path,
        kind="quantity",
        unit=unit,
        about=about,
        question=question,
        least=least,
        most=most,
        given_by_nature=fixed,
    )


def _share(path: str, about: str, question: str) -> Field:
    return Field(path=path, kind="share", unit="share", about=about, question=question, most=1.0)


_PACE = "never yearly quarterly monthly weekly daily"

FIELDS: tuple[Field, ...] = (
    Field(
        path="name",
        kind="text",
        about="A name for the project; echoed, never scored.",
        question="What is the project called?",
        most=200,
    ),
    _choice(
        "stage",
        "idea prototype pilot production",
        "How far the project has come.",
        "How far is the project?",
    ),
    Field(
        path="as_of",
        kind="date",
        about="The day whose prices and availability apply; today (UTC) when absent.",
    ),
    _choice(
        "task.type",
        "classification extraction generation summarisation question-answering reasoning "
        "code-generation translation structured-output dialogue agentic",
        "What the model is asked to do.",
        "What does the model do?",
        fixed=True,
    ),
    _choice(
        "task.breadth",
        "single few many",
        "How many different tasks one deployment serves.",
        "How many different tasks does one deployment serve?",
    ),
    _choice(
        "task.tailoring",
        "one-for-all per-tenant per-user",
        "Whether behaviour differs by customer.",
        "Must it behave differently for each customer or user?",
    ),
    Field(
        path="task.classes",
        kind="count",
        unit="labels",
        about="How many labels there are to choose from.",
        question="How many labels are there to choose from?",
        least=1,
        most=1e6,
        given_by_nature=True,
    ),
    _choice(
        "task.domain",
        "general specialised narrow-expert",
        "How far the subject lies from everyday knowledge.",
        "How specialised is the subject?",
        fixed=True,
    ),
    _choice(
        "task.language",
        "common low-resource",
        "Whether large models saw much of the language.",
        "Is the language one that large models know well?",
        fixed=True,
    ),
    _choice(
        "task.output",
        "free templated strict",
        "How tightly the form of the answer is prescribed.",
        "How strict is the form of the answer?",
    ),
    _choice(
        "task.voice",
        "none some exact",
        "Whether a tone, brand voice or house style must be hit.",
        "Must a brand voice or house style be hit?",
    ),
    _choice(
        "task.consistency",
        "nice-to-have important non-negotiable",
        "How much it matters that every answer is alike and reliable.",
        "How much does it matter that every single answer is consistent?",
    ),
    _choice(
        "task.error_harm",
        "low medium high",
        "What a wrong answer costs.",
        "How much harm does a wrong answer do?",
        fixed=True,
    ),
    _choice(
        "task.gap",
        "none knowledge form label-scheme skill reasoning",
        "What a well-prompted model still lacks.",
        "With a good prompt, what does the model still get wrong?",
        fixed=True,
    ),
    _choice(
        "task.rules",
        "writable tacit",
        "Whether what makes a good answer can be written down.",
        "Can you write down what makes an answer good?",
        fixed=True,
    ),
    _flag(
        "task.citations",
        "Whether answers must point to their sources.",
        "Must answers cite their sources?",
    ),
    _choice(
        "task.shift",
        "none some strong",
        "How far live inputs will differ from the labelled ones.",
        "How far will live inputs differ from your labelled examples?",
        fixed=True,
    ),
    _quantity(
        "knowledge.tokens",
        "tokens",
        "Size of the reference knowledge that the task draws on.",
        "How much reference text does the task draw on?",
        fixed=True,
    ),
    _choice(
        "knowledge.change",
        _PACE,
        "How often the facts that answers rest on change.",
        "How often do the facts behind the answers change?",
        fixed=True,
    ),
    _choice(
        "requirements.change",
        _PACE,
        "How often the wanted behaviour changes.",
        "How often does what you want from the model change?",
    ),
    _choice(
        "traffic.mode",
        "interactive batch one-off",
        "Whether somebody waits for the answer, or it is bulk work.",
        "Does somebody wait for each answer?",
    ),
    _quantity(
        "traffic.total_calls",
        "calls",
        "All calls of a one-off job.",
        "How many calls does the one-off job make in all?",
    ),
    _quantity(
        "traffic.calls_per_day",
        "calls/day",
        "Calls on an average day.",
        "How many calls a day do you expect?",
    ),
    _quantity(
        "traffic.instruction_tokens",
        "tokens/call",
        "Fixed instructions sent with each call.",
        "How long are the instructions in the prompt?",
        most=1e8,
    ),
    _quantity(
        "traffic.example_tokens",
        "tokens/call",
        "Worked examples sent with each call.",
        "How long are the examples in the prompt?",
        most=1e8,
    ),
    _quantity(
        "traffic.query_tokens",
        "tokens/call",
        "The part of the input that differs from call to call.",
        "How long is the part of the input that changes from call to call?",
        most=1e8,
    ),
    _quantity(
        "traffic.output_tokens",
        "tokens/call",
        "Length of an answer.",
        "How long is an answer?",
        most=1e8,
    ),
    _share(
        "traffic.cached_share",
        "Share of the fixed prompt read from a provider's prompt cache.",
        "What share of the fixed prompt is read from a prompt cache?",
    ),
    _share(
        "traffic.batchable_share",
        "Share of calls that can wait for a batch discount.",
        "What share of the calls can wait for a batch run?",
    ),
    _quantity(
        "traffic.latency_target_ms",
        "ms",
        "How long an answer may take.",
        "How long may an answer take?",
        least=1.0,
        most=1e9,
    ),
    _flag(
        "data.has_labels",
        "Whether labelled examples exist, where their number is not known.",
        "Do you have labelled examples of good answers?",
    ),
    _quantity(
        "data.labelled_examples",
        "labels",
        "Labelled examples of good answers at hand.",
        "How many labelled examples do you have?",
        most=1e10,
    ),
    _quantity(
        "data.labels_per_week",
        "labels/week",
        "New labels that can be made each week.",
        "How many new labels can you make each week?",
        most=1e10,
    ),
    _quantity(
        "data.label_cost_usd",
        "USD/label",
        "What one more label costs.",
        "What does one more label cost?",
        most=1e6,
    ),
    _choice(
        "data.label_source",
        "none documents-only logs experts teacher-model preferences",
        "Where labels come from.",
        "Where would labels come from?",
    ),
    _flag(
        "data.teacher_available",
        "Whether a stronger model may label.",
        "May a stronger model write the labels?",
    ),
    _share(
        "data.label_noise",
        "Share of labels believed wrong.",
        "What share of the labels do you believe to be wrong?",
    ),
    _choice(
        "data.sensitivity",
        "public internal confidential regulated",
        "How sensitive the data is.",
        "How sensitive is the data?",
        fixed=True,
    ),
    _flag(
        "data.may_leave_network",
        "Whether data may be sent to an outside service.",
        "May the data leave your network?",
        fixed=True,
    ),
    _flag(
        "data.may_enter_weights",
        "Whether data may be learnt into a model's weights.",
        "May the data be learnt into a model's weights?",
        fixed=True,
    ),
    _flag(
        "data.per_user_access",
        "Whether users may see only their own part of the data.",
        "May each user see only their own part of the data?",
        fixed=True,
    ),
    _choice(
        "team.ml_expertise",
        "none some strong",
        "The team's experience with training models.",
        "How much experience does the team have with training models?",
    ),
    _choice(
        "team.evaluation",
        "none ad-hoc harness",
        "How answers are tested today.",
        "How do you test the quality of answers?",
    ),
    _quantity(
        "team.hourly_cost_usd",
        "USD/hour",
        "What an hour of an engineer costs, everything included.",
        "What does an hour of an engineer cost you?",
        least=1.0,
        most=1e5,
        fixed=True,
    ),
    _quantity(
        "schedule.deadline_days",
        "days",
        "Days until it must be live.",
        "In how many days must it be live?",
        most=1e5,
    ),
    _quantity(
        "schedule.horizon_days",
        "days",
        "Days over which costs are counted.",
        "For how long should costs be counted?",
        least=1.0,
        most=1e5,
    ),
    _quantity(
        "budget.upfront_usd",
        "USD",
        "Money that may be spent before going live.",
        "How much may be spent before going live?",
    ),
    _quantity(
        "budget.monthly_usd",
        "USD/month",
        "Money that may be spent each month.",
        "How much may be spent each month?",
    ),
    Field(path="models.prompt", kind="model", about="Model to prompt, `provider/model`."),
    Field(path="models.tuned", kind="model", about="Base model to tune, `provider/model`."),
    _choice(
        "models.hosting",
        "api own-cloud self-hosted on-device any",
        "Where the model may run.",
        "Where may the model run?",
    ),
    _flag(
        "models.latest_frontier",
        "Whether the newest frontier model must be followed without lag.",
        "Must you follow the newest frontier model without lag?",
    ),
    _share(
        "measured.target",
        "Score that must be reached on the project's own metric.",
        "Which score must be reached?",
    ),
    _share(
        "measured.prompt_score",
        "Score of the prompted model on the project's own metric.",
        "Which score does prompting reach today?",
    ),
    _choice(
        "measured.prompt_standing",
        "meets-target close far-below",
        "How the prompted model does, where there are no numbers.",
        "How close does prompting come to what you need?",
        fixed=True,
    ),
    _choice(
        "measured.prompt_effort",
        "zero-shot few-shot engineered retrieval",
        "How hard prompting was tried.",
        "How hard was prompting tried?",
    ),
    _choice(
        "measured.tuning_tried",
        "helped no-gain failed",
        "What an earlier tuning trial showed.",
        "What did an earlier tuning trial show?",
        fixed=True,
    ),
    Field(
        path="measured.pilot",
        kind="pilot",
        about="Tuned results so far; the learning curve is fitted to them.",
    ),
    *(
        Field(
            path=f"weights.{dimension}",
            kind="importance",
            about=f"Your own importance for {dimension}, over the one derived from the profile.",
            most=10.0,
        )
        for dimension in DIMENSIONS
    ),
)

FIELD_BY_PATH: Mapping[str, Field] = {field.path: field for field in FIELDS}


@dataclass(frozen=True, slots=True)
class Profile:
    """The answers given, flat by path; a path that is absent is unknown."""

    answers: Mapping[str, Answer]

    def get(self, path: str) -> Answer | None:
        """Return the answer to a question, or None when it is unknown."""
        return self.answers.get(path)

    def replacing(self, changes: Mapping[str, Answer]) -> "Profile":
        """Return this profile with some answers replaced or added."""
        return Profile({**self.answers, **changes})

    @property
    def as_of(self) -> date:
        """Return the day whose prices and availability apply.

        Raises:
            KeyError: if the day was not filled in before the decision.
        """
        day = self.answers["as_of"]
        assert isinstance(day, date)  # noqa: S101 - the schema lets nothing else through
        return day


def digest_of(profile: Profile, versions: Iterable[str]) -> str:
    """Return the hexadecimal digest of the canonical profile under the given versions.

    Key order and number form do not matter: `1` and `1.0` are one number.
    """
    lines = [f"{path}={_canonical(profile.answers[path])}" for path in sorted(profile.answers)]
    text = "\n".join([*versions, *lines])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _canonical(answer: Answer) -> str:
    if isinstance(answer, (str, bool)):
        return repr(answer)
    if isinstance(answer, date):
        return answer.isoformat()
    if isinstance(answer, Quantity):
        return f"[{answer.low!r},{answer.mid!r},{answer.high!r}]"
    if isinstance(answer, tuple):
        return ";".join(f"{point.labelled_examples!r}:{point.score!r}" for point in answer)
    return repr(float(answer))
