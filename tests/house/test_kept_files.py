"""What must not be in any file that git keeps."""

import re
from pathlib import Path

import pytest

from tests.house.project import ROOT, kept_files

# Written in pieces, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.~])/(?:root|home|Users|wor[k]|opt/pyp[i])/\w"),
    "the host of a package registry": re.compile(
        r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|deb[.]debian[.]org"
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_kept_file_names(what: str) -> None:
    texts = ((path, text) for path in kept_files() if (text := _text(path)) is not None)

    found = [str(path.relative_to(ROOT)) for path, text in texts if FORBIDDEN[what].search(text)]

    assert found == []


def test_every_kept_text_ends_its_last_line() -> None:
    texts = ((path, text) for path in kept_files() if (text := _text(path)))

    assert [str(path.relative_to(ROOT)) for path, text in texts if not text.endswith("\n")] == []


def test_every_kept_file_that_is_no_text_is_a_picture() -> None:
    binary = {path.relative_to(ROOT) for path in kept_files() if _text(path) is None}

    assert {path for path in binary if path.suffix != ".png"} == set()


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:  # a picture or another binary
        return None
