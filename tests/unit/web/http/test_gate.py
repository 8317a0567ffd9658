"""What counts as one address."""

import pytest

from tune_or_prompt.web.http.gate import one_address


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("10.0.0.1", "10.0.0.1:50123"),
        ("10.0.0.1", "::ffff:10.0.0.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("2001:db8:1:2::1", "[2001:db8:1:2::5]:443"),
        ("fe80::1%eth0", "fe80::1%eth1"),
        ("unknown", " unknown "),
    ],
)
def test_one_client_is_one_address_however_it_is_written(one: str, same: str) -> None:
    assert one_address(one) == one_address(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [("10.0.0.1", "10.0.0.2"), ("2001:db8:1:2::1", "2001:db8:1:3::1"), ("::1", "10.0.0.1")],
)
def test_two_clients_are_two(one: str, other: str) -> None:
    assert one_address(one) != one_address(other)


@pytest.mark.parametrize("text", ["", "[", "[]", ":", "a:b:c", "x" * 9_000, "\udcff", "1.2.3"])
def test_what_is_no_address_still_has_a_short_name(text: str) -> None:
    assert len(one_address(text)) <= 100
