"""No regular expression takes long, whatever text it meets."""

import importlib
import inspect
import pkgutil
import re
import time
from types import ModuleType

import pytest

import tune_or_prompt

LARGEST_BODY = 256 * 1024
STARTED = ("__main__", "asgi", "gunicorn_conf")  # they start a server when they are imported
OURS = {
    "tune_or_prompt.domain.report.plan._PASSAGE": "texts of the catalogue",
}
"""Patterns that meet no text of clients, and what they meet."""

SIGNS = [" ", "1", ",", "1,", "1 ", "9_", "-", "%", "$1", "\n", "a", ".", "/1", ":", "\\", "`"]
SIGNS += ['"', "'", "[", "{", "(", "<", "=", "#", ";", "&", "\0", "\t", "é", "1.", "a."]


def modules() -> list[ModuleType]:
    names = [
        each.name for each in pkgutil.walk_packages(tune_or_prompt.__path__, "tune_or_prompt.")
    ]
    return [importlib.import_module(name) for name in names if not name.endswith(STARTED)]


PATTERNS = {
    f"{module.__name__}.{name}": (value, inspect.getsource(module))
    for module in modules()
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern)
}


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 20
    assert set(OURS) <= set(PATTERNS)


@pytest.mark.parametrize("name", sorted(set(PATTERNS) - set(OURS)))
def test_no_pattern_takes_long_over_the_largest_body(name: str) -> None:
    pattern, source = PATTERNS[name]
    bare = name.rpartition(".")[2]
    ways = [pattern.match, pattern.fullmatch]
    if re.search(rf"{bare}\.(search|sub|split|finditer|findall)\(", source):
        ways.append(pattern.search)
    slow = []
    for sign in SIGNS:
        text = sign * (LARGEST_BODY // len(sign))
        for way in ways:
            for ending in ("", "!"):
                started = time.process_time()
                way(f"{text}{ending}")
                if time.process_time() - started > 0.5:  # a few milliseconds, as a rule
                    slow.append((sign, way.__name__))

    assert slow == []
