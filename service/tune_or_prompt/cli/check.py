"""`tune-or-prompt check`: a gate for pipelines that says whether the locked verdict still holds."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from tune_or_prompt.cli.findings import (
    Bounds,
    Checked,
    checked,
    exit_code,
    gravest,
    not_available,
    not_valid,
)
from tune_or_prompt.cli.lock import lock_beside
from tune_or_prompt.cli.policy import read_policy, takes_policy
from tune_or_prompt.cli.profile_tests import checked_tests, is_hidden, test_files
from tune_or_prompt.cli.reports import as_markdown, written
from tune_or_prompt.cli.session import (
    DEFAULT_PROFILE,
    Found,
    Invalid,
    Session,
    Unavailable,
    asks_service,
    invalid,
)
from tune_or_prompt.domain.drift import RELOCK
from tune_or_prompt.wire.documents import FileDocument, FileFault
from tune_or_prompt.wire.quantities import QuantityError, read_quantity
from tune_or_prompt.wire.reply import UnavailableError

PATH = "/v1/drift"
PARTS = ("status", "summary", "reasons", "remedy", "now", "locked", "changes", "as_of")
FORMATS = ("text", "json", "markdown", "junit", "sarif", "github", "codequality")
FAIL_ON = ("never", "drift", "flip", "any")
SUFFIXES = (".yaml", ".yml", ".json", ".toml")
NOT_PROFILES = (".lock.json", ".schema.json", "_test.yaml", "_test.yml", "policy.yaml")
FILES = {
    "json": "drift.json",
    "markdown": "comment.md",
    "junit": "junit.xml",
    "sarif": "check.sarif",
    "codequality": "codequality.json",
}
"""What `--reports` writes into its folder."""


def _report(text: str) -> tuple[str, Path]:
    """Return a format and the file to write it to, such as `junit=report.xml`."""
    form, sign, path = text.partition("=")
    if not sign or not path or form not in FORMATS:
        raise click.BadParameter(f"{text!r} is not a report; write one like junit=report.xml.")
    return form, Path(path)


def _formats(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the formats that begin so, for completion in a shell."""
    return [CompletionItem(f"{form}=") for form in FORMATS if form.startswith(begun)]


def _days(text: str) -> float:
    """Return a length of time, such as `60d` or `3 months`, in days."""
    try:
        days = read_quantity(text, "days")
    except QuantityError as error:
        raise click.BadParameter(str(error)) from None
    if not isinstance(days, float):
        raise click.BadParameter(f"{text!r} is a range; write one time such as 60d.")
    return days


@click.command(context_settings={"auto_envvar_prefix": "CHECK"})
@click.argument(
    "paths",
    metavar="[FILE|DIR]...",
    nargs=-1,
    type=click.Path(path_type=Path),
    envvar="CHECK_PATHS",
)
@click.option(
    "--lock",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The lock to check.  [default: the one next to FILE]",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="any",
    show_default=True,
    help="flip: another verdict. drift: that, or a moved standing, lead or cost. any: these, or a "
    "model that has ended.",
)
@click.option(
    "--min-probability",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Fail if the verdict is less likely the right choice.",
)
@click.option(
    "--locked",
    is_flag=True,
    help="Fail if the profile is not the one that was locked.",
)
@click.option(
    "--warn-before",
    type=_days,
    metavar="TIME",
    help="Warn so long before a model or a price ends, such as 60d.",
)
@click.option(
    "--today/--pinned-day",
    "is_today",
    default=True,
    help="Judge today, whatever as_of in the profile says (the default), or the day it names.",
)
@takes_policy
@click.option(
    "--on-unavailable",
    type=click.Choice(["fail", "warn"]),
    default="fail",
    show_default=True,
    help="What to do without a service: end with 3, or warn and end with 0.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    envvar="CHECK_FORMAT",
)
@click.option(
    "--report",
    "also",
    type=_report,
    shell_complete=_formats,
    metavar="FORMAT=FILE",
    multiple=True,
    help="Also write this; may be repeated.",
)
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"Write {', '.join(FILES.values())} into this folder.",
)
@click.option(
    "--tests",
    is_flag=True,
    help="Run every tune-or-prompt*_test.yaml below this folder too.",
)
@click.option(
    "--tell-host",
    is_flag=True,
    help="In a pipeline of GitHub or GitLab: keep a comment on the request, and an issue in a "
    "scheduled run.",
)
@asks_service
def check(
    session: Session,
    paths: tuple[Path, ...],
    lock: Path | None,
    *,
    policy: str | None,
    on_unavailable: str,
    is_today: bool,
    form: str,
    also: tuple[tuple[str, Path], ...],
    reports: Path | None,
    tests: bool,
    tell_host: bool,
    **gate: Any,  # noqa: ANN401  as `Bounds` takes
) -> None:
    """Check that the locked verdict still holds for the profile in FILE.

    A DIR stands for every tune-or-prompt*.yaml (or .yml, .json, .toml) below it. In a pipeline each
    option can come from the environment, such as CHECK_FAIL_ON.

    \b
    Ends with 0 if it passes, 1 if something was found, 2 for a wrong use or a file that is not
    valid, and 3 if the service is not available. Each report asked for says why.
    """  # noqa: D301  the sign keeps click from wrapping
    if lock and len(paths) > 1:
        raise Invalid("--lock names one file; check one profile at a time with it.")
    rules = read_policy(session, policy)
    bounds = Bounds(policy=rules, **gate)
    attempt = partial(_attempt, session.over(rules.catalogue), is_fatal=on_unavailable == "fail")
    compare = partial(_compare, bounds=bounds, is_today=is_today)
    results = [attempt(compare, file, lock or lock_beside(file)) for file in _profiles(paths)]
    files = sorted(test_files(())) if tests else ()
    results += [attempt(checked_tests, file, None) for file in files]
    if reports:
        reports.mkdir(parents=True, exist_ok=True)
        also = (*also, *((kind, reports / name) for kind, name in FILES.items()))
    _write(results, form, also)
    if tell_host:
        about = " ".join(map(str, paths or (DEFAULT_PROFILE,)))
        _tell_host(session, results, about, reports)
    if code := exit_code(results):
        end = {1: Found, 2: Invalid, 3: Unavailable}[code]
        raise end("\n".join(each.message for each in results if each.message))


