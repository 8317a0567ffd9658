"""The bounds of the cache in memory."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import orjson

from service.adapters.memory_cache import MemoryCache, NullCache
from tests.fakes import FakeClock


def test_a_value_is_gone_once_its_time_to_live_is_over() -> None:
    clock = FakeClock()
    cache = MemoryCache(clock=clock, ttl_seconds=60)
    cache.put("key", b"value")

    clock.advance(59.9)
    assert cache.get("key").outcome == "hit"
    clock.advance(0.1)
    assert cache.get("key").outcome == "miss"


def test_the_entry_unused_for_longest_makes_room() -> None:
    cache = MemoryCache(clock=FakeClock(), ttl_seconds=60, max_entries=2)
    cache.put("old", b"1")
    cache.put("older", b"2")
    cache.get("old")

    cache.put("new", b"3")

    assert [cache.get(key).outcome for key in ("old", "older", "new")] == ["hit", "miss", "hit"]


def test_keys_and_values_together_stay_within_the_bytes_allowed() -> None:
    cache = MemoryCache(clock=FakeClock(), ttl_seconds=60, max_bytes=10)
    cache.put("a", b"1234")
    cache.put("b", b"1234")

    cache.put("c", b"1")

    assert [cache.get(key).outcome for key in ("a", "b", "c")] == ["miss", "hit", "hit"]


def test_a_value_put_again_counts_once() -> None:
    cache = MemoryCache(clock=FakeClock(), ttl_seconds=60, max_bytes=10)
    for _ in range(5):
        cache.put("a", b"1234")

    cache.put("b", b"1234")

    assert [cache.get(key).outcome for key in ("a", "b")] == ["hit", "hit"]


def test_a_value_over_the_bounds_takes_nobody_elses_room() -> None:
    cache = MemoryCache(clock=FakeClock(), ttl_seconds=60, max_bytes=10)
    cache.put("a", b"1234")

    cache.put("b", b"12345678901")

    assert [cache.get(key).outcome for key in ("a", "b")] == ["hit", "miss"]


def test_many_threads_leave_it_within_its_bounds() -> None:
    cache = MemoryCache(clock=FakeClock(), ttl_seconds=60, max_entries=50)

    def use(thread: int) -> None:
        for number in range(500):
            cache.put(f"{thread}:{number % 70}", b"value")
            cache.get(f"{thread}:{(number + 1) % 70}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(8)))

    kept = [cache.get(f"{thread}:{number}") for thread in range(8) for number in range(70)]
    assert sum(found.outcome == "hit" for found in kept) == 50


def test_a_null_cache_keeps_nothing_and_says_so() -> None:
    cache = NullCache()
    cache.put("key", b"value")

    found = cache.get("key")

    assert (found.outcome, found.reason, dict(cache.health())) == ("bypass", "disabled", {})


def test_what_is_kept_takes_no_more_room_than_it_is_long() -> None:
    cache = MemoryCache(clock=FakeClock(), ttl_seconds=60)
    document = {f"field {number}": "some words" for number in range(500)}

    tracemalloc.start()
    for number in range(100):
        cache.put(str(number), orjson.dumps(document))
    room, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert room < 1.2 * 100 * len(orjson.dumps(document))
