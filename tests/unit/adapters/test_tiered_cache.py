"""How two caches answer as one."""

from service.adapters.memory_cache import MemoryCache, NullCache
from service.adapters.tiered_cache import TieredCache
from tests.fakes import FakeClock


def memory() -> MemoryCache:
    return MemoryCache(clock=FakeClock(), ttl_seconds=60)


def test_what_is_put_is_kept_in_both() -> None:
    near, far = memory(), memory()

    TieredCache(near, far).put("key", b"value")

    assert (near.get("key").value, far.get("key").value) == (b"value", b"value")


def test_what_is_found_far_is_brought_near() -> None:
    near, far = memory(), memory()
    far.put("key", b"value")

    found = TieredCache(near, far).get("key")

    assert (found.value, near.get("key").value) == (b"value", b"value")


def test_without_a_hit_the_far_cache_has_the_word() -> None:
    found = TieredCache(memory(), NullCache()).get("key")

    assert (found.outcome, found.reason) == ("bypass", "disabled")