def _attempt(
    session: Session,
    job: Callable[[Session, Path, Path | None], Checked],
    file: Path,
    lock: Path | None,
    *,
    is_fatal: bool,
) -> Checked:
    """Return what a job finds in a file, or why it could not look."""
    names = str(file), str(lock or "")
    try:
        return job(session, file, lock)
    except Invalid as error:
        return not_valid(*names, error)
    except UnavailableError as error:
        if not is_fatal:
            session.say(f"Not checked, and so neither passed nor failed: {error.detail}")
        return not_available(*names, error.detail, is_fatal=is_fatal)


def _write(results: Sequence[Checked], form: str, reports: Sequence[tuple[str, Path]]) -> None:
    for kind, path in reports:
        path.write_bytes(written(kind, results))
    # What was not checked is told on stderr.
    shown = [
        each for each in results if form != "text" or each.status not in ("invalid", "unavailable")
    ]
    if shown:
        click.echo(written(form, shown).decode(), nl=False)


def _tell_host(
    session: Session, results: Sequence[Checked], about: str, folder: Path | None
) -> None:
    """Tell the host of the repository; whatever it does is no finding of the check."""
    try:
        done = session.wiring.tell_host(
            status=gravest(results),
            code=exit_code(results),
            text=as_markdown(results),
            calls=any(each.findings for each in results),
            about=about,
            reports=str(folder or ""),
        )
    except UnavailableError as error:
        done = error.detail
    session.say(done)


def _compare(
    session: Session, file: Path, lock_file: Path | None, *, bounds: Bounds, is_today: bool
) -> Checked:
    profile, lock = session.read(file), read_lock(session, lock_file or lock_beside(file))
    stated, pinned = profile.value, ""
    if is_today and isinstance(stated, dict) and "as_of" in stated:
        pinned = str(stated["as_of"])
        stated = {name: part for name, part in stated.items() if name != "as_of"}
    files = {"#/lock": lock, "#/profile": profile}
    drift = session.post(PATH, {"lock": lock.value, "profile": stated}, files, PARTS)
    return checked(drift, bounds, profile, lock, pinned if pinned != drift["as_of"] else "")


def read_lock(session: Session, path: Path) -> FileDocument:
    """Return a lock file, if it looks like one.

    Raises:
        Invalid: naming the line and the command that makes it again.
    """
    try:
        lock = session.read(path, made_by="lock")
    except Invalid as error:
        told = [
            FileFault(each.file, each.line, f"{each.text.rstrip('.;')}; {RELOCK}")
            if "tune-or-prompt lock" not in each.text
            else each
            for each in error.faults
        ]
        raise invalid(told) if told else error from None
    value = lock.value
    if not isinstance(value, dict) or not {"lock_version", "verdict"} <= value.keys():
        what = "this lock is empty" if value in ({}, None) else "this is not a lock"
        raise invalid([lock.fault("#", f"{what}; {RELOCK}")])
    return lock


def _profiles(paths: tuple[Path, ...]) -> list[Path]:
    files: list[Path] = []
    for path in paths or (Path(DEFAULT_PROFILE),):
        inner = path.rglob("tune-or-prompt*") if path.is_dir() else ()
        found = sorted(each for each in inner if _is_profile(each, path))
        if path.is_dir() and not found:
            raise Invalid(f"There is no profile tune-or-prompt*.yaml below {path}.")
        files += found or [path]
    return files


def _is_profile(path: Path, folder: Path) -> bool:
    return (
        path.suffix in SUFFIXES
        and not path.name.endswith(NOT_PROFILES)
        and not is_hidden(path.relative_to(folder))
        and path.is_file()
    )
