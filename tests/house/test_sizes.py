"""Sizes to aim at; what reads better long is named here, with its reason."""

import ast
from collections import Counter
from collections.abc import Iterator

from tests.house.project import PACKAGE, modules

MODULE_LINES = 400
FUNCTION_LINES = 40
FOLDER_FILES = 15
POSITIONAL = 5

LONG_MODULES: dict[str, str] = {
    "catalogue/forms.py": "the form of every catalogue file, one class each",
    "domain/language/profile.py": "one table of every question; split, it is read twice",
    "domain/money/options.py": "every way to buy an approach, and its sums",
    "domain/report/decision.py": "every part of an answer, named as on the wire",
}
LONG_FUNCTIONS: dict[str, str] = {
    "web/charts/pictures.py:evidence_picture": "one picture, drawn from top to bottom",
    "web/charts/pictures.py:map_picture": "one picture, drawn from top to bottom",
    "domain/money/compare.py:crossing_of": "one formula with each of its cases",
    "domain/money/options.py:sums_of": "the sums of one option, one a line",
    "domain/report/decide.py:decision_of": "the decision, one part a line",
}
LARGE_FOLDERS: dict[str, str] = {}
POSITIONAL_TABLES: dict[str, str] = {
    "domain/language/profile.py:_choice": "a line of the table of questions",
    "domain/language/profile.py:_number": "a line of the table of questions",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, Function]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, Function):
                yield f"{path.relative_to(PACKAGE)}:{node.name}", node


def lines_without_docstring(function: Function) -> int:
    end = function.end_lineno or function.lineno
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return end - function.lineno + 1 - docstring


def test_long_modules_are_those_on_the_list() -> None:
    lines = {str(p.relative_to(PACKAGE)): len(p.read_text().splitlines()) for p in modules()}

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

    assert set(many) <= set(POSITIONAL_TABLES)


def test_large_folders_are_those_on_the_list() -> None:
    files = Counter(
        str(path.parent.relative_to(PACKAGE)) for path in modules() if path.name != "__init__.py"
    )

    large = {folder for folder, count in files.items() if count > FOLDER_FILES}

    assert large == set(LARGE_FOLDERS)
