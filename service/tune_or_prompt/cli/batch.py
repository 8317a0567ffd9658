"""`tune-or-prompt batch`: many profiles from a file to a file, in this process or in several."""

import signal
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from tune_or_prompt.cli.row_files import (
    SUFFIXES,
    LineTarget,
    about_how_many,
    profiles_in,
    target_at,
)
from tune_or_prompt.cli.session import Invalid, Session, asks_service
from tune_or_prompt.domain.errors import DomainError
from tune_or_prompt.domain.report.parts import DETAILS
from tune_or_prompt.wire.reply import AnswerLines, UnavailableError
from tune_or_prompt.wire.rows import answered

if TYPE_CHECKING:
    from concurrent.futures import Future

    from click._termui_impl import ProgressBar  # click does not publish the name elsewhere

REFUSED = "refused"
ROWS_AT_ONCE = 256
"""Rows that one process answers together."""

Connect = Callable[[], AnswerLines]
LineAnswers = Sequence[bytes]
"""The lines that answer some profiles."""


@click.command()
@click.argument(
    "source", metavar="IN", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--resume", is_flag=True, help="Go on after the last whole row of OUT.")
@click.option("--overwrite", is_flag=True, help="Write over OUT, if it is there already.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes work on the rows.",
)
@click.option(
    "--detail",
    type=click.Choice(DETAILS),
    default="verdict",
    show_default=True,
    help="summary or full: with the recommendation under `result`, into NDJSON.",
)
@asks_service
def batch(
    session: Session,
    source: Path,
    target: Path,
    *,
    resume: bool,
    overwrite: bool,
    processes: int,
    detail: str,
) -> None:
    """Recommend for each profile in IN, and write one row each to OUT, in the same order.

    IN and OUT are NDJSON (.ndjson, .jsonl), CSV (.csv) or Parquet (.parquet). The columns of a
    table are the dotted names of fields; an empty cell is an answer left out. A profile that is
    refused gives a row with its status and why, and the others go on.
    """
    _check(source, target, detail)
    if target.exists() and target.stat().st_size and not (resume or overwrite):
        raise Invalid(f"{target} exists; go on with --resume, or replace it with --overwrite.")
    connect = partial(session.wiring.answer_lines, session.server, detail)
    with _faults_named(session, source):
        profiles = profiles_in(source)
        with target_at(target, resume=resume) as out, _bar(session, source, out.done) as bar:
            rows = islice(profiles, out.done, None)
            work = answers_to(rows, connect, processes)
            counts = _written(work, out, bar, with_result=detail != DETAILS[0])
    _conclude(session, target, counts)


@contextmanager
def _faults_named(session: Session, source: Path) -> Iterator[None]:
    """Say what ended the work early, and what to do about it."""
    try:
        yield
    except KeyboardInterrupt:
        session.say("Stopped after the last whole row; go on with --resume.")
        raise
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
    if detail != DETAILS[0] and target.suffix.lower() not in SUFFIXES[:2]:
        raise Invalid(f"{target} holds flat rows; for recommendations name an .ndjson file.")


def _bar(session: Session, source: Path, done: int) -> "ProgressBar[int]":
    hidden = session.quiet or not sys.stderr.isatty()
    length = 0 if hidden else about_how_many(source)
    bar = click.progressbar(length=length, label="profiles", file=sys.stderr, hidden=hidden)
    bar.update(min(done, length))
    return bar


def _written(
    work: Iterable[LineAnswers], out: LineTarget, bar: "ProgressBar[int]", *, with_result: bool
) -> Counter[str]:
    """Write the row of each answer at once, and return how many there are of each verdict."""
    counts: Counter[str] = Counter()
    for answers in work:
        first = out.done + counts.total()
        rows = [
            answered(index, orjson.loads(each), with_result=with_result)
            for index, each in enumerate(answers, first)
        ]
        out.write(rows)
        counts.update(row.get("verdict", REFUSED) for row in rows)
        bar.update(len(rows))
    return counts


def _conclude(session: Session, target: Path, counts: Counter[str]) -> None:
    told = " · ".join(f"{number} {what}" for what, number in sorted(counts.items()))
    profiles = "1 profile" if counts.total() == 1 else f"{counts.total()} profiles"
    session.say(f"{profiles} into {target}: {told or 'there was nothing left to do'}.")
    if counts[REFUSED]:
        raise Invalid(f"Refused: {counts[REFUSED]}. The rows of these in {target} say why.")


def answers_to(
    profiles: Iterable[bytes], connect: Connect, processes: int
) -> Iterator[LineAnswers]:
    """Give the answers to profiles in their order, never far ahead of who takes them.

    Args:
        profiles: each as JSON text.
        connect: gives what answers them; called once in each process.
        processes: how many work on them; with more than one, `connect` is sent to each.

    Raises:
        UnavailableError: if there is no answer; what was given before stays valid.
    """
    left = iter(profiles)
    chunks = iter(lambda: list(islice(left, ROWS_AT_ONCE)), [])
    answer = connect()  # here too where others do the work, so that faults show before it starts
    return map(answer, chunks) if processes == 1 else _by_many(chunks, connect, processes)


def _by_many(
    chunks: Iterable[Sequence[bytes]], connect: Connect, processes: int
) -> Iterator[LineAnswers]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  only used here
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415  likewise
    from multiprocessing import get_context  # noqa: PLC0415  likewise

    # Processes that are started anew, and not forked, share no locks and no connections.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (connect,))
    waiting: deque[Future[LineAnswers]] = deque()
    try:
        for chunk in chunks:
            waiting.append(pool.submit(_answer, chunk))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise UnavailableError("A process of the batch ended before its work was done.") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


# What follows runs in a process of its own.
_connected: list[AnswerLines] = []


def _begin(connect: Connect) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that leads
    _connected.append(connect())


def _answer(chunk: Sequence[bytes]) -> Sequence[bytes]:
    return _connected[0](chunk)
