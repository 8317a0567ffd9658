"""Run one target under libFuzzer: `python -m fuzz.guided TARGET [options of libFuzzer]`."""

import sys
from random import Random

import atheris

with atheris.instrument_imports(include=["service", "marshmallow", "werkzeug", "flask", "fuzz"]):
    from fuzz import seeds
    from fuzz.mutations import json_mutated, splintered
    from fuzz.targets import TARGETS

WORDS = seeds.words()


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """Mutate an input: half the time by its bytes, else where its JSON has structure."""
    chance = Random(seed)  # noqa: S311  libFuzzer's own seed, so that a run can be repeated
    head, body = _parted(data)
    match chance.randrange(4):
        case 0:
            changed = head + json_mutated(body, chance, WORDS)
        case 1:
            changed = head + splintered(body, chance)
        case _:
            changed = atheris.Mutate(data, most)
    return changed[:most]


def _parted(data: bytes) -> tuple[bytes, bytes]:
    """Return what stands before the JSON of an input, and the JSON."""
    if TARGET == "body":
        return data[:1], data[1:]
    if TARGET == "request":
        head, parting, body = data.partition(b"\n\n")
        return head + parting, body
    return b"", data


if __name__ == "__main__":
    TARGET = sys.argv.pop(1)
    # To bring together what it kept, libFuzzer starts itself anew by these words.
    sys.argv[0] = f"{sys.executable} -m fuzz.guided {TARGET}"
    atheris.Setup(sys.argv, TARGETS[TARGET], custom_mutator=mutate)
    atheris.Fuzz()
