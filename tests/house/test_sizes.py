"""Sizes to aim at; what reads better long is named here, with its reason."""

import ast
from collections.abc import Iterator

from tests.house.project import ROOT, modules

MODULE_LINES = 250
FUNCTION_LINES = 25
POSITIONAL = 5

LONG_MODULES: dict[str, str] = {
    "service/domain/profile.py": "one table of every question; split, it would be read twice",
    "scripts/refresh_prices.py": "one pass from the packages to the price list, read in order",
}
LONG_FUNCTIONS: dict[str, str] = {
    "service/bootstrap.py:create_app": "the whole service, one part a line",
    "service/domain/costs.py:call_cost": "one formula with its thirteen inputs, checked by name",
    "service/domain/pricing/model_prices.py:_quotes": "the prices of one model, one a line",
    "service/domain/decision.py:decision_of": "the decision, one part a line",
    "scripts/quality_report.py:report_of": "the report, one figure a line",
    "scripts/quality_output.py:model_toml": "the file, one line a line",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, Function]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, Function):
                yield f"{path.relative_to(ROOT)}:{node.name}", node


def lines_without_docstring(function: Function) -> int:
    end = function.end_lineno or function.lineno
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return end - function.lineno + 1 - docstring


def test_long_modules_are_those_on_the_list() -> None:
    lines = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in modules()}

    long = {name for name, count in lines.items() if count > MODULE_LINES}

    assert long == set(LONG_MODULES)


def test_long_functions_are_those_on_the_list() -> None:
    long = {name for name, node in functions() if lines_without_docstring(node) > FUNCTION_LINES}

    assert long == set(LONG_FUNCTIONS)


def test_no_function_takes_many_arguments_by_place() -> None:
    many = [
        name
        for name, node in functions()
        if len(node.args.posonlyargs + node.args.args) > POSITIONAL
    ]

    assert many == []
