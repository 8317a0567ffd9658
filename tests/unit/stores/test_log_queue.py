"""Lines for a log: nobody waits for a disk or a reader, and every loss is counted."""

import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import orjson
import pytest

from tune_or_prompt.stores.log_queue import LineQueue


class Losses:
    """Counts losses."""

    def __init__(self) -> None:
        self.number = 0

    def count(self, number: int) -> None:
        self.number += number


def queue_at(place: int | Path, **options: int) -> tuple[LineQueue, Losses]:
    losses = Losses()
    where = place if isinstance(place, int) else str(place)
    return LineQueue(where, count_loss=losses.count, **options), losses


def wait_for(losses: Losses, number: int) -> None:
    give_up = time.monotonic() + 5
    while losses.number < number and time.monotonic() < give_up:
        time.sleep(0.01)
    assert losses.number == number


def test_lines_are_written_in_order(tmp_path: Path) -> None:
    queue, losses = queue_at(tmp_path / "log")

    for number in range(5_000):
        queue(b'{"n":%d}\n' % number)
    queue.close(10)

    numbers = [orjson.loads(line)["n"] for line in (tmp_path / "log").read_bytes().splitlines()]
    assert (numbers, losses.number) == (list(range(5_000)), 0)


def test_a_stalled_reader_keeps_nobody_waiting_and_losses_are_counted() -> None:
    reader, writer = os.pipe()
    queue, losses = queue_at(writer, most_bytes=100_000)

    started = time.monotonic()
    for _ in range(20_000):
        queue(b"x" * 99 + b"\n")
    took = time.monotonic() - started

    kept, heard = 20_000 - losses.number, bytearray()

    def read() -> None:
        while heard.count(b"\n") < kept:
            heard.extend(os.read(reader, 65_536))

    thread = Thread(target=read)
    thread.start()
    thread.join(10)
    queue(b"again\n")
    assert took < 2
    assert losses.number > 15_000
    assert heard.count(b"\n") == kept
    assert os.read(reader, 100) == b"again\n"


def test_what_cannot_be_written_is_counted(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    for place in (-1, writer, tmp_path, Path("/dev/full"), tmp_path / "none" / "log"):
        queue, losses = queue_at(place)
        queue(b"one\n")
        queue(b"two\n")
        wait_for(losses, 2)


def test_a_closed_output_is_survived_and_counted() -> None:
    script = (
        "import os, time\nfrom tune_or_prompt.stores.log_queue import LineQueue, standard\n"
        "lost = [];"
        "queue = LineQueue(standard(1), count_loss=lost.append); queue(b'x\\n'); time.sleep(0.3);"
        "os.write(2, b'lost %d' % sum(lost))"
    )
    done = subprocess.run(
        ["bash", "-c", '"$0" -c "$1" >&-', sys.executable, script],  # noqa: S607  any bash
        capture_output=True,
        check=False,
    )

    assert done.stderr == b"lost 1"


def test_a_line_cut_off_spoils_only_itself(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b'{"n":1}\n{"n":')
    queue, _ = queue_at(log)

    queue(b'{"n":2}\n')
    queue.close(5)

    assert log.read_bytes() == b'{"n":1}\n{"n":\n{"n":2}\n'


def test_a_file_that_is_moved_away_is_made_anew(tmp_path: Path) -> None:
    log = tmp_path / "log"
    queue, _ = queue_at(log)
    queue(b"one\n")
    queue.close(5)

    log.rename(tmp_path / "old")
    queue(b"two\n")
    queue.close(5)

    assert log.read_bytes() == b"two\n"


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_fork_writes_by_a_thread_of_its_own(tmp_path: Path) -> None:
    queue, _ = queue_at(tmp_path / "log")
    queue(b"parent\n")
    queue.close(5)

    if (child := os.fork()) == 0:
        queue(b"child\n")
        queue.close(5)
        os._exit(0)
    os.waitpid(child, 0)

    assert (tmp_path / "log").read_bytes() == b"parent\nchild\n"
