"""What the fuzzer kept because it reaches different code, replayed without the fuzzer."""

import pytest

from fuzz.kept import kept
from fuzz.seeds import dictionary, seeds_of
from fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_every_input_that_was_kept_is_still_taken_well(target: str) -> None:
    inputs = kept(target)

    assert len(inputs) > 20
    for data in inputs:
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_every_seed_is_taken_well(target: str) -> None:
    seeds = list(seeds_of(target))

    assert len(seeds) >= 3
    for data in seeds[:30]:
        TARGETS[target](data)


def test_the_dictionary_is_one_that_libfuzzer_can_read() -> None:
    for line in dictionary().splitlines():
        assert line[0] == line[-1] == '"'
        assert line.isascii()
        assert line.isprintable()
