"""How a process treats its memory: what it looks through for garbage, and what it gives back."""

import atexit
import ctypes
import gc
from contextlib import suppress

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
_USUAL = gc.get_threshold()

# From malloc.h of the GNU C library, as mallopt(3) describes them; other libraries have neither.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_KEPT, _LARGEST_KEPT = 32 << 20, 16 << 20


def collect_seldom() -> None:
    """Look for garbage seldom: what a start makes is none, and looking takes a tenth of it."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def collect_as_usual() -> None:
    """Look for garbage as usual again, but never again in what there is by now."""
    gc.freeze()
    gc.set_threshold(*_USUAL)


def leave_at_once() -> None:
    """Leave what is in memory at the end to the system, instead of looking through it once more."""
    atexit.register(gc.freeze)


def keep_freed_memory() -> None:
    """Keep up to 32 MiB that arrays have freed for the next ones, where the C library can.

    It would hand them back after each step of an evaluation and ask for them anew at the next,
    which takes a third of the time of a batch. What a process holds at most stays the same. All
    threads share what is kept: each would keep as much for itself, and they take turns anyhow.
    """
    with suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, _LARGEST_KEPT)
        library.mallopt(_M_TRIM_THRESHOLD, _KEPT)
        library.mallopt(_M_ARENA_MAX, 1)
