"""What people read is wrapped, and holds nothing that a terminal or a pipeline would obey."""

import pytest

from tune_or_prompt.cli import terminal
from tune_or_prompt.cli.terminal import bar, instruction, name_of, safe, wrapped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb", "a\\u202eb"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("::error file=a.py::x", ": :error file=a.py::x"),
        ("x ::stop-commands::t", "x : :stop-commands::t"),
        ("##[error]x", "# #[error]x"),
        ("##vso[task.x]", "# #vso[task.x]"),
        ("std::vector", "std::vector"),
    ],
)
def test_text_of_others_cannot_command(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize("columns", [40, 100, 300])
def test_lines_are_wrapped_at_words(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    lines = wrapped("a sentence of some words " * 20, "  - ").splitlines()

    assert max(map(len, lines)) <= min(columns, terminal.WIDEST)
    assert all(line.startswith("    ") for line in lines[1:])
    assert {word for line in lines for word in line.split()} == {
        "-",
        "a",
        "sentence",
        "of",
        "some",
        "words",
    }


def test_a_verdict_is_an_instruction() -> None:
    assert instruction("fine-tuning") == "Fine-tune a model"
    assert instruction("prompt-engineering").startswith("Prompt a model")
    assert instruction("none").startswith("Nothing is open")
    assert instruction("fourth-way") == "Choose fourth way"
    assert name_of("fourth-way") == "Fourth way"


def test_a_bar_never_leaves_its_bounds() -> None:
    assert len(bar(2.0)) == len(bar(1.0)) == 20
    assert bar(-1.0) == ""
