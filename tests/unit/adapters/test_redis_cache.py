"""What the Redis cache accepts as its own, and how its client waits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.adapters.redis_cache import connect, seal, unseal


@given(key=st.text(st.characters(codec="utf-8")), value=st.binary())
def test_a_seal_opens_to_what_was_sealed(key: str, value: bytes) -> None:
    assert unseal(key, seal(key, value)) == value


@given(value=st.binary(max_size=64), cut=st.integers(0, 83))
def test_a_truncated_seal_does_not_open(value: bytes, cut: int) -> None:
    sealed = seal("key", value)

    assert unseal("key", sealed[: min(cut, len(sealed) - 1)]) is None


@given(value=st.binary(max_size=64), place=st.integers(0, 83), bit=st.integers(0, 7))
def test_a_seal_with_one_bit_turned_does_not_open(value: bytes, place: int, bit: int) -> None:
    damaged = bytearray(seal("key", value))
    damaged[place % len(damaged)] ^= 1 << bit

    assert unseal("key", bytes(damaged)) is None


def test_a_value_sealed_for_another_key_does_not_open() -> None:
    assert unseal("mine", seal("yours", b"value")) is None


@pytest.mark.parametrize("foreign", [None, b"", b"top1", "text", 7, b'{"verdict":"hybrid"}'])
def test_what_we_did_not_seal_does_not_open(foreign: object) -> None:
    assert unseal("key", foreign) is None


def test_the_client_neither_retries_nor_waits_long() -> None:
    arguments = connect("redis://127.0.0.1:6379/0").get_connection_kwargs()

    assert arguments["retry"].get_retries() == 0
    assert (arguments["socket_timeout"], arguments["socket_connect_timeout"]) == (0.1, 0.1)
