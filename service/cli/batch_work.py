"""The work of `batch`: some rows at a time, in this process or in several, answers in order."""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from service.schemas.reply import AnswerLines, UnavailableError

if TYPE_CHECKING:
    from concurrent.futures import Future

ROWS_AT_ONCE = 256
"""Rows that one process answers together: a tenth of a second of work."""

Connect = Callable[[], AnswerLines]
Answered = tuple[Sequence[bytes], Sequence[bytes]]
"""Some profiles, and the line that answers each of them."""


def answers_to(profiles: Iterable[bytes], connect: Connect, processes: int) -> Iterator[Answered]:
    """Give the answers to profiles in their order, never far ahead of who takes them.

    Args:
        profiles: each as JSON text.
        connect: gives what answers them; called once in each process.
        processes: how many work on them; with more than one, `connect` is sent to each.

    Raises:
        UnavailableError: where there is no answer; what was given before stays good.
    """
    chunks = _chunks(profiles)
    answer = connect()  # here too where others do the work, so that faults are told before it
    if processes == 1:
        return ((chunk, answer(chunk)) for chunk in chunks)
    return _by_many(chunks, connect, processes)


def _by_many(
    chunks: Iterable[Sequence[bytes]], connect: Connect, processes: int
) -> Iterator[Answered]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  only used here
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415  likewise
    from multiprocessing import get_context  # noqa: PLC0415  likewise

    # Processes that are started anew, and not forked, share no locks and no connections.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (connect,))
    waiting: deque[tuple[Sequence[bytes], Future[Sequence[bytes]]]] = deque()
    try:
        for chunk in chunks:
            waiting.append((chunk, pool.submit(_answer, chunk)))
            if len(waiting) > 2 * processes:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    except BrokenProcessPool:
        raise UnavailableError("A process of the batch ended before its work was done.") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _next(waiting: "deque[tuple[Sequence[bytes], Future[Sequence[bytes]]]]") -> Answered:
    chunk, answers = waiting.popleft()
    return chunk, answers.result()


def _chunks(profiles: Iterable[bytes]) -> Iterator[list[bytes]]:
    left = iter(profiles)
    while chunk := list(islice(left, ROWS_AT_ONCE)):
        yield chunk


# What follows runs in a process of its own.
_connected: list[AnswerLines] = []


def _begin(connect: Connect) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that leads
    _connected.append(connect())


def _answer(chunk: Sequence[bytes]) -> Sequence[bytes]:
    return _connected[0](chunk)
