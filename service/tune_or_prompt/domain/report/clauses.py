"""Each answer as a clause that can stand in any sentence: `you expect 500,000 calls a day`."""

import re
from collections.abc import Mapping
from functools import cache

from tune_or_prompt.domain.language.profile import (
    FIELD_BY_PATH,
    FIELDS,
    Answer,
    Field,
    PilotPoint,
    Profile,
    Quantity,
)
from tune_or_prompt.domain.report.decision import Stated
from tune_or_prompt.domain.report.words import answer_in_words, listed, quantity

CLAUSES: Mapping[str, str] = {
    "stage": "the project is {}",
    "task.type": "the task is to {}",
    "task.breadth": "one deployment handles {}",
    "task.tailoring": "behavior is {}",
    "task.tenants": "{} customers or users need behavior of their own",
    "task.classes": "there are {} categories to choose from",
    "task.domain": "the subject is {an everyday one|specialized|a narrow expert field}",
    "task.language": "{the language is widely used|models have seen little of the language}",
    "task.output": "answers {are free text|follow a template|need a strict format}",
    "task.voice": (
        "{no particular voice is needed|the voice only has to be roughly right|"
        "the voice has to be exactly right}"
    ),
    "task.consistency": "consistency is {}",
    "task.error_harm": "a wrong answer does {little|some|a lot of} harm",
    "task.gap": (
        "{nothing important is missing with a good prompt|"
        "what is missing is context that is not in the prompt|"
        "search, tools or orchestration are the bottleneck|the model does not know the facts|"
        "tone, style or format are off|the model applies your categories differently than you do|"
        "the model cannot do the task well enough|the model reasons incorrectly}"
    ),
    "task.rules": (
        "{you can write down what makes an answer good|"
        "people only know a good answer when they see it}"
    ),
    "task.human_review": (
        "{no one checks answers before they count|people check some of the answers|"
        "a person checks every answer}"
    ),
    "task.verifiable": "{no|a} program can check answers",
    "task.citations": "answers {need no citations|have to cite their sources}",
    "task.shift": "live inputs {look like|differ somewhat from|differ a lot from} your examples",
    "knowledge.tokens": "the task draws on {} tokens of reference text",
    "knowledge.change": (
        "the facts {never change|change about once a year|change about every three months|"
        "change about every month|change about every week|change every day}"
    ),
    "requirements.change": (
        "what you want from the model {never changes|changes about once a year|"
        "changes about every three months|changes about every month|changes about every week|"
        "changes every day}"
    ),
    "requirements.editors": "{engineers|people who do not code have to} edit its behavior",
    "traffic.mode": (
        "{someone waits for each answer|it is bulk work that comes again and again|"
        "it is one job that ends}"
    ),
    "traffic.total_calls": "the job makes {} calls in all",
    "traffic.calls_per_day": "you expect {} calls a day",
    "traffic.instruction_tokens": "the instructions take {} tokens",
    "traffic.example_tokens": "the examples in the prompt take {} tokens",
    "traffic.query_tokens": "each input takes {} tokens",
    "traffic.output_tokens": "each answer takes {} tokens",
    "traffic.reasoning_tokens": "the model thinks for {} tokens before each answer",
    "traffic.cached_share": "{} of the fixed prompt is read from a cache",
    "traffic.batchable_share": "{} of the calls can wait for a batch run",
    "traffic.latency_target_ms": "an answer may take {} at most",
    "data.has_labels": "you have {no |}labeled examples",
    "data.labelled_examples": "you have {} labeled examples",
    "data.labels_per_week": "you can label {} more examples a week",
    "data.label_cost_usd": "another label costs {}",
    "data.label_source": (
        "{there is nothing to learn from yet|you have documents but no examples of answers|"
        "you have logs of what users did to learn from|you have past decisions to learn from|"
        "you have corrections of earlier answers to learn from|"
        "experts wrote or labeled the examples|a stronger model writes the examples|"
        "you know which of two answers people preferred}"
    ),
    "data.label_quality": (
        "{the labels are good|the labels are uneven|people disagree about the labels}"
    ),
    "data.teacher_available": "{no|a} stronger model may write labels",
    "data.label_noise": "about {} of the labels are wrong",
    "data.sensitivity": "the data is {}",
    "data.may_leave_network": "the data may {not |}leave your network",
    "data.may_enter_weights": "{no|a} model may be trained on the data",
    "data.per_user_access": "{all users may see the same|each user may see only part of the} data",
    "team.ml_expertise": "the team has {no|some|a lot of} experience with training models",
    "team.evaluation": (
        "{answers are not tested|answers are tested only by looking at some of them|"
        "you have a test set and a metric}"
    ),
    "team.hourly_cost_usd": "an hour of an engineer costs {}",
    "schedule.deadline_days": "it has to be live in {}",
    "schedule.horizon_days": "costs are counted over {}",
    "budget.upfront_usd": "you can spend {} before going live",
    "budget.monthly_usd": "you can spend {} a month",
    "models.prompt": "you prompt {}",
    "models.tuned": "you would fine-tune {}",
    "models.hosting": (
        "the model {runs behind a provider's API|has to run in your own cloud account|"
        "has to run on your own servers|has to run on the user's device|may run anywhere}"
    ),
    "models.strongest_allowed": "the strongest model you may prompt is {}",
    "models.can_serve_own": "you can{not|} serve a model that you tuned",
    "models.newer_expected": (
        "{no stronger model is|a stronger model has just appeared or is} expected soon"
    ),
    "models.latest_frontier": "you {do not |}have to follow the newest frontier model",
    "measured.target": "the target is a score of {}",
    "measured.prompt_score": "the prompt scores {}",
    "measured.prompt_standing": "the prompt {meets|comes close to|falls far short of} the target",
    "measured.prompt_effort": (
        "{only one plain instruction has been tried as a prompt|"
        "only a prompt with a few examples has been tried|the prompt is carefully engineered|"
        "prompting with retrieval has been tried}"
    ),
    "measured.prompt_cost": "{what prompting costs is acceptable|prompting costs too much}",
    "measured.prompt_latency": "the prompted model {answers fast enough|is too slow}",
    "measured.prompt_monthly_usd": "prompting costs {} a month now",
    "measured.tuning_tried": "fine-tuning was tried and {helped|did not beat the prompt|failed}",
    "measured.tuning_failure": (
        "{the tuned model did not learn the facts|"
        "fine-tuning failed because there was too little data|"
        "fine-tuning failed because the data was bad|fine-tuning brought no gain over the prompt|"
        "the tuned model forgot what it could do before}"
    ),
    "measured.pilot": "the best tuning trial scored {}",
}
"""By field: `{}` stands for the answer, `{a|b|c}` for one of these by the choice, in order."""

