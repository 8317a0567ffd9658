"""A body that one thread puts in and another reads."""

import io
from threading import Thread, Timer

import pytest

from service.adapters.worker.feed import MUCH, Feed


def test_a_read_gives_what_is_there_and_at_last_nothing() -> None:
    feed = Feed(lambda: None)
    feed.put(b"ab")
    feed.put(b"c")
    feed.end()

    assert [feed.read(2), feed.read(100), feed.read(100)] == [b"ab", b"c", b""]


def test_a_read_waits_for_a_byte() -> None:
    feed = Feed(lambda: None)
    sender = Thread(target=feed.put, args=(b"late",))

    sender.start()

    assert feed.read(100) == b"late"
    sender.join()


def test_it_says_when_it_holds_enough_and_asks_for_more_once_it_does_not() -> None:
    asked: list[str] = []
    feed = Feed(lambda: asked.append("more"))

    assert feed.put(b"x" * (MUCH - 1))
    assert not feed.put(b"x")
    feed.read(1)
    feed.read(MUCH)

    assert asked == ["more"]


def test_it_asks_for_more_also_where_a_read_waited_for_what_is_enough() -> None:
    asked: list[str] = []
    feed = Feed(lambda: asked.append("more"))
    sender = Timer(0.05, feed.put, [b"x" * (MUCH + 1)])

    sender.start()
    feed.read(100)

    assert asked == ["more"]
    sender.join()


def test_what_came_is_read_before_it_breaks_off() -> None:
    feed = Feed(lambda: None)
    feed.put(b"half")
    feed.break_off("The client has left.")

    assert feed.read(100) == b"half"
    with pytest.raises(ConnectionError, match="has left"):
        feed.read(100)


def test_what_is_whole_cannot_break_off() -> None:
    feed = Feed(lambda: None)
    feed.put(b"whole")
    feed.end()
    feed.break_off("The client has left.")

    assert io.BufferedReader(feed).read() == b"whole"


def test_a_client_that_waits_is_told_to_go_on_by_the_first_read_alone() -> None:
    told: list[str] = []
    feed = Feed(lambda: None, lambda: told.append("go on"))
    feed.put(b"ab")

    feed.read(1)
    feed.read(1)

    assert told == ["go on"]
