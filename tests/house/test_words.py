"""What people read is plain American English: nothing from the list of docs/style.md is in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import tomli

from tests.house.project import PACKAGE, ROOT

STYLE = ROOT / "docs" / "style.md"
LEFT_OUT = {"style.md"}
PAGES = [
    *(path for path in sorted((ROOT / "docs").glob("*.md")) if path.name not in LEFT_OUT),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "ci/README.md")),
    *sorted(ROOT.glob("clients/*/README.md")),
]
PROSE = {"text", "label", "about", "action", "why", "stop_if", "summary", "measures", "situation"}
"""Keys of the catalogue that people read."""

CODE = re.compile(r"^```.*?^```|`[^`\n]*`|\]\([^)]*\)|https?://\S+", re.MULTILINE | re.DOTALL)


def banned() -> re.Pattern[str]:
    rows = re.findall(
        r"^\| (.*?) \|", STYLE.read_text().partition("| not | but |")[2], re.MULTILINE
    )
    phrases = [phrase for row in rows for phrase in row.split(", ")]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)


BANNED = banned()


def found(text: str) -> list[str]:
    """Return what is banned, each with the words around it."""
    plain = CODE.sub(" ", text)
    return [
        plain[max(0, match.start() - 40) : match.end() + 30].replace("\n", " ")
        for match in BANNED.finditer(plain)
    ]


def descriptions(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"description", "summary", "title", "detail"} and isinstance(value, str):
                yield value
            else:
                yield from descriptions(value)
    elif isinstance(node, list):
        for each in node:
            yield from descriptions(each)


def prose(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in PROSE and isinstance(value, str):
                yield value
            else:
                yield from prose(value)
    elif isinstance(node, list):
        for each in node:
            yield from prose(each)


def sentences(path: Path) -> Iterator[str]:
    """Yield the texts of a module that are no docstrings."""
    tree = ast.parse(path.read_text())
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield node.value if isinstance(node.value, str) and " " in node.value else ""


def test_the_list_is_read_and_bites() -> None:
    assert len(found("Nobody mended it beside the road. `nobody` may stay in code.")) == 3


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_are_plain(path: Path) -> None:
    assert found(path.read_text()) == []


def test_the_changes_of_this_release_are_plain() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()

    assert found(text.partition("## [Unreleased]")[2].partition("\n## [")[0]) == []


@pytest.mark.parametrize("path", sorted((PACKAGE / "data").glob("*.toml")), ids=lambda p: p.name)
def test_the_catalogue_is_plain(path: Path) -> None:
    texts = list(prose(tomli.loads(path.read_text())))

    assert [one for text in texts for one in found(text)] == []


def test_sentences_in_code_are_plain() -> None:
    wrong = {
        str(path.relative_to(PACKAGE)): spots
        for path in sorted(PACKAGE.rglob("*.py"))
        if (spots := [one for text in sentences(path) for one in found(text)])
    }

    assert wrong == {}


def test_the_page_is_plain() -> None:
    templates = [path.read_text() for path in (PACKAGE / "web" / "templates").iterdir()]
    texts = [re.sub(r"<[^>]*>|\{[{%#].*?[}%#]\}", " ", text) for text in templates]

    assert [one for text in texts for one in found(text)] == []


def test_the_published_document_is_plain() -> None:
    document = orjson.loads((ROOT / "openapi" / "openapi.json").read_bytes())

    assert sorted({one for text in descriptions(document) for one in found(text)}) == []