ZERO: Mapping[str, str] = {
    "data.labelled_examples": "you have no labeled examples",
    "data.labels_per_week": "you cannot label any more examples",
}
"""What a field says if its answer is 0."""


def clause_of(path: str, profile: Profile) -> str:
    """Return what the profile says about a question, as a clause that starts in lower case."""
    clause = clause_for(path, profile.answers[path])
    score, target = profile.get("measured.prompt_score"), profile.get("measured.target")
    if path == "measured.pilot" and score is not None:
        return f"{clause} against {answer_in_words('measured.prompt_score', score)} for the prompt"
    if path in {"measured.prompt_score", "measured.pilot"} and target is not None:
        return f"{clause} against a target of {answer_in_words('measured.target', target)}"
    return clause


def clause_for(path: str, answer: Answer) -> str:
    """Return an answer to a question as a clause that starts in lower case."""
    field = FIELD_BY_PATH[path]
    if field.kind == "importance":
        return f"you rate {field.name.replace('-', ' ')} at {answer_in_words(path, answer)}"
    if field.choices:
        chosen = answer if isinstance(answer, tuple) else (str(answer),)
        at = [field.choices.index(str(each).lower()) for each in chosen]
        return listed([_by_choice(field)[each] for each in at])
    if isinstance(answer, tuple):
        word = f"{max(each.score for each in answer if isinstance(each, PilotPoint)):g}"
    elif isinstance(answer, Quantity):
        word, answer = f"about {quantity(field, answer.mid)}", answer.mid
    else:
        word = quantity(field, answer) if isinstance(answer, int | float) else str(answer)
    return ZERO[path] if answer == 0.0 and path in ZERO else CLAUSES[path].format(word)


@cache
def _by_choice(field: Field) -> tuple[str, ...]:
    """Return the clause for each choice of a field."""
    before, braced, after = re.split(r"\{(.*)\}", CLAUSES[field.path])
    words = braced.split("|") if braced else [word.partition(" (")[0] for word in field.words]
    return tuple(f"{before}{word}{after}" for word in words)


def stated_in(profile: Profile) -> tuple[Stated, ...]:
    """Return the answers given in words, in the order in which they are asked for."""
    given = [field for field in FIELDS if field.path in profile.answers]
    return tuple(
        Stated(field=each.path, label=each.label, text=_stated(each, profile.answers[each.path]))
        for each in given
        if each.path not in {"name", "as_of"}
    )


def _stated(field: Field, answer: Answer) -> str:
    """Return an answer in words that can stand beside its label instead of its question."""
    words = answer_in_words(field.path, answer)
    bare = field.kind == "choice" and words.startswith(("yes", "no,", "no "))
    return clause_for(field.path, answer) if bare else words
