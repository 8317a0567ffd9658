"""What counts as sealed by us, and what never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tune_or_prompt.stores.redis_stores import Seal

SEAL = Seal(b"a secret of the tests, long enough")
OTHERS = Seal(b"another secret, long enough as well")


@given(key=st.text(st.characters(codec="utf-8")), value=st.binary())
def test_a_seal_opens_to_what_was_sealed(key: str, value: bytes) -> None:
    assert SEAL.open(key, SEAL.close(key, value)) == value


@given(value=st.binary(max_size=64), cut=st.integers(0, 99))
def test_a_truncated_seal_does_not_open(value: bytes, cut: int) -> None:
    sealed = SEAL.close("key", value)

    assert SEAL.open("key", sealed[: min(cut, len(sealed) - 1)]) is None


@given(value=st.binary(max_size=64), place=st.integers(0, 99), bit=st.integers(0, 7))
def test_a_seal_with_one_bit_turned_does_not_open(value: bytes, place: int, bit: int) -> None:
    damaged = bytearray(SEAL.close("key", value))
    damaged[place % len(damaged)] ^= 1 << bit

    assert SEAL.open("key", bytes(damaged)) is None


def test_a_value_sealed_for_another_key_does_not_open() -> None:
    assert SEAL.open("mine", SEAL.close("yours", b"value")) is None


def test_a_value_sealed_with_another_secret_does_not_open() -> None:
    assert SEAL.open("key", OTHERS.close("key", b"value")) is None


def test_a_key_that_runs_into_its_value_is_another_key() -> None:
    assert SEAL.open("keyv", SEAL.close("key", b"value")[:-5] + b"alue") is None


def test_secrets_have_marks_of_their_own_that_do_not_tell_them() -> None:
    assert SEAL.mark != OTHERS.mark
    assert "secret" not in SEAL.mark


@pytest.mark.parametrize("foreign", [None, b"", b"top2", "text", 7, b'{"verdict":"hybrid"}'])
def test_what_we_did_not_seal_does_not_open(foreign: object) -> None:
    assert SEAL.open("key", foreign) is None
