"""Judge the service: post decision cases and published cases, and write how often it is right.

Usage: python -m scripts.evaluate [CASES.jsonl] [--check]

Without a file it posts `tests/cases/decisions.jsonl` and `service/data/evidence.jsonl`, and writes
`docs/evaluation.md` and `service/data/evaluation.json`, byte for byte the same whenever the
engine, the catalogue and the cases are. With a file of decision cases of the same form it prints
the report on those instead and writes nothing.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
from flask.testing import FlaskClient

from scripts.evaluation_report import Case, Judged, figures_of, report_of
from service.adapters.evidence_files import evidence_from_file
from service.bootstrap import create_app
from service.domain.published.evidence import EvidenceCase, tuned_beats_prompt
from service.domain.vocabulary import DIMENSIONS
from service.settings import Settings

ROOT = Path(__file__).parents[1]
CASES_FILE = ROOT / "tests" / "cases" / "decisions.jsonl"
DOCS_FILE = ROOT / "docs" / "evaluation.md"
DATA_FILE = ROOT / "service" / "data" / "evaluation.json"

AS_OF = "2026-11-23"
QUALITY_ALONE = {name: 10 if name == "best-for" else 0 for name in DIMENSIONS}


def main() -> None:
    """Judge and write; with --check say which files are out of date; with a file, print."""
    parser = argparse.ArgumentParser(description="Judge the service on known cases.")
    parser.add_argument("cases", nargs="?", type=Path, help="decision cases to judge instead")
    parser.add_argument("--check", action="store_true", help="write nothing, compare instead")
    options = parser.parse_args()

    client = create_app(Settings()).test_client()
    if options.cases:
        judged = answers_to(decision_cases(options.cases), client)
        print(report_of(figures_of(judged, (), versions_of(client)), judged, ()), end="")
        return
    made = made_files(client)
    stale = [path for path, text in made.items() if not path.exists() or path.read_bytes() != text]
    if options.check and stale:
        names = ", ".join(path.name for path in stale)
        raise SystemExit(f"{names}: run make evaluate and commit the result")
    if not options.check:
        for path, text in made.items():
            path.write_bytes(text)
    print(f"{len(stale)} of {len(made)} files were out of date")


def made_files(client: FlaskClient) -> dict[Path, bytes]:
    """Return what the report and its headline figures should hold."""
    decisions = answers_to(decision_cases(CASES_FILE), client)
    published = answers_to(map(_published, evidence_from_file()), client)
    figures = figures_of(decisions, published, versions_of(client))
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return {
        DOCS_FILE: report_of(figures, decisions, published).encode(),
        DATA_FILE: orjson.dumps(figures, option=options),
    }


def decision_cases(path: Path) -> Iterator[Case]:
    """Yield the decision cases of a JSON Lines file."""
    for line in path.read_bytes().splitlines():
        row = orjson.loads(line)
        yield Case(
            id=row["id"],
            url=row["url"],
            profile=row["profile"],
            outcome=row["outcome"],
            acceptable=tuple(row["acceptable"]),
            strength=row["strength"],
            reason=row.get("reason") or "; ".join(row.get("reasons", ())),
        )


def answers_to(cases: Iterable[Case], client: FlaskClient) -> Sequence[Judged]:
    """Post each case and return the answers.

    Raises:
        SystemExit: when the service refuses a case.
    """
    return tuple(_judged(case, client) for case in cases)


def versions_of(client: FlaskClient) -> dict[str, str]:
    """Return the versions that date the figures."""
    told = client.get("/v1").get_json()
    versions = {name: told[name] for name in ("engine_version", "catalogue_version")}
    return versions | {"as_of": AS_OF}


def _judged(case: Case, client: FlaskClient) -> Judged:
    profile = {"as_of": AS_OF, **case.profile}
    answer = client.post("/v1/recommendations?include=quality", json=profile)
    told = answer.get_json()
    if not answer.is_json or "verdict" not in told:
        raise SystemExit(f"{case.id} was refused: {answer.text}")
    return Judged(
        case=case,
        verdict=told["verdict"],
        standing=told["standing"],
        share=told["ranking"][0]["acceptability"],
        p_tuned=told["quality"]["p_tuned_beats_prompt"]["mid"],
    )


def _published(case: EvidenceCase) -> Case:
    """Return a published case as a project: one task, judged by quality alone, as in its source."""
    task = {"type": case.task_type, "domain": case.domain, "breadth": "single"}
    optional = {"gap": case.gap, "classes": case.classes}
    profile: dict[str, Any] = {
        "task": task | {name: value for name, value in optional.items() if value is not None},
        "measured": {"prompt_effort": case.prompt_effort},
        "weights": QUALITY_ALONE,
    }
    if case.labels is not None:
        profile["data"] = {"labelled_examples": case.labels}
    return Case(
        id=case.id,
        url=case.url,
        profile=profile,
        outcome=case.winner,
        acceptable=case.acceptable,
        strength=case.source_kind,
        reason=case.note,
        tuned_won=tuned_beats_prompt(case),
    )


if __name__ == "__main__":
    main()
