"""What a process does with its memory, seen from outside."""

import gc
import resource
import subprocess
import sys

from service.adapters.process_memory import collect_as_usual, collect_seldom

STEPS = 200
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


def pages_asked_for(how: str) -> int:
    """Return how many pages of memory a process asks for again in so many equal steps."""
    words = [sys.executable, "-c", ASKED_AGAIN, how, str(STEPS)]
    return int(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def test_the_next_arrays_take_the_memory_of_the_last() -> None:
    pages_of_a_step = 4 * 60_000 * 8 // resource.getpagesize()

    assert pages_asked_for("usual") > STEPS * pages_of_a_step / 2
    assert pages_asked_for("kept") < 2 * pages_of_a_step


def test_after_the_start_garbage_is_looked_for_as_usual_but_not_in_what_stays() -> None:
    usual, frozen = gc.get_threshold(), gc.get_freeze_count()

    collect_seldom()
    seldom = gc.get_threshold()
    collect_as_usual()

    assert seldom > usual == gc.get_threshold()
    assert gc.get_freeze_count() > frozen
    gc.unfreeze()
