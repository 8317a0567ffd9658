"""The same bytes are answered again, and no others."""

from service.adapters.worker.repeats import Repeats

ANSWER = (b"head", b"body")


def test_only_the_very_same_bytes_are_answered_again() -> None:
    repeats = Repeats()
    repeats.put(b"GET /a", lambda: ANSWER)

    found = [repeats.answer(data) for data in (b"GET /a", b"GET /", b"GET /ab", b"GET /A")]

    assert found == [ANSWER, None, None, None]


def test_what_is_no_longer_known_is_not_answered() -> None:
    repeats = Repeats()
    repeats.put(b"GET /a", lambda: None)

    assert repeats.answer(b"GET /a") is None


def test_neither_long_nor_endlessly_many_requests_are_kept() -> None:
    repeats = Repeats()
    repeats.put(b"x" * 5_000, lambda: ANSWER)
    for number in range(1_001):
        repeats.put(b"%d" % number, lambda: ANSWER)

    assert repeats.answer(b"x" * 5_000) is None
    assert sum(repeats.answer(b"%d" % number) is not None for number in range(1_001)) <= 1_000
