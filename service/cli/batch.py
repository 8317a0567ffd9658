"""`tune-or-prompt batch`: many profiles from a file to a file."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.batch_work import Answered, answers_to
from service.cli.json_text import from_json
from service.cli.row_files import SUFFIXES, Target, about_how_many, profiles_in, target_at
from service.cli.session import Invalid, Session, asks_service
from service.domain.errors import DomainError
from service.schemas.portfolio_rows import answered
from service.schemas.reply import UnavailableError

if TYPE_CHECKING:  # click does not publish the name elsewhere
    from click._termui_impl import ProgressBar

REFUSED = "refused"


@click.command(short_help="Recommend for many profiles, from a file to a file.")
@click.argument(
    "source", metavar="IN", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--resume", is_flag=True, help="Go on after the last whole row of OUT.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes work on the rows.",
)
@click.option(
    "--detail",
    type=click.Choice(["verdict", "recommendation"]),
    default="verdict",
    show_default=True,
    help="recommendation: with the reasons, under `result`, into NDJSON.",
)
@asks_service
def batch(
    session: Session,
    source: Path,
    target: Path,
    *,
    resume: bool,
    processes: int,
    detail: str,
) -> None:
    """Recommend for each profile in IN, and write one row each to OUT, in the same order.

    IN and OUT are NDJSON (.ndjson, .jsonl), CSV (.csv) or Parquet (.parquet). The columns of a
    table are the dotted names of fields; an empty cell is an answer left out. A profile that is
    refused gives a row with its status and why, and the others go on.
    """
    _check(source, target, detail)
    connect = partial(session.wiring.answer_lines, session.server, detail)
    with _faults_told(session, source):
        out = target_at(target, resume=resume)
        rows = islice(profiles_in(source), out.done, None)
        with _bar(session, source, out.done) as bar:
            counts = _written(answers_to(rows, connect, processes), out, bar)
    _tell(session, target, counts)


@contextmanager
def _faults_told(session: Session, source: Path) -> Iterator[None]:
    """Tell what ends the work before its end, and what to do about it."""
    try:
        yield
    except KeyboardInterrupt:
        session.say("Stopped after the last whole row; go on with --resume.")
        raise
    except ModuleNotFoundError as error:
        raise Invalid(f"{error.name} is missing: pip install 'tune-or-prompt[parquet]'.") from None
    except UnavailableError as error:
        raise UnavailableError(f"{error.detail} Go on with --resume.") from error
    except UnicodeDecodeError:
        raise Invalid(f"{source} is not UTF-8; save it as UTF-8.") from None
    except (DomainError, ValueError) as error:
        raise Invalid(f"{source} could not be answered: {error}") from None


def _check(source: Path, target: Path, detail: str) -> None:
    for path in (source, target):
        if path.suffix.lower() not in SUFFIXES:
            raise Invalid(f"{path}: name a file that ends in {', '.join(SUFFIXES)}.")
    if target.exists() and target.samefile(source):
        raise Invalid(f"{target} is IN itself; name another file for the answers.")
    if detail == "recommendation" and target.suffix.lower() not in SUFFIXES[:2]:
        raise Invalid(f"{target} holds flat rows; for recommendations name an .ndjson file.")


def _bar(session: Session, source: Path, done: int) -> "ProgressBar[int]":
    hidden = session.quiet or not sys.stderr.isatty()
    length = 0 if hidden else about_how_many(source)
    bar = click.progressbar(length=length, label="profiles", file=sys.stderr, hidden=hidden)
    bar.update(min(done, length))
    return bar


def _written(work: Iterable[Answered], out: Target, bar: "ProgressBar[int]") -> Counter[str]:
    """Write the row of each answer at once, and return how many there are of each verdict."""
    counts: Counter[str] = Counter()
    try:
        for profiles, answers in work:
            first = out.done + counts.total() + 1
            told = zip(count(first), profiles, answers, strict=False)
            rows = [answered(line, _name(profile), from_json(each)) for line, profile, each in told]
            out.write(rows)
            counts.update(row.get("verdict", REFUSED) for row in rows)
            bar.update(len(rows))
    except BaseException:
        out.close(is_whole=False)
        raise
    out.close(is_whole=True)
    return counts


def _name(profile: bytes) -> object:
    """Return the name that a profile gives itself, where it can be read at all."""
    if b'"name"' not in profile:
        return None
    try:
        document = from_json(profile)
    except ValueError:
        return None
    return document.get("name") if isinstance(document, dict) else None


def _tell(session: Session, target: Path, counts: Counter[str]) -> None:
    told = " · ".join(f"{number} {what}" for what, number in sorted(counts.items()))
    profiles = "1 profile" if counts.total() == 1 else f"{counts.total()} profiles"
    session.say(f"{profiles} into {target}: {told or 'there was nothing left to do'}.")
    if counts[REFUSED]:
        raise Invalid(f"Refused: {counts[REFUSED]}. The rows of these in {target} say why.")
