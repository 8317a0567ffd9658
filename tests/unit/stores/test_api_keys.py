"""Which keys are let in, and what becomes of a file that changes."""

import logging
import os
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Thread

import pytest

from tests.fakes import FakeClock
from tune_or_prompt.stores.api_keys import SECONDS_BETWEEN_LOOKS, ApiKeysError, ApiKeysFile
from tune_or_prompt.verbs.access import Caller
from tune_or_prompt.verbs.ports import Quota


def entry(key: str, more: str = "", scopes: str = '["read"]') -> str:
    digest = sha256(key.encode()).hexdigest()
    return f'[[keys]]\nid = "{key}-id"\nsha256 = "{digest}"\nscopes = {scopes}\n{more}\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.toml"


def test_a_key_is_found_by_its_digest(file: Path) -> None:
    file.write_text(entry("one") + entry("two", "calls_per_minute = 5", '["read", "operate"]'))

    keys = ApiKeysFile(file, clock=FakeClock())

    assert keys.find("one") == Caller(id="one-id", scopes=frozenset({"read"}))
    assert keys.find("two") == Caller(
        id="two-id", scopes=frozenset({"read", "operate"}), quota=Quota(5, 60)
    )


@pytest.mark.parametrize("key", ["", "One", "one ", "three", "\udcff", sha256(b"one").hexdigest()])
def test_nothing_else_is_found(file: Path, key: str) -> None:
    file.write_text(entry("one"))

    assert ApiKeysFile(file, clock=FakeClock()).find(key) is None


def test_a_key_opens_on_its_last_day_and_not_after(file: Path) -> None:
    file.write_text(entry("one", "expires = 2026-11-24"))
    clock = FakeClock()
    keys = ApiKeysFile(file, clock=clock)

    on_its_last_day = keys.find("one")
    clock.day = date(2026, 11, 25)

    assert on_its_last_day is not None
    assert keys.find("one") is None


def test_a_change_of_the_same_length_within_one_tick_counts_too(file: Path) -> None:
    file.write_text(entry("old"))
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    clock = FakeClock()
    keys = ApiKeysFile(file, clock=clock)

    file.write_text(entry("new"))
    os.utime(file, ns=times)
    clock.advance(SECONDS_BETWEEN_LOOKS)

    assert keys.find("old") is None
    assert keys.find("new") is not None


def test_keys_are_changed_without_a_restart(file: Path) -> None:
    file.write_text(entry("old"))
    clock = FakeClock()
    keys = ApiKeysFile(file, clock=clock)

    file.write_text(entry("new") + entry("newer"))
    clock.advance(SECONDS_BETWEEN_LOOKS)

    assert (keys.find("old"), keys.find("new") is not None) == (None, True)


BROKEN = {
    "not closed": "[[keys",
    "empty": "",
    "no list": "keys = 3",
    "a list of numbers": "keys = [1, 2]",
    "a list of lists": "keys = [[1]]",
    "half a key": "[[keys]]\nid = 'x'\n",
    "scopes of lists": entry("x", scopes='[["read"]]'),
    "scopes of tables": entry("x", scopes="[{a = 1}]"),
    "scopes of numbers": entry("x", scopes="[1, 2.5, true]"),
    "an id of another type": "[[keys]]\nid = {a = 1}\n",
    "a digest of another type": "[[keys]]\nid = 'x'\nscopes = ['read']\nsha256 = [1]\n",
    "a day with a time": entry("x", "expires = 2027-06-30T10:00:00Z"),
    "calls without end": entry("x", f"calls_per_minute = 1{'0' * 300}"),
    "5,000 digits": entry("x", f"calls_per_minute = {'9' * 5_000}"),
    "3,000 levels": f"keys = {'[' * 3_000}",
    "no UTF-8": "\udcff",
    "NUL": "\0",
    "gone": None,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_of_any_other_form_does_not_start_the_service(file: Path, name: str) -> None:
    if (text := BROKEN[name]) is not None:
        file.write_text(text, "utf-8", "surrogateescape")

    with pytest.raises(ApiKeysError, match=r"^keys\.toml"):
        ApiKeysFile(file, clock=FakeClock())


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_file_that_breaks_leaves_the_keys_as_they_were_and_is_logged(
    file: Path, broken: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_text(entry("old"))
    clock = FakeClock()
    keys = ApiKeysFile(file, clock=clock)

    file.unlink() if broken is None else file.write_text(broken, "utf-8", "surrogateescape")
    clock.advance(SECONDS_BETWEEN_LOOKS)

    assert keys.find("old") is not None
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_pipe_in_its_place_is_not_read(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.write_text(entry("old"))
    clock = FakeClock()
    keys = ApiKeysFile(file, clock=clock)

    file.unlink()
    os.mkfifo(file)
    Thread(target=file.write_text, args=[entry("new")], daemon=True).start()
    clock.advance(SECONDS_BETWEEN_LOOKS)

    assert keys.find("new") is None
    assert keys.find("old") is not None
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[keys]]\nid = ''\n", "Key 1: id must be"),
        ("[[keys]]\nname = 'x'\n", "Key 1: 'name' is not known"),
        ("[[keys]]\nid = 'x'\nscopes = ['write']\n", r"Key 1 \(x\): scopes must be"),
        ("[[keys]]\nid = 'x'\nscopes = []\n", "scopes must be"),
        ("[[keys]]\nid = 'x'\nscopes = ['read']\nsha256 = 'abc'\n", "sha256 must be"),
        (entry("x", "calls_per_minute = 0"), "calls_per_minute must be"),
        (entry("x", "calls_per_minute = true"), "calls_per_minute must be"),
        (entry("x", "expires = '2027-06-30'"), "expires must be a date"),
        (entry("x") + entry("x"), "one id twice"),
        ("more = 1\nkeys = []\n", r"\[\[keys\]\]"),
    ],
)
def test_the_first_fault_is_named_with_its_remedy(file: Path, text: str, named: str) -> None:
    file.write_text(text)

    with pytest.raises(ApiKeysError, match=named):
        ApiKeysFile(file, clock=FakeClock())


def test_a_digest_that_is_really_a_key_is_never_repeated(file: Path) -> None:
    file.write_text("[[keys]]\nid = 'x'\nscopes = ['read']\nsha256 = 'my-secret-key'\n")

    with pytest.raises(ApiKeysError) as refusal:
        ApiKeysFile(file, clock=FakeClock())

    assert "my-secret-key" not in str(refusal.value)
