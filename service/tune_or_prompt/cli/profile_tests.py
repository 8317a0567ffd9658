"""`tune-or-prompt test`: runs tests that are data, `tune-or-prompt*_test.yaml`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import orjson

from tune_or_prompt.cli.findings import Checked, Finding
from tune_or_prompt.cli.reports import junit_text
from tune_or_prompt.cli.session import Found, Session, asks_service, invalid
from tune_or_prompt.cli.terminal import safe, wrapped
from tune_or_prompt.wire.documents import FileDocument, changed

PATTERN = "tune-or-prompt*_test.yaml"
PATH = "/v1/recommendations?detail=verdict"


@dataclass(frozen=True, slots=True)
class Tried:
    """One test that was run, with what was not as expected; nothing if it passed."""

    file: str
    name: str
    faults: tuple[str, ...]
    line: int = 1


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    show_default=True,
)
@asks_service
def run_tests(session: Session, paths: tuple[Path, ...], form: str) -> None:
    """Run the profile tests in PATHS, by default every tune-or-prompt*_test.yaml below this folder.

    \b
    tests:
      - name: a hundred times the traffic tips the scale
        profile: tune-or-prompt.yaml
        changes: {traffic.calls_per_day: 1e6}
        expect: {verdict: fine-tuning, min_probability: 0.6}
    """  # noqa: D301  the sign keeps click from wrapping
    files = sorted(test_files(paths))
    if not files:
        session.say(f"There is no file {PATTERN} here, so there is nothing to test.")
    outcomes = [outcome for file in files for outcome in _run(session, file)]
    click.echo(written(form, outcomes), nl=False)
    if any(outcome.faults for outcome in outcomes):
        raise Found("")


def written(form: str, outcomes: Sequence[Tried]) -> str:
    """Return the results in a format."""
    if form == "json":
        tests = [
            {"file": each.file, "name": each.name, "faults": list(each.faults)} for each in outcomes
        ]
        return orjson.dumps({"tests": tests}).decode() + "\n"
    if form == "junit":
        cases = [(each.file, each.name, "expectation", " ".join(each.faults)) for each in outcomes]
        return junit_text([("profile tests", cases)])
    return _text(outcomes)


def checked_tests(session: Session, path: Path, _: object = None) -> Checked:
    """Return the tests of a file as a check, so that every report has them."""
    outcomes = list(_run(session, path))
    findings = tuple(
        Finding("test-failed", "error", f"{each.name}: {fault}", each.file, each.line)
        for each in outcomes
        for fault in each.faults
    )
    failed = sum(bool(each.faults) for each in outcomes)
    return Checked(
        profile=str(path),
        lock="",
        status="failed" if failed else "unchanged",
        headline=f"Profile tests: {len(outcomes) - failed} passed, {failed} failed.",
        remedy="Correct the profile, or what the test expects.",
        findings=findings,
        rules=("test-failed",),
    )


def test_files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the files of tests at some paths, by default below this folder."""
    for path in paths or (Path(),):
        if path.is_dir():
            yield from (
                each for each in path.rglob(PATTERN) if not is_hidden(each.relative_to(path))
            )
        else:
            yield path


def is_hidden(path: Path) -> bool:
    """Return whether a path leads through what tools keep for themselves."""
    return any(part.startswith(".") or part == "node_modules" for part in path.parts)


def _run(session: Session, path: Path) -> Iterator[Tried]:
    # What reads the tests is heavy, and `check` seldom runs any.
    from tune_or_prompt.wire.faults import InvalidDocumentError  # noqa: PLC0415
    from tune_or_prompt.wire.profile_tests import load_tests  # noqa: PLC0415

    file = session.read(path)
    try:
        tests = load_tests(file.value)
    except InvalidDocumentError as error:
        raise invalid(file.fault(each.pointer, each.detail) for each in error.faults) from None
    for index, test in enumerate(tests):
        profile, source = _profile(session, path, test.profile)
        places = _places(file, f"#/tests/{index}", test.changes, source)
        answer = session.post(PATH, changed(profile, test.changes), places)
        line = file.line_of(f"#/tests/{index}")
        yield Tried(file.name, test.name, tuple(_faults(answer, test.expect)), line)


def _profile(
    session: Session, path: Path, stated: str | Mapping[str, Any]
) -> tuple[Mapping[str, Any], FileDocument | None]:
    if not isinstance(stated, str):
        return stated, None
    source = session.read(path.parent / stated)
    if not isinstance(source.value, dict):
        text = "this is not a profile; write fields such as `stage: idea`."
        raise invalid([source.fault("#", text)])
    return source.value, source


def _places(
    file: FileDocument, test: str, changes: Mapping[str, Any], source: FileDocument | None
) -> dict[str, FileDocument]:
    """Return which file states each part of the profile that a test asks about."""
    changed = {
        f"#/{path.replace('.', '/')}": _part(file, f"{test}/changes/{path}") for path in changes
    }
    return {**changed, "#": source or _part(file, f"{test}/profile")}


def _part(file: FileDocument, pointer: str) -> FileDocument:
    """Return what stands at a pointer, with the lines that it has in its file."""
    lines = {
        place.replace(pointer, "#", 1): line
        for place, line in file.lines.items()
        if f"{place}/".startswith(f"{pointer}/")
    }
    return FileDocument(file.name, None, lines)


def _faults(answer: Mapping[str, Any], expect: Mapping[str, Any]) -> Iterator[str]:
    leader, *others = answer["ranking"]
    found = {
        "verdict": answer["verdict"],
        "standing": answer["standing"],
        "probability": answer["probability"],
        "lead": leader["score"] - max(each["score"] for each in others),
    }
    ruled_out = [each["approach"] for each in answer["ranking"] if not each["feasible"]]
    for name, wanted in expect.items():
        what = name.removeprefix("min_").removeprefix("not_")
        if name == "ruled_out":
            is_met, shown = wanted in ruled_out, ", ".join(ruled_out) or "nothing"
        elif name.startswith("min_"):
            is_met, shown = found[what] >= wanted, f"{found[what]:.4g}"
        else:
            is_met, shown = (found[what] == wanted) != name.startswith("not_"), found[what]
        if not is_met:
            yield f"{name} {wanted} was expected, but {what.replace('_', ' ')} is {shown}."


def _text(outcomes: Sequence[Tried]) -> str:
    lines = []
    for each in outcomes:
        mark = click.style("failed", fg="red") if each.faults else click.style("passed", fg="green")
        lines.append(f"{mark} {safe(each.file)}: {safe(each.name)}")
        lines += [wrapped(fault, "       ") for fault in each.faults]
    failed = sum(bool(each.faults) for each in outcomes)
    return "\n".join([*lines, f"{len(outcomes) - failed} passed, {failed} failed."]) + "\n"
