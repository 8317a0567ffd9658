"""Prices, offers, costs, cases and the quality model are read, or refused with every fault."""

from pathlib import Path

import orjson
import pytest

from tune_or_prompt.catalogue import PACKAGED, load_knowledge, published_cases
from tune_or_prompt.domain.errors import CatalogueError

FIRST_CASE = (PACKAGED / "evidence.jsonl").read_bytes().splitlines()[0]


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load_knowledge(folder)
    return str(caught.value).splitlines()


def case_with(folder: Path, **changes: object) -> Path:
    file = folder / "evidence.jsonl"
    file.write_bytes(orjson.dumps(orjson.loads(FIRST_CASE) | changes))
    return file


def case_faults(file: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        published_cases(file)
    return str(caught.value).splitlines()


def test_the_catalogue_of_money_has_prices_and_sources() -> None:
    money = load_knowledge().money

    assert len(money.prices.rows) > 700
    assert all(one.source for one in money.defaults.values())


@pytest.mark.parametrize(
    ("name", "right", "wrong", "says"),
    [
        (
            "costs.toml",
            'label = "Labels rejected and redone"\nlow = 0.05',
            'label = "Labels rejected and redone"\nlow = 0.5',
            "redo_share.mid: 0.2 is not between low and high: reorder",
        ),
        (
            "costs.toml",
            'label = "Labels rejected and redone"\nlow = 0.05',
            'label = "Labels rejected and redone"\nlow = "x"',
            "redo_share.low: 'x' is of the wrong kind: write a number.",
        ),
        (
            "costs.toml",
            'label = "Labels rejected and redone"\n',
            "",
            "redo_share.label: is the name of an input that is not a field: give one",
        ),
        (
            "costs.toml",
            'id = "redo_share"',
            'id = "redo_shares"',
            "redo_share: is missing: add it.",
        ),
        ("costs.toml", 'id = "task.classes"', 'id = "task.clases"', "did you mean 'task.classes'?"),
        (
            "costs.toml",
            'by = "team.evaluation"',
            'by = "team.evalation"',
            "did you mean 'team.evaluation'?",
        ),
        ("costs.toml", "harness = [", "harnes = [", "did you mean 'harness'?"),
        ("costs.toml", "harness = [2", "harness = [3", "2 is not between low and high"),
        (
            "costs.toml",
            'field = "traffic.cached_share"',
            'field = "traffic.cached_shar"',
            "did you mean 'traffic.cached_share'?",
        ),
        ("models.toml", "share = 0.35", "share = 0.3", "add up to 0.95: make it 1."),
        ("models.toml", 'strength = "small"', 'strength = "smal"', "did you mean 'small'?"),
        (
            "models.toml",
            "batch_and_cache_multiply = true",
            "batch_and_cache_multiply = 1",
            "caching.0.batch_and_cache_multiply: 1 is of the wrong kind: write true or false.",
        ),
        (
            "availability.toml",
            'provider = "azure"',
            'provider = "azur"',
            "did you mean 'azur'?",  # what this seller tunes has lost its seller
        ),
        (
            "availability.toml",
            "on = 2027-04-01",
            'on = "soon"',
            "'soon' is of the wrong kind: write a date as YYYY-MM-DD.",
        ),
        (
            "prices.jsonl",
            '"above_tokens": 200000',
            '"above_tokens": -1',
            ".above_tokens: -1 is out of range: choose from 0 to 1e+12.",
        ),
        ("prices.jsonl", "{", "", "line 1: is not JSON: write one object a line."),
        ("quality_model.json", '"labels_slope"', '"labels"', "labels_slope: is missing: add it."),
        ("quality_model.json", '"strict"', '"strikt"', "did you mean 'strict'?"),
        ("quality_model.json", '"intercept":', '"intercept"', "cannot be read: "),
    ],
)
def test_a_fault_names_its_file_key_value_and_remedy(
    tmp_path: Path, name: str, right: str, wrong: str, says: str
) -> None:
    text = (PACKAGED / name).read_text("utf-8")
    assert right in text
    (tmp_path / name).write_text(text.replace(right, wrong, 1), "utf-8")

    found = faults_of(tmp_path)

    assert any(fault.startswith(f"{name}: ") and says in fault for fault in found), found


def test_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "costs.toml").write_text("[redo_share", "utf-8")
    (tmp_path / "prices.jsonl").write_text("{}\nno\n", "utf-8")
    (tmp_path / "availability.toml").write_bytes(b"\xff")

    assert {fault.partition(":")[0] for fault in faults_of(tmp_path)} == {
        "costs.toml",
        "prices.jsonl",
        "availability.toml",
    }


def test_a_case_comes_out_as_it_was_written(tmp_path: Path) -> None:
    (case,) = published_cases(case_with(tmp_path, id="mine", labels=12))

    assert (case.id, case.labels) == ("mine", 12)
    assert isinstance(case.acceptable, tuple)


@pytest.mark.parametrize(
    ("key", "value", "remedy"),
    [
        ("id", "Not A Slug", "single hyphens"),
        ("url", "http://example.org", "https://"),
        ("winner", "nobody", "fine-tuning"),
        ("gap", "budget", "label-scheme"),
        ("labels", "many", "write a whole number or null"),
        ("labels", -1, "choose from 0"),
        ("classes", 0, "choose from 1"),
        ("trust", 0.99, "write 0.5"),
        ("acceptable", [], "fill it in"),
        ("lower_is_better", 1, "true or false"),
        ("titel", "x", "did you mean 'title'?"),
    ],
)
def test_a_fault_of_a_case_names_line_key_and_remedy(
    tmp_path: Path, key: str, value: object, remedy: str
) -> None:
    [fault] = case_faults(case_with(tmp_path, **{key: value}))

    assert fault.startswith(f"evidence.jsonl: line 1.{key}: ")
    assert remedy in fault


@pytest.mark.parametrize("line", [b"[]", b"1", b'"text"'])
def test_a_line_that_is_no_object_is_refused(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "evidence.jsonl"
    file.write_bytes(FIRST_CASE + b"\n" + line)

    [fault] = case_faults(file)

    assert fault.endswith("is of the wrong kind: write a table.")
    assert fault.startswith("evidence.jsonl: line 2: ")
