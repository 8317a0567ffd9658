"""Profiles and estimates of money for tests, as a user would write the profile."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, Answer, Profile, Quantity
from tune_or_prompt.domain.money.estimate import MoneyEstimate, estimate_money

CATALOGUE = load_knowledge().money
DAY = date(2026, 11, 24)

PROMPT, TUNE, BOTH = "prompt-engineering", "fine-tuning", "hybrid"

WORKED: Mapping[str, Any] = {
    "task": {"type": "extraction"},
    "traffic": {
        "mode": "interactive",
        "calls_per_day": 20000,
        "instruction_tokens": 1500,
        "example_tokens": 3000,
        "query_tokens": 300,
        "output_tokens": 50,
        "cached_share": 0.8,
        "batchable_share": 0,
    },
    "data": {"labelled_examples": 100, "label_cost_usd": 1},
    "team": {"hourly_cost_usd": 100, "ml_expertise": "some", "evaluation": "ad-hoc"},
    "schedule": {"horizon_days": 365},
    "models": {
        "prompt": "openai/gpt-6.1-terra",
        "tuned": "google/gemini-2.5-flash-lite",
        "hosting": "api",
    },
}
"""The profile of docs/worked-money.md."""


ONE_OFF: Mapping[str, Any] = {
    "task": {"type": "extraction", "output": "strict"},
    "traffic": {
        "mode": "one-off",
        "total_calls": 2000000,
        "instruction_tokens": 800,
        "query_tokens": 1200,
        "output_tokens": 200,
        "example_tokens": 0,
        "cached_share": 0,
        "batchable_share": 1,
    },
    "data": {"labelled_examples": 500, "label_cost_usd": 1},
    "team": {"hourly_cost_usd": 100, "ml_expertise": "some", "evaluation": "ad-hoc"},
    "models": {
        "prompt": "openai/gpt-6.1-terra",
        "tuned": "google/gemini-2.5-flash-lite",
        "hosting": "api",
    },
}
"""A job of two million calls in batches (finding 08)."""


CHOICES = (
    "task.type",
    "task.tailoring",
    "traffic.mode",
    "data.label_source",
    "team.ml_expertise",
    "team.evaluation",
    "models.hosting",
    "models.strongest_allowed",
)
FLAGS = ("data.has_labels", "data.may_leave_network", "models.can_serve_own")
SIZES = {
    "traffic.calls_per_day": 1e7,
    "traffic.total_calls": 1e8,
    "traffic.instruction_tokens": 4e5,
    "traffic.example_tokens": 1e4,
    "traffic.query_tokens": 1e5,
    "traffic.output_tokens": 1e4,
    "traffic.reasoning_tokens": 1e4,
    "traffic.latency_target_ms": 1e5,
    "data.labelled_examples": 1e5,
    "data.labels_per_week": 1e4,
    "data.label_cost_usd": 100.0,
    "team.hourly_cost_usd": 300.0,
    "schedule.horizon_days": 2000.0,
    "task.classes": 1000.0,
    "task.tenants": 5000.0,
    "measured.prompt_monthly_usd": 1e6,
    "budget.upfront_usd": 1e5,
    "budget.monthly_usd": 1e5,
}
SHARES = ("traffic.cached_share", "traffic.batchable_share")
MODELS = {
    "models.prompt": (
        "openai/gpt-6.1-terra",
        "google/gemini-2.5-pro",
        "anthropic/claude-haiku-5-5",
    ),
    "models.tuned": (
        "google/gemini-2.5-flash-lite",
        "google/gemini-3.1-flash-lite",
        "azure/gpt-4.1",
        "self-hosted/llama-3.1-8b",
        "together/llama-3.1-8b",
        "openai/gpt-4o-mini",
        "aws-bedrock/nova-micro",
    ),
}


def profile_of(document: Mapping[str, Any]) -> Profile:
    """Return the profile that a document as it is posted stands for; its day is `DAY`."""
    return Profile({"as_of": DAY, **_flat(document, "")})


def estimate_of(document: Mapping[str, Any]) -> MoneyEstimate:
    """Return the estimate of money for a document as it is posted."""
    return estimate_money(profile_of(document), CATALOGUE)


def changed(document: Mapping[str, Any], **answers: Any) -> dict[str, Any]:
    """Return a document with some answers, `group__name=value`; None takes an answer away."""
    copied = {
        group: dict(one) if isinstance(one, Mapping) else one for group, one in document.items()
    }
    for path, value in answers.items():
        group, _, name = path.partition("__")
        inner = copied.setdefault(group, {})
        if value is None:
            inner.pop(name, None)
        else:
            inner[name] = value
    return copied


def _flat(document: Mapping[str, Any], above: str) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for name, value in document.items():
        path = f"{above}{name}"
        if isinstance(value, Mapping) and set(value) == {"low", "mid", "high"}:
            found[path] = Quantity(*(float(value[end]) for end in ("low", "mid", "high")))
        elif isinstance(value, Mapping):
            found |= _flat(value, f"{path}.")
        elif path == "as_of":
            found[path] = date.fromisoformat(value)
        elif isinstance(value, list):
            found[path] = tuple(value)
        else:
            found[path] = float(value) if type(value) is int else value
    return found


def quantities(most: float) -> st.SearchStrategy[Answer]:
    three = st.lists(st.floats(0, most), min_size=3, max_size=3).map(sorted)
    return st.one_of(st.floats(0, most), three.map(lambda ends: Quantity(*ends)))


def fields() -> dict[str, st.SearchStrategy[Answer]]:
    found: dict[str, st.SearchStrategy[Answer]] = {}
    found |= {path: st.sampled_from(FIELD_BY_PATH[path].choices) for path in CHOICES}
    found |= {path: st.booleans() for path in FLAGS}
    found |= {path: quantities(most) for path, most in SIZES.items()}
    found |= {path: st.floats(0, 1) for path in SHARES}
    return found | {path: st.sampled_from(models) for path, models in MODELS.items()}


def profiles() -> st.SearchStrategy[Profile]:
    """Return profiles with any of the answers that money reads."""
    answers = st.fixed_dictionaries({"as_of": st.just(DAY)}, optional=fields())
    return answers.map(Profile)
