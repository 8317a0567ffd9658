"""Mutations of sound documents: the same ones for the same chance."""

from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any

import orjson

# What a reader of JSON or of numbers is likeliest to stumble over, as it stands in a text.
SPLINTERS = (
    *(b"NaN", b"Infinity", b"-Infinity", b"1e308", b"-1e308", b"1e309", b"1e-400", b"-0.0", b"01"),
    *(b"9" * 20, b"9" * 400, b"0." + b"1" * 400, b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\u0000"'),
    *(b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\x00", b"\\u12"),
    *(b"[" * 60, b'{"a":' * 60, b"{}", b"[]", b"null", b"true", b"'", b"//", b",", b":", b"}"),
)
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1e308, 2**63, "", "x" * 300, [], {}, [[]]),
    {"low": 2, "mid": 1, "high": 0},
    {"low": 1, "mid": 1, "high": 1e308},
)
_MOST_CUTS = 4


def mutated(document: Any, chance: Random, words: Sequence[str]) -> Any:
    """Return a copy with one value replaced, left out, doubled, or put under another name."""
    copy = deepcopy(document)
    holders = [each for each in _within(copy) if each]
    if not holders:
        return chance.choice(_VALUES)
    holder = chance.choice(holders)
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    key: Any = chance.choice(keys)
    match chance.randrange(4):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[chance.choice(words)] = holder.pop(key)
        case 2:
            holder[key] = chance.choice(words)
        case _:
            holder[key] = chance.choice(_VALUES)
    return copy


def splintered(text: bytes, chance: Random) -> bytes:
    """Return a text cut in a few places, with a splinter, a byte or nothing put in at each."""
    for _ in range(chance.randint(1, _MOST_CUTS)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 0, 1, 2, 8)))
        put = chance.choice((b"", bytes([chance.randrange(256)]), chance.choice(SPLINTERS)))
        text = text[:start] + put + text[end:]
    return text


def with_a_field_twice(text: bytes, chance: Random) -> bytes:
    """Return a JSON object whose first field is stated again, in the same or an escaped name."""
    name, colon, rest = text[1:].partition(b":")
    if not colon:
        return b'{"stage":null,"stage":null}'
    again = name if chance.random() < 0.5 else b'"\\u%04x' % name[1] + name[2:]
    return b"{" + again + b":null," + name + colon + rest


def json_mutated(text: bytes, chance: Random, words: Sequence[str]) -> bytes:
    """Return a JSON text with one value mutated, or the text cut where it is no JSON."""
    try:
        return orjson.dumps(mutated(orjson.loads(text), chance, words))
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, RecursionError):
        return splintered(text, chance)


def _within(value: Any) -> list[Any]:
    """Return every object and list inside a value, itself included."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict | list) else []
    return own + [each for part in inner for each in _within(part)]
