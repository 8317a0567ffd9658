"""Turn a collection of published results into the catalogue's `evidence.jsonl`.

Usage: python -m scripts.build_evidence COLLECTED.jsonl

Everything but the notes is derived by the rules below, the same for every source. Notes are
our own words, so they are kept from the present file; the command names each case that lacks one.
"""

import argparse
import re
from pathlib import Path
from typing import Any

import orjson

from tune_or_prompt.catalogue import PACKAGED, published_cases
from tune_or_prompt.domain.evidence.cases import trust_of

EVIDENCE_FILE = PACKAGED / "evidence.jsonl"

Row = dict[str, Any]

TASK_TYPES = {
    "knowledge-injection": ("question-answering", "knowledge"),
    "style": ("generation", "form"),
}
EFFORTS = {"rag": "retrieval", "many-shot": "few-shot"}
SOURCE_KINDS = {
    "paper": "paper",
    "leaderboard": "benchmark",
    "open-source-benchmark": "benchmark",
    "practitioner-benchmark": "practitioner",
    "practitioner-case-study": "practitioner",
    "secondary-summary": "secondary",
    "vendor-benchmark": "vendor",
    "vendor-case-study": "vendor",
}
COMPARISONS = {"same-base-model": "same-base", "cross-model": "cross-model", "loose": "loose"}
TUNED_CLASSES = {"frontier-api-tuned": "frontier-api"}
SEEN = {"figures-read": "figures", "outcome-read": "outcome"}

# Year in which a prompted model came out; the first pattern found in its name decides.
MODEL_YEARS = (
    (r"gpt-5", 2026),
    (r"gpt-oss|\bo3\b|gpt-4\.1|haiku 4|sonnet 4|gemma-3|qwen3|gemini-2", 2025),
    (r"gpt-4o|claude.?3|gemini.?1\.5|llama-?.?3|deepseek-v3|qwen2", 2024),
    (r"gpt-4|llama-2|llama-7b|mistral|yi-34b", 2023),
    (r"gpt-3\.5|chatgpt|davinci-00|palm|codex|\bopt\b", 2022),
    (r"gpt-3|davinci", 2020),
)


def main() -> None:
    """Write the evidence file and name the cases that still need a note."""
    parser = argparse.ArgumentParser(description="Build the packaged evidence.jsonl.")
    parser.add_argument("collected", type=Path)
    collected = parser.parse_args().collected

    notes = {}
    if EVIDENCE_FILE.exists():
        notes = {case.id: case.note for case in published_cases(EVIDENCE_FILE)}
    rows = [orjson.loads(line) for line in collected.read_bytes().splitlines()]
    cases = sorted((case_row(row, notes) for row in rows), key=lambda case: str(case["id"]))
    EVIDENCE_FILE.write_bytes(b"".join(orjson.dumps(case) + b"\n" for case in cases))
    published_cases(EVIDENCE_FILE)
    for case in cases:
        if not case["note"]:
            print(f"{case['id']}: write what was found, in your own words, as its note")
    print(f"{len(cases)} cases written to {EVIDENCE_FILE.name}")


def case_row(row: Row, notes: dict[str, str]) -> Row:
    """Return one collected result in the form of the evidence file."""
    slug = row["id"].replace("_", "-")
    year = int(re.findall(r"\b20\d\d\b", row["authors_year"])[0])
    return {
        "id": slug,
        "title": row["source_title"],
        "authors": authors_of(row["authors_year"]),
        "year": year,
        "url": re.sub(r"^http:", "https:", row["url"]),
        "source_group": row["source_group"],
        **_trust(row),
        **_task(row),
        **_models(row, year),
        **_scores(row),
        "winner": row["winner"],
        "acceptable": row["acceptable"],
        "deployed": row.get("deployed"),
        "decided_by": row.get("decision_reason"),
        "calls_per_day": row.get("calls_per_day"),
        "note": notes.get(slug, ""),
    }


def authors_of(authors_year: str) -> str:
    """Return the authors without the year of publication."""
    without_year = re.sub(r"\b20\d\d(-\d\d)?\b(?!\.)/?", "", authors_year)
    tidy = re.sub(r"\(\s*\)|,(?=\s*\()|\s+(?=[,;)])|[,\s]+$", "", without_year)
    return re.sub(r"^\((.*)\)$", r"\1", re.sub(r"\s+", " ", tidy).strip(" ,;"))


def model_year(model: str, source_year: int) -> int:
    """Return the year a prompted model came out; its source's year where it is not named."""
    for pattern, year in MODEL_YEARS:
        if re.search(pattern, model, re.IGNORECASE):
            return year
    return source_year


def model_name(model: str) -> str:
    """Return the name of a model without the class that the collection appends to it."""
    return re.sub(r"\s+(- |\()(frontier-api|open-small|open-large|encoder-small).*$", "", model)


def _trust(row: Row) -> Row:
    kind = SOURCE_KINDS[row["source_kind"]]
    seen = SEEN[row["checked"]]
    comparison = COMPARISONS[row["comparison"]]
    trust = trust_of(kind, seen, comparison)
    return {"source_kind": kind, "seen": seen, "comparison": comparison, "trust": trust}


def _task(row: Row) -> Row:
    task_type, gap = TASK_TYPES.get(row["task_type"], (row["task_type"], None))
    return {
        "task": row["task"],
        "task_type": task_type,
        "subject": row["domain"],
        "domain": row["domain_specialisation"],
        "gap": gap,
        "labels": row.get("labelled_examples"),
        "classes": row.get("n_classes"),
    }


def _models(row: Row, year: int) -> Row:
    tuned_class = row.get("tuned_class", "")
    return {
        "prompt_effort": EFFORTS.get(row["prompt_setup"], row["prompt_setup"]),
        "prompt_model": model_name(row["prompt_model"]),
        "prompt_class": row.get("prompt_class"),
        "prompt_year": model_year(row["prompt_model"], year),
        "tuned_model": model_name(row["tuned_model"]),
        "tuned_class": TUNED_CLASSES.get(tuned_class, tuned_class) or None,
    }


def _scores(row: Row) -> Row:
    return {
        "metric": re.sub(r" \((as reported|lower is better|computed here.*)\)", "", row["metric"]),
        "lower_is_better": "lower is better" in row["metric"],
        "prompt_score": row.get("score_prompt"),
        "tuned_score": row.get("score_tuned"),
        "hybrid_score": row.get("score_hybrid"),
    }


if __name__ == "__main__":
    main()
