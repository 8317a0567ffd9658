"""The questions asked about a project, each declared once, and the answers given.

Everything else that needs the fields of a profile (wire schema, interview, page, flips, questions,
documentation) derives them from `FIELDS`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tune_or_prompt.domain.language.vocabulary import DIMENSIONS

Kind = Literal[
    "text",
    "date",
    "choice",
    "choices",
    "flag",
    "count",
    "quantity",
    "share",
    "model",
    "pilot",
    "importance",
]
Changeable = Literal["up", "down", "either", "never"]

NUMERIC_KINDS = frozenset({"count", "quantity", "share"})
NUMBER_KINDS = NUMERIC_KINDS | {"importance"}
"""With the weights that users give themselves, which are no quantities of the project."""
CHOICE_KINDS = frozenset({"choice", "choices", "flag"})
FLAG_CHOICES = ("false", "true")
FLAG_WORDS = ("no", "yes")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number known only as a range: the 10th, 50th and 90th percentile of the belief."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True)
class PilotPoint:
    """One tuning trial: how many labels it was trained on and the score it reached (0-1)."""

    labelled_examples: float
    score: float


Answer = str | float | bool | date | Quantity | tuple[str, ...] | tuple[PilotPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """One question about the project; there is one object of each.

    Attributes:
        path: dotted name on the wire, such as `traffic.calls_per_day`.
        kind: what form an answer takes.
        label: a short name for people.
        question: the question as a person would be asked it.
        about: what the field means, one line, for the published schema.
        choices: allowed slugs, in order of rising intensity if there is one.
        words: the choices in words, in the same order.
        unit: unit of a number.
        least: smallest number allowed.
        most: largest number allowed.
        changeable: which way a team could want to move its answer: towards later choices or larger
            numbers (`up`), the other way (`down`), both, or not at all.
    """

    path: str
    kind: Kind
    label: str
    question: str
    about: str
    choices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    unit: str = ""
    least: float = 0.0
    most: float = 1e12
    changeable: Changeable = "never"

    @property
    def group(self) -> str:
        """Return the part before the dot, or an empty string for a top-level field."""
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        """Return the part after the dot."""
        return self.path.rpartition(".")[2]

    def word_for(self, choice: str) -> str:
        """Return a choice in words."""
        return self.words[self.choices.index(choice)]


def _choice(
    path: str,
    label: str,
    question: str,
    about: str,
    words: Mapping[str, str],
    changeable: Changeable = "never",
    kind: Kind = "choice",
) -> Field:
    return Field(
        path=path,
        kind=kind,
        label=label,
        question=question,
        about=about,
        choices=tuple(words),
        words=tuple(words.values()),
        changeable=changeable,
    )


def _flag(
    path: str, label: str, question: str, about: str, changeable: Changeable = "never"
) -> Field:
    return Field(
        path=path,
        kind="flag",
        label=label,
        question=question,
        about=about,
        choices=FLAG_CHOICES,
        words=FLAG_WORDS,
        changeable=changeable,
    )


def _number(
    path: str,
    unit: str,
    label: str,
    question: str,
    about: str,
    changeable: Changeable = "never",
    *,
    kind: Kind = "quantity",
    least: float = 0.0,
    most: float = 1e12,
) -> Field:
    return Field(
        path=path,
        kind=kind,
        unit=unit,
        label=label,
        question=question,
        about=about,
        least=least,
        most=most,
        changeable=changeable,
    )


def _share(
    path: str, label: str, question: str, about: str, changeable: Changeable = "never"
) -> Field:
    return _number(path, "share", label, question, about, changeable, kind="share", most=1.0)


_PACE = {
    "never": "never",
    "yearly": "about once a year",
    "quarterly": "about every three months",
    "monthly": "about every month",
    "weekly": "about every week",
    "daily": "every day",
}

FIELDS: tuple[Field, ...] = (
    Field(
        path="name",
        kind="text",
        label="Name",
        question="What is the project called?",
        about="A name for the project; echoed, never scored.",
        most=200,
    ),
    _choice(
        "stage",
        "Stage",
        "How far along is the project?",
        "How far the project has come.",
        {
            "idea": "an idea",
            "prototype": "a prototype",
            "pilot": "a pilot with real users",
            "production": "in production",
        },
        "up",
    ),
    Field(
        path="as_of",
        kind="date",
        label="Day",
        question="For which day do you want the answer?",
        about="The day whose prices and availability apply; today (UTC) when absent.",
    ),
    _choice(
        "task.type",
        "Task",
        "What does the model do?",
        "What the model is asked to do.",
        {
            "classification": "sort inputs into categories",
            "extraction": "pull facts out of text",
            "generation": "write text",
            "summarisation": "summarize",
            "question-answering": "answer questions",
            "reasoning": "reason through problems",
            "code-generation": "write code",
            "translation": "translate",
            "structured-output": "produce structured output such as JSON",
            "dialogue": "hold a conversation",
            "agentic": "act as an agent that uses tools",
        },
    ),
    _choice(
        "task.breadth",
        "Number of tasks",
        "How many different tasks does one deployment handle?",
        "How many different tasks one deployment serves.",
        {"single": "one task", "few": "a few tasks", "many": "many different tasks"},
        "down",
    ),
    _choice(
        "task.tailoring",
        "Tailoring",
        "Does it have to behave differently for each customer or user?",
        "Whether behavior differs by customer.",
        {
            "one-for-all": "the same for everyone",
            "per-tenant": "different for each customer",
            "per-user": "different for each user",
        },
        "down",
    ),
    _number(
        "task.tenants",
        "tenants",
        "Customers with their own behavior",
        "How many customers, brands or users need behavior of their own?",
        "Customers, brands or users that need behavior of their own.",
        most=1e9,
    ),
    _number(
        "task.classes",
        "labels",
        "Categories",
        "How many categories are there to choose from?",
        "How many labels there are to choose from.",
        kind="count",
        least=1,
        most=1e6,
    ),
    _choice(
        "task.domain",
        "Subject",
        "How specialized is the subject?",
        "How far the subject lies from everyday knowledge.",
        {
            "general": "everyday subjects",
            "specialised": "a specialized field",
            "narrow-expert": "a narrow expert field (medical codes, legal clauses)",
        },
    ),
    _choice(
        "task.language",
        "Language",
        "Do large models know the language well?",
        "Whether large models saw much of the language.",
        {"common": "a widely used language", "low-resource": "a language models saw little of"},
    ),
    _choice(
        "task.output",
        "Output format",
        "How strict is the format of the answer?",
        "How tightly the form of the answer is prescribed.",
        {"free": "free text", "templated": "follows a template", "strict": "a strict format"},
        "down",
    ),
    _choice(
        "task.voice",
        "Voice",
        "Does it have to hit a certain tone, brand voice or house style?",
        "Whether a tone, brand voice or house style must be hit.",
        {"none": "no", "some": "roughly", "exact": "exactly"},
        "down",
    ),
    _choice(
        "task.consistency",
        "Consistency",
        "How much does it matter that every single answer is consistent?",
        "How much it matters that every answer is consistent and reliable.",
        {
            "nice-to-have": "nice to have",
            "important": "important",
            "non-negotiable": "non-negotiable",
        },
        "down",
    ),
    _choice(
        "task.error_harm",
        "Harm of an error",
        "How much harm does a wrong answer do?",
        "What a wrong answer costs.",
        {"low": "little", "medium": "some", "high": "a lot"},
    ),
    _choice(
        "task.gap",
        "What goes wrong",
        "With a good prompt, what does the model still get wrong?",
        "What the prompted model still lacks; one value or a list.",
        {
            "none": "nothing important",
            "missing-context": "it lacks context that is not in the prompt (schema, definitions)",
            "retrieval-or-tools": "search, tools or orchestration let it down",
            "knowledge": "it does not know the facts",
            "form": "tone, style or format are off",
            "label-scheme": "it applies our categories differently than we do",
            "skill": "it cannot do the task well enough",
            "reasoning": "it reasons incorrectly",
        },
        kind="choices",
    ),
    _choice(
        "task.rules",
        "Rules",
        "Can you write down what makes an answer good?",
        "Whether what a good answer is can be written down.",
        {"writable": "yes, as rules", "tacit": "no, people just know it when they see it"},
        "down",
    ),
    _choice(
        "task.human_review",
        "Human review",
        "Does a person check an answer before it counts?",
        "Whether a person checks an answer before it counts.",
        {"none": "no", "some": "some of them", "every": "every one"},
        "up",
    ),
    _flag(
        "task.verifiable",
        "Checkable by a program",
        "Can a program check an answer (a parser, a compiler, tests, sums)?",
        "Whether a program can check an answer: a parser, a compiler, tests, sums.",
        "up",
    ),
    _flag(
        "task.citations",
        "Citations",
        "Do answers have to cite their sources?",
        "Whether answers must point to their sources.",
    ),
    _choice(
        "task.shift",
        "How inputs will differ",
        "How different will live inputs be from your labeled examples?",
        "How far live inputs will differ from the labeled ones.",
        {"none": "the same kind", "some": "somewhat different", "strong": "very different"},
    ),
    _number(
        "knowledge.tokens",
        "tokens",
        "Reference text",
        "How much reference text does the task draw on?",
        "Size of the reference knowledge that the task draws on.",
    ),
    _choice(
        "knowledge.change",
        "Facts change",
        "How often do the facts behind the answers change?",
        "How often the facts that answers rest on change.",
        _PACE,
    ),
    _choice(
        "requirements.change",
        "Requirements change",
        "How often does what you want from the model change?",
        "How often the wanted behavior changes.",
        _PACE,
        "down",
    ),
    _choice(
        "requirements.editors",
        "Who edits behavior",
        "Who has to be able to change how it behaves?",
        "Who must be able to change behavior.",
        {
            "engineers": "engineers",
            "domain-experts": "people who do not code (writers, lawyers, analysts)",
        },
        "either",
    ),
    _choice(
        "traffic.mode",
        "How it is used",
        "Does someone wait for each answer?",
        "Whether someone waits for the answer, it is bulk work, or a job that ends.",
        {
            "interactive": "someone waits for it",
            "batch": "bulk work, again and again",
            "one-off": "one job that ends",
        },
    ),
    _number(
        "traffic.total_calls",
        "calls",
        "Calls in all",
        "How many calls does the one-off job make in all?",
        "All calls of a one-off job.",
    ),
    _number(
        "traffic.calls_per_day",
        "calls/day",
        "Calls a day",
        "How many calls a day do you expect?",
        "Calls on an average day.",
        "up",
    ),
    _number(
        "traffic.instruction_tokens",
        "tokens/call",
        "Length of the instructions",
        "How long are the instructions in the prompt?",
        "Fixed instructions sent with each call.",
        "down",
        most=1e8,
    ),
    _number(
        "traffic.example_tokens",
        "tokens/call",
        "Length of the examples",
        "How long are the examples in the prompt?",
        "Worked examples sent with each call.",
        "down",
        most=1e8,
    ),
    _number(
        "traffic.query_tokens",
        "tokens/call",
        "Length of the input",
        "How long is the part of the input that changes from call to call?",
        "The part of the input that differs from call to call.",
        most=1e8,
    ),
    _number(
        "traffic.output_tokens",
        "tokens/call",
        "Length of the answer",
        "How long is an answer?",
        "Visible length of an answer.",
        most=1e8,
    ),
    _number(
        "traffic.reasoning_tokens",
        "tokens/call",
        "Hidden reasoning",
        "How many tokens does the model think before it answers?",
        "Hidden reasoning tokens of a call, billed as output.",
        most=1e8,
    ),
    _share(
        "traffic.cached_share",
        "Share read from the cache",
        "What share of the fixed prompt is read from a prompt cache?",
        "Share of the fixed prompt read from a provider's prompt cache.",
        "up",
    ),
    _share(
        "traffic.batchable_share",
        "Share that can wait",
        "What share of the calls can wait for a batch run?",
        "Share of calls that can wait for a batch discount.",
        "up",
    ),
    _number(
        "traffic.latency_target_ms",
        "ms",
        "Latency target",
        "How long may an answer take?",
        "How long an answer may take.",
        "up",
        least=1.0,
        most=1e9,
    ),
    _flag(
        "data.has_labels",
        "Labeled examples",
        "Do you have labeled examples of good answers?",
        "Whether labeled examples exist, if their number is not known.",
        "up",
    ),
    _number(
        "data.labelled_examples",
        "labels",
        "Labeled examples",
        "How many labeled examples do you have?",
        "Labeled examples of good answers at hand.",
        "up",
        most=1e10,
    ),
    _number(
        "data.labels_per_week",
        "labels/week",
        "New labels a week",
        "How many new labels can you make each week?",
        "New labels that can be made each week.",
        "up",
        most=1e10,
    ),
    _number(
        "data.label_cost_usd",
        "USD/label",
        "Cost of a label",
        "What does one more label cost?",
        "What one more label costs.",
        "down",
        most=1e6,
    ),
    _choice(
        "data.label_source",
        "What the data is",
        "What do you have to learn from?",
        "What the data really is.",
        {
            "none": "nothing yet",
            "documents-only": "documents, but no examples of answers",
            "logs": "logs of what users did",
            "past-decisions": "past decisions people made",
            "corrections": "corrections of earlier answers",
            "experts": "examples written or labeled by experts",
            "teacher-model": "answers of a stronger model",
            "preferences": "which of two answers people preferred",
        },
    ),
    _choice(
        "data.label_quality",
        "Quality of the labels",
        "How good are the labels?",
        "How far the labels can be relied on.",
        {
            "good": "good",
            "uneven": "uneven",
            "disputed": "people disagree about them",
        },
        "down",
    ),
    _flag(
        "data.teacher_available",
        "Stronger model may label",
        "May a stronger model write the labels?",
        "Whether a stronger model may label.",
        "up",
    ),
    _share(
        "data.label_noise",
        "Wrong labels",
        "What share of the labels do you believe to be wrong?",
        "Share of labels that may be wrong.",
        "down",
    ),
    _choice(
        "data.sensitivity",
        "Sensitivity",
        "How sensitive is the data?",
        "How sensitive the data is.",
        {
            "public": "public",
            "internal": "internal",
            "confidential": "confidential",
            "regulated": "regulated (health, finance, personal data)",
        },
    ),
    _flag(
        "data.may_leave_network",
        "Data may leave the network",
        "May the data leave your network?",
        "Whether data may be sent to an outside service.",
    ),
    _flag(
        "data.may_enter_weights",
        "Data may train a model",
        "May a model be trained on the data?",
        "Whether data may be learned into a model's weights.",
    ),
    _flag(
        "data.per_user_access",
        "Access differs by user",
        "Is each user allowed to see only part of the data?",
        "Whether users may see only their own part of the data.",
    ),
    _choice(
        "team.ml_expertise",
        "Experience with training",
        "How much experience does the team have with training models?",
        "The team's experience with training models.",
        {"none": "none", "some": "some", "strong": "a lot"},
        "up",
    ),
    _choice(
        "team.evaluation",
        "Testing",
        "How do you test the quality of answers?",
        "How answers are tested today.",
        {
            "none": "not at all",
            "ad-hoc": "by looking at some answers",
            "harness": "with a test set and a metric",
        },
        "up",
    ),
    _number(
        "team.hourly_cost_usd",
        "USD/hour",
        "Cost of an engineer's hour",
        "What does an hour of an engineer cost you?",
        "What an hour of an engineer costs, everything included.",
        least=1.0,
        most=1e5,
    ),
    _number(
        "schedule.deadline_days",
        "days",
        "Deadline",
        "In how many days must it be live?",
        "Days until it must be live.",
        "up",
        most=1e5,
    ),
    _number(
        "schedule.horizon_days",
        "days",
        "Time frame for costs",
        "Over how many days should costs be counted?",
        "Days over which costs are counted.",
        least=1.0,
        most=1e5,
    ),
    _number(
        "budget.upfront_usd",
        "USD",
        "Upfront budget",
        "How much may you spend before going live?",
        "Money that may be spent before going live.",
        "up",
    ),
    _number(
        "budget.monthly_usd",
        "USD/month",
        "Monthly budget",
        "How much may you spend each month?",
        "Money that may be spent each month.",
        "up",
    ),
    Field(
        path="models.prompt",
        kind="model",
        label="Model to prompt",
        question="Which model do you prompt?",
        about="Model to prompt, `provider/model`.",
    ),
    Field(
        path="models.tuned",
        kind="model",
        label="Model to fine-tune",
        question="Which base model would you fine-tune?",
        about="Base model to tune, `provider/model`.",
    ),
    _choice(
        "models.hosting",
        "Hosting",
        "Where may the model run?",
        "Where the model may run.",
        {
            "api": "a provider's API",
            "own-cloud": "our own cloud account",
            "self-hosted": "our own servers",
            "on-device": "the user's device",
            "any": "anywhere",
        },
        "either",
    ),
    _choice(
        "models.strongest_allowed",
        "Strongest model allowed",
        "What is the strongest model you may prompt?",
        "The strongest model that may be prompted: any hosted one; an open one of 30B or more; "
        "up to about 14B; up to about 4B.",
        {
            "frontier": "any hosted model",
            "strong-open": "a large open model (30B or more)",
            "small": "a small model (up to about 14B)",
            "tiny": "a tiny model (up to about 4B)",
        },
        "down",
    ),
    _flag(
        "models.can_serve_own",
        "Can run your own model",
        "Can you run or ship a model you tuned yourself?",
        "Whether tuned weights of your own can be run or shipped at all.",
        "up",
    ),
    _flag(
        "models.newer_expected",
        "Newer model expected",
        "Has a stronger model just appeared, or is one expected soon?",
        "Whether a stronger model has just appeared or is expected.",
    ),
    _flag(
        "models.latest_frontier",
        "Needs the newest model",
        "Must you follow the newest frontier model without delay?",
        "Whether the newest frontier model must be followed without lag.",
        "down",
    ),
    _share(
        "measured.target",
        "Target score",
        "Which score do you have to reach?",
        "Score that must be reached on the project's own metric.",
        "down",
    ),
    _share(
        "measured.prompt_score",
        "Score of the prompt",
        "Which score does prompting reach today?",
        "Score of the prompted model on the project's own metric.",
        "up",
    ),
    _choice(
        "measured.prompt_standing",
        "How the prompt does",
        "How close does prompting come to what you need?",
        "How the prompted model does, if there are no numbers.",
        {
            "meets-target": "it meets the target",
            "close": "it comes close",
            "far-below": "it falls far short",
        },
        "down",
    ),
    _choice(
        "measured.prompt_effort",
        "Effort on the prompt",
        "How hard did you try prompting?",
        "How hard prompting was tried.",
        {
            "zero-shot": "one plain instruction",
            "few-shot": "with a few examples",
            "engineered": "carefully engineered and tested",
            "retrieval": "with retrieval of documents or examples",
        },
        "up",
    ),
    _choice(
        "measured.prompt_cost",
        "Cost of the prompt",
        "Is what prompting costs acceptable, now or at the scale you want?",
        "What prompting costs, or would at the wanted scale.",
        {"acceptable": "yes", "too-high": "no, it costs too much"},
        "down",
    ),
    _choice(
        "measured.prompt_latency",
        "Speed of the prompt",
        "Does the prompted model answer fast enough?",
        "Whether the prompted model answers fast enough.",
        {"acceptable": "yes", "too-slow": "no, it is too slow"},
        "down",
    ),
    _number(
        "measured.prompt_monthly_usd",
        "USD/month",
        "Monthly bill today",
        "What does the prompted version cost a month now?",
        "What the prompted version costs a month now; token counts are then inferred.",
    ),
    _choice(
        "measured.tuning_tried",
        "Fine-tuning tried",
        "What did an earlier fine-tuning trial show?",
        "What an earlier tuning trial showed.",
        {
            "helped": "it helped",
            "no-gain": "it did not beat the prompt",
            "failed": "it failed",
        },
    ),
    _choice(
        "measured.tuning_failure",
        "Why fine-tuning failed",
        "Why did fine-tuning fail?",
        "Why an earlier tuning trial failed.",
        {
            "facts-not-learnt": "it did not learn the facts",
            "too-little-data": "too little data",
            "bad-data": "bad data",
            "no-gain": "no gain over the prompt",
            "forgot": "it forgot what it could do before",
        },
    ),
    Field(
        path="measured.pilot",
        kind="pilot",
        label="Tuning trials",
        question="Which scores did tuning trials reach, with how many labels?",
        about="Tuned results so far; the learning curve is fitted to them.",
    ),
    *(
        Field(
            path=f"weights.{dimension}",
            kind="importance",
            label=f"Weight of {dimension.replace('-', ' ')}",
            question=f"How important is {dimension.replace('-', ' ')} to you, from 0 to 10?",
            about=f"Your own importance of {dimension}; 5 is the usual project's.",
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
    answers = profile.answers
    lines = list(versions)
    for path in sorted(answers):
        answer = answers[path]
        plain = type(answer) in _PLAIN  # most answers: no call for these
        lines.append(f"{path}={answer!r}" if plain else f"{path}={_canonical(answer)}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


_PLAIN = frozenset({str, bool, float})


def _canonical(answer: Answer) -> str:
    match answer:
        case date():
            return answer.isoformat()
        case Quantity():
            return f"[{answer.low!r},{answer.mid!r},{answer.high!r}]"
        case tuple():
            return ";".join(
                each if isinstance(each, str) else f"{each.labelled_examples!r}:{each.score!r}"
                for each in answer
            )
    return repr(float(answer))
