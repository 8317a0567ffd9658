"""What a process does with its memory, seen from outside."""

import gc
import resource
import subprocess
import sys

from service.adapters.process_memory import collect_as_usual, collect_seldom

STEPS, THREADS = 200, 10
ASKED_AGAIN = """
import resource, sys
import numpy as np
from service.adapters.process_memory import keep_freed_memory

if sys.argv[1] == "kept":
    keep_freed_memory()
step = lambda: [np.ones(60_000) for _ in range(4)]
step()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(int(sys.argv[2])):
    step()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""

IN_THREADS = """
import resource, sys
from threading import Event, Thread
import numpy as np
from service.adapters.process_memory import keep_freed_memory

if sys.argv[1] == "kept":
    keep_freed_memory()
done, end = Event(), Event()

def work():
    [np.ones(60_000) for _ in range(4)]
    done.set()
    end.wait()

def in_a_new_thread():
    done.clear()
    Thread(target=work, daemon=True).start()
    done.wait()

in_a_new_thread()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(int(sys.argv[2])):
    in_a_new_thread()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def pages_asked_for(how: str, program: str = ASKED_AGAIN, times: int = STEPS) -> int:
    """Return how many pages of memory a process asks for again in so many equal steps."""
    words = [sys.executable, "-c", program, how, str(times)]
    return int(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def test_the_next_arrays_take_the_memory_of_the_last() -> None:
    pages_of_a_step = 4 * 60_000 * 8 // resource.getpagesize()

    assert pages_asked_for("usual") > STEPS * pages_of_a_step / 2
    assert pages_asked_for("kept") < 2 * pages_of_a_step


def test_a_thread_takes_the_memory_that_another_has_freed() -> None:
    pages_of_a_step = 4 * 60_000 * 8 // resource.getpagesize()

    assert pages_asked_for("usual", IN_THREADS, THREADS) > THREADS * pages_of_a_step / 2
    assert pages_asked_for("kept", IN_THREADS, THREADS) < THREADS * pages_of_a_step / 4


def test_after_the_start_garbage_is_looked_for_as_usual_but_not_in_what_stays() -> None:
    usual, frozen = gc.get_threshold(), gc.get_freeze_count()

    collect_seldom()
    seldom = gc.get_threshold()
    collect_as_usual()

    assert seldom > usual == gc.get_threshold()
    assert gc.get_freeze_count() > frozen
    gc.unfreeze()
