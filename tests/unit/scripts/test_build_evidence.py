"""The rules that turn a collected result into a case are the same for every source."""

from typing import Any

import pytest

from scripts.build_evidence import authors_of, case_row, model_name, model_year

ROW: dict[str, Any] = {
    "id": "x-some_study",
    "source_title": "A study",
    "authors_year": "Doe & Roe 2024 (Somewhere)",
    "url": "http://example.org/study",
    "task": "House style of headlines",
    "task_type": "style",
    "domain": "news",
    "domain_specialisation": "specialised",
    "prompt_setup": "rag",
    "prompt_model": "GPT-4o (frontier-api)",
    "prompt_class": "frontier-api",
    "tuned_model": "Some API model - frontier-api-tuned",
    "tuned_class": "frontier-api-tuned",
    "metric": "error % (lower is better)",
    "winner": "fine-tuning",
    "acceptable": ["fine-tuning"],
    "checked": "outcome-read",
    "source_kind": "vendor-case-study",
    "comparison": "loose",
    "source_group": "group",
    "notes": "A sentence of the source.",
}


def test_words_are_those_of_the_profile() -> None:
    case = case_row(ROW, {})

    assert (case["task_type"], case["gap"]) == ("generation", "form")
    assert case["prompt_effort"] == "retrieval"
    assert case["tuned_class"] == "frontier-api"
    assert case["lower_is_better"] is True


def test_the_id_is_a_slug_and_the_address_is_secure() -> None:
    case = case_row(ROW, {})

    assert case["id"] == "x-some-study"
    assert case["url"] == "https://example.org/study"


def test_trust_follows_its_rule() -> None:
    # vendor 0.6, outcome only 0.6, loose 0.5
    assert case_row(ROW, {})["trust"] == 0.18


def test_notes_are_our_own_and_never_the_source_s() -> None:
    assert case_row(ROW, {})["note"] == ""
    assert case_row(ROW, {"x-some-study": "Ours."})["note"] == "Ours."


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("Doe & Roe 2024", "Doe & Roe"),
        ("Doe et al., 2023 (MSR 2025)", "Doe et al. (MSR)"),
        ("Vendor, 2023-26", "Vendor"),
        ("2025 (arXiv 2501.06658)", "arXiv 2501.06658"),
        ("Sciety 2025.10.21.25338506", "Sciety 2025.10.21.25338506"),
    ],
)
def test_authors_lose_the_year(written: str, authors: str) -> None:
    assert authors_of(written) == authors


@pytest.mark.parametrize(
    ("model", "year"),
    [
        ("GPT-3 175B", 2020),
        ("GPT-3.5-Turbo", 2022),
        ("GPT-4", 2023),
        ("GPT-4o-mini", 2024),
        ("GPT-4.1", 2025),
        ("GPT-5.5 xhigh", 2026),
        ("Llama-3.1-8B", 2024),
        ("Llama-2-7B", 2023),
        ("Claude Haiku 4.5", 2025),
        ("a model without a name", 2021),
    ],
)
def test_a_prompted_model_is_dated_by_its_name_or_by_its_source(model: str, year: int) -> None:
    assert model_year(model, 2021) == year


def test_the_class_is_taken_off_the_name_of_a_model() -> None:
    assert model_name("Mistral-7B LoRA - open-small(<=13B)") == "Mistral-7B LoRA"
    assert model_name("GPT-4 (gpt-4-1106) - frontier-api") == "GPT-4 (gpt-4-1106)"
