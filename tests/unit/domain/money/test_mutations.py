"""Wrong constants and formulas: each one is caught by the published examples or the worked page."""

import importlib
import inspect
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import pytest

import tune_or_prompt.domain.money as public
from tests.cases import test_published_costs as published
from tests.money import ONE_OFF, PROMPT, TUNE, WORKED, estimate_of
from tune_or_prompt.domain.money import calls, compare, formulas, inputs, options, picks

ESTIMATE = importlib.import_module("tune_or_prompt.domain.money.estimate")
MODULES = (formulas, picks, inputs, calls, options, compare)

WRONG: tuple[tuple[ModuleType, str, str], ...] = (
    (formulas, "TOKENS_PER_PRICE = 1e6", "TOKENS_PER_PRICE = 1e3"),
    (formulas, "(1.0 - batch_share * batch_discount)", "(1.0 - batch_share)"),
    (formulas, "mixed = (1.0 - hit_share)", "mixed = (1.0 + hit_share)"),
    (formulas, "HOURS_PER_DAY = 24.0", "HOURS_PER_DAY = 12.0"),
    (formulas, "DAYS_PER_YEAR = 365.0", "DAYS_PER_YEAR = 360.0"),
    (formulas, "runs * tokens * price", "tokens * price"),
    (formulas, "cost_per_label * (1.0 + redo", "cost_per_label * (1.0 - redo"),
    (formulas, "days = larger(extra_upfront", "days = 2.0 * larger(extra_upfront"),
    (formulas, "usd = static_tokens * price", "usd = 2.0 * static_tokens * price"),
    (options, "MONTHS_PER_YEAR = 12.0", "MONTHS_PER_YEAR = 13.0"),
    (options, "DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR", "DAYS_PER_MONTH = 30.0"),
    (options, 'return hours + self.numbers["evaluation_setup_hours"]', "return hours"),
    (calls, 'values.numbers["static_share_after_tuning"] * self._whole', "self._whole"),
    (compare, "saving = other.marginal - one.marginal", "saving = other.marginal"),
)


def test_the_unchanged_sources_reproduce_everything() -> None:
    assert not failures()


@pytest.mark.parametrize(("module", "right", "wrong"), WRONG, ids=[one[2] for one in WRONG])
def test_a_wrong_constant_is_caught(
    module: ModuleType, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutate(module, right, wrong, monkeypatch)

    assert failures()


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__.rpartition(".")[2])
def test_loading_a_module_again_unchanged_changes_nothing(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = inspect.getsource(module).splitlines()[0]
    mutate(module, first, first, monkeypatch)

    assert not failures()


def mutate(module: ModuleType, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a module with one place changed, and hand its names to all that imported them."""
    source = inspect.getsource(module)
    assert source.count(right) == 1, "name a place that exists once"
    changed = ModuleType(module.__name__)
    changed.__file__ = module.__file__
    # Dataclasses look their module up, so the mutant has to be there while it is made.
    monkeypatch.setitem(sys.modules, module.__name__, changed)
    code = compile(source.replace(right, wrong), str(module.__file__), "exec")
    exec(code, changed.__dict__)  # noqa: S102 - the source is our own
    for other in (*MODULES, public, published, ESTIMATE):
        for name, value in list(vars(other).items()):
            if other is not module and replaced(value, module, changed, name):
                monkeypatch.setattr(other, name, getattr(changed, name))


def replaced(value: object, module: ModuleType, changed: ModuleType, name: str) -> bool:
    """Return whether a name of another module was imported from the one that is mutated."""
    own = getattr(module, name, None)
    return own is value and own is not None and hasattr(changed, name)


def failures() -> list[str]:
    """Return what no longer comes out: published examples and the figures of the worked page."""
    found = [row["id"] for row in published.ROWS if not comes_out(row)]
    return found + [name for name, right in PAGE.items() if not close(right)]


def comes_out(row: dict[str, Any]) -> bool:
    if row["class"] == "must_not_reproduce" or row["id"] in published.NOT_A_FORMULA:
        return True
    return passes(lambda: published.test_a_published_example_comes_out_within_its_tolerance(row))


def close(right: tuple[Callable[[], float], float]) -> bool:
    figure, expected = right
    return passes(lambda: _equal(figure(), expected))


def _equal(found: float, expected: float) -> None:
    assert found == pytest.approx(expected, abs=0.006)


def passes(check: Callable[[], None]) -> bool:
    try:
        check()
    except (AssertionError, ValueError, ZeroDivisionError):
        return False
    return True


def figure(approach: str, name: str, document: Mapping[str, Any] = WORKED) -> Callable[[], float]:
    def read() -> float:
        priced = estimate_of(dict(document)).priced[approach]
        assert priced is not None
        value: float = getattr(priced, name).mid
        return value

    return read


def volume() -> float:
    even = estimate_of(dict(WORKED)).break_even
    assert even.calls_per_day is not None
    return even.calls_per_day.mid


_ANNUITY = (1 - 1 / 1.1) / (1.1 ** (1 / 365) - 1)
_STANDING = (1.95 + 100 + 1_610.025 / 12 + 1_502.025 * (365 / 12) / 500) / (365 / 12)

PAGE: dict[str, tuple[Callable[[], float], float]] = {
    "prompting upfront": (figure(PROMPT, "upfront_usd"), 3_300.00),
    "prompting month": (figure(PROMPT, "monthly_usd"), 1_432.625),
    "prompting horizon": (figure(PROMPT, "horizon_usd"), 19_695.516),
    "tuning upfront": (figure(TUNE, "upfront_usd"), 7_542.025),
    "tuning month": (figure(TUNE, "monthly_usd"), 716.825),
    "tuning horizon": (figure(TUNE, "horizon_usd"), 15_745.651),
    "one-off prompting": (figure(PROMPT, "horizon_usd", ONE_OFF), 6_300.00),
    "break-even": (volume, ((7_542.025 - 3_300) / _ANNUITY + _STANDING) / 0.000036),
}
