from pathlib import Path

import pytest

from tests.command_line import run
from tune_or_prompt.catalogue import PACKAGED
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH


def test_the_help_of_serve_lists_every_setting() -> None:
    result = run("serve", "--help")

    assert result.exit_code == 0
    assert "TUNE_OR_PROMPT_BIND" in result.output
    assert "Takes host:port. Default: not set." in result.output


def test_the_specification_is_written_into_a_folder(tmp_path: Path) -> None:
    result = run("openapi", tmp_path / "new")

    assert result.exit_code == 0
    assert (tmp_path / "new" / "openapi.json").read_bytes() == b"{}\n"


def test_a_server_that_is_no_web_address_is_a_wrong_use() -> None:
    result = run("matrix", "--server", "ftp://somewhere")

    assert result.exit_code == 2
    assert "is not an http:// or https:// address" in result.stderr


@pytest.mark.parametrize("word", ["calls_per_day", "traffic.calls_per_dya"])
def test_a_misspelt_field_is_answered_with_the_likely_one(word: str) -> None:
    result = run("explain", word)

    assert result.exit_code == 2
    assert "did you mean traffic.calls_per_day?" in result.stderr


def test_a_field_is_explained_with_what_is_assumed_without_it() -> None:
    result = run("explain", "stage")

    assert "prototype           a prototype\n" in result.output
    assert "Left out, it counts as unknown and adds nothing." in result.output


def test_a_number_is_explained_with_what_costs_are_counted_with() -> None:
    told = " ".join(run("explain", "traffic.output_tokens").output.split())

    assert "A number from 0 to 100 million tokens" in told
    assert "or {low, mid, high} if you know only a range." in told
    assert "Left out, costs are counted with between" in told


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("as_of", "A day, such as 2026-11-24.\nLeft out, it is today (UTC)."),
        ("models.prompt", "A provider and a model; `tune-or-prompt prices` lists them."),
        ("measured.pilot", "A list, such as [{labelled_examples: 500, score: 0.8}]."),
        (
            "weights.latency",
            "A number from 0 to 10.\nLeft out, it counts as unknown and adds nothing.",
        ),
        ("name", "A text.\nLeft out, it counts as unknown and adds nothing."),
    ],
)
def test_a_field_is_explained_with_the_form_of_its_answer(field: str, told: str) -> None:
    assert told in run("explain", field).output


def test_a_group_lists_its_fields_and_nothing_lists_them_all() -> None:
    def first_words(*words: str) -> list[str]:
        lines = run("explain", *words).output.splitlines()
        return [line.split()[0] for line in lines if not line.startswith(" ")]

    assert first_words("budget") == ["budget.upfront_usd", "budget.monthly_usd"]
    assert first_words() == list(FIELD_BY_PATH)


def test_a_catalogue_with_faults_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "costs.tml").write_text("")
    (tmp_path / "costs.toml").write_text("[base]\n")

    result = run("validate", tmp_path)

    assert result.exit_code == 1
    assert "costs.toml" in result.stderr


def test_a_good_catalogue_passes(tmp_path: Path) -> None:
    (tmp_path / "costs.toml").write_bytes((PACKAGED / "costs.toml").read_bytes())

    assert run("validate", tmp_path).exit_code == 0


def test_a_folder_that_holds_no_catalogue_is_not_called_good(tmp_path: Path) -> None:
    result = run("validate", tmp_path)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{tmp_path}: holds no file of the catalogue")
