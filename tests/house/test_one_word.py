"""One word means one type, and a constant is stated once."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests.house.project import PACKAGE, modules

Definition = tuple[str, str, str]
"""Name, value as source text, and module."""


def definitions() -> Iterator[Definition]:
    for path in modules():
        module = str(path.relative_to(PACKAGE))
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                yield node.name, f"class {module}", module
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                yield node.targets[0].id, ast.unparse(node.value), module
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                yield node.target.id, ast.unparse(node.value) if node.value else "", module


def test_no_two_modules_give_a_type_the_same_name() -> None:
    found = defaultdict(set)
    for name, _, module in definitions():
        if name[0].isupper() and not name.isupper() and "_" not in name:
            found[name].add(module)

    assert {name: where for name, where in found.items() if len(where) > 1} == {}


def test_no_two_modules_state_the_same_constant() -> None:
    found = defaultdict(set)
    for name, value, module in definitions():
        if name.isupper() and not name.startswith("_"):
            found[name, value].add(module)

    assert {name: where for name, where in found.items() if len(where) > 1} == {}
