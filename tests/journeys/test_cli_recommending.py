"""Recommend, read the catalogue and start a profile from the command line."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.command_line import PROFILE, new_app, real_app, run, served, written


@pytest.fixture(scope="module")
def server() -> Any:
    with served(new_app()) as address:
        yield address


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html", "madr"])
def test_the_engine_inside_and_a_server_give_identical_bytes(
    form: str, file: Path, server: str
) -> None:
    inside = run("recommend", file, "--format", form)
    outside = run("recommend", file, "--format", form, "--server", server)

    assert inside.exit_code == 0
    assert inside.stdout_bytes == outside.stdout_bytes
    assert inside.stderr == ""


@pytest.mark.parametrize("form", ["markdown", "json", "csv", "tsv", "html"])
def test_the_matrix_is_the_same_from_inside_and_outside(form: str, server: str) -> None:
    inside = run("matrix", "--format", form)

    assert inside.stdout_bytes == run("matrix", "--format", form, "--server", server).stdout_bytes


def test_yaml_json_and_toml_give_the_same_id(tmp_path: Path) -> None:
    document = yaml.safe_load(PROFILE.replace("4e4", "40000"))
    document["as_of"] = "2026-11-24"
    json_file = written(tmp_path, json.dumps(document), "p.json")
    toml = (
        'name = "Tickets"\nas_of = 2026-11-24\nstage = "production"\n'
        '[task]\ntype = "classification"\nbreadth = "single"\n'
        "[data]\nlabelled_examples = 40_000\n[traffic]\ncalls_per_day = 5e5\n"
    )
    files = [written(tmp_path), json_file, written(tmp_path, toml, "p.toml")]

    ids = {json.loads(run("recommend", each, "--format", "json").stdout)["id"] for each in files}

    assert len(ids) == 1


def test_the_text_has_the_verdict_first_and_no_colours_off_a_terminal(file: Path) -> None:
    text = run("recommend", file).stdout

    assert text.startswith("Tickets: Fine-tune a model\n")
    assert "\x1b" not in text
    assert run("recommend", file, color=True).stdout.startswith("\x1b[")


def test_a_profile_comes_from_the_standard_input_too(file: Path) -> None:
    piped = run("recommend", "-", "--format", "json", input=PROFILE)

    assert piped.stdout == run("recommend", file, "--format", "json").stdout


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("stage: idea\ntask:\n  typ: x\n", ":3: task.typ: there is no such field; did you mean"),
        ("stage: idear\n", ':1: stage: "idear" is not a choice; did you mean idea?'),
        (
            "traffic:\n  calls_per_day: 'five'\n",
            ':2: traffic.calls_per_day: "five" is not a number',
        ),
        ("stage: null\n", ":1: stage: null is not an answer; leave the field out"),
        ("stage: [idea\n", ":2: "),
        ("- idea\n", ":1: "),
        ("as_of: 24.11.2026\n", ":1: as_of: "),
        ("models: {prompt: openai/gpt-7}\n", ":1: models.prompt: "),
    ],
)
def test_a_fault_names_file_line_field_and_remedy(tmp_path: Path, text: str, told: str) -> None:
    file = written(tmp_path, text)

    result = run("recommend", file)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"{file}{told}" in result.stderr


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    result = run("recommend", written(tmp_path, "stage: x\ntask: {type: y}\nzz: 1\n"))

    assert len(result.stderr.splitlines()) == 3


def test_a_file_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    result = run("recommend", tmp_path / "none.yaml")

    assert result.exit_code == 2
    assert "run `tune-or-prompt init`" in result.stderr


def test_an_outage_ends_with_3_and_says_nothing_on_stdout(file: Path) -> None:
    with served(real_app()) as gone:
        pass

    result = run("recommend", file, "--server", gone)

    assert (result.exit_code, result.stdout) == (3, "")
    assert "did not answer" in result.stderr


def test_a_template_is_a_valid_profile_with_every_field_in_comments(tmp_path: Path) -> None:
    file = tmp_path / "tune-or-prompt.yaml"

    made = run("init", file)

    text = file.read_text()
    schema = json.loads((tmp_path / "tune-or-prompt.schema.json").read_text())
    assert made.exit_code == 0
    assert text.startswith("# yaml-language-server: $schema=./tune-or-prompt.schema.json\n")
    names = schema["properties"].keys() - {"as_of", "$schema"}  # a pinned day turns `check` off
    assert all(f"{name}:" in text for name in names)
    assert run("recommend", file).exit_code == 0


def test_a_template_with_every_comment_taken_away_is_valid_too(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    run("init", file)
    head, _, rest = file.read_text().partition("name:")
    file.write_text(re.sub(r"^# ", "", f"name:{rest}", flags=re.MULTILINE))

    result = run("recommend", file, "--format", "json")

    assert head
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_template_of_a_server_names_the_schema_of_that_server(
    tmp_path: Path, server: str
) -> None:
    run("init", tmp_path / "p.yaml", "--server", server)

    head = (tmp_path / "p.yaml").read_text().splitlines()[0]
    assert head == f"# yaml-language-server: $schema={server}/v1/schemas/profile.json"


def test_a_file_that_exists_is_not_written_over(file: Path) -> None:
    refused = run("init", file)

    assert refused.exit_code == 2
    assert file.read_text() == PROFILE


def test_a_file_that_is_renewed_keeps_what_it_states_and_gains_the_other_fields(file: Path) -> None:
    asked = run("recommend", file, "--format", "json")

    made = run("init", file, "--force")

    assert made.exit_code == 0, made.stderr
    assert yaml.safe_load(file.read_text()) == {
        "name": "Tickets",
        "as_of": "2026-11-24",
        "stage": "production",
        "task": {"type": "classification", "breadth": "single"},
        "data": {"labelled_examples": 40_000},
        "traffic": {"calls_per_day": 500_000},
    }
    assert "# budget:" in file.read_text()
    assert run("recommend", file, "--format", "json").stdout == asked.stdout


def test_an_interview_goes_on_from_what_a_file_states(file: Path) -> None:
    made = run("init", file, "--force", "--ask", input="stop\n")

    assert made.exit_code == 0, made.stderr
    assert "What is the project called?" not in made.stderr
    assert yaml.safe_load(file.read_text())["name"] == "Tickets"


def test_a_file_with_a_fault_is_not_renewed_but_told_its_fault(file: Path) -> None:
    file.write_text(PROFILE.replace("production", "productive"))

    refused = run("init", file, "--force")

    assert refused.exit_code == 2
    assert f"{file}:3: " in refused.stderr
    assert "productive" in file.read_text()


def test_an_interview_keeps_what_was_answered_whenever_it_ends(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"

    made = run(
        "init", file, "--ask", input="Shop\nclassif\nnonsense\nit reasons\n\n\n100-2000\nstop\n"
    )

    answers = yaml.safe_load(file.read_text())
    assert made.exit_code == 0
    assert "“nonsense” is not one of these: nothing important, it lacks context" in " ".join(
        made.stderr.split()
    )
    assert answers == {
        "name": "Shop",
        "task": {"type": "classification", "gap": "reasoning"},
        "data": {"labelled_examples": {"low": 100, "mid": 1050, "high": 2000}},
    }
    assert run("recommend", file).exit_code == 0


def test_an_interview_explains_goes_back_and_takes_amounts_as_people_write_them(
    tmp_path: Path,
) -> None:
    file = tmp_path / "p.yaml"
    typed = [
        "Shop",
        "1",
        "",
        "?",
        "2",
        "back",
        "it meets",
        "",
        "500.000",
        "20k",
        "",
        "1k-5k",
        "stop",
    ]

    made = run("init", file, "--ask", input="\n".join(typed))

    told = " ".join(made.stderr.split())
    assert "In the file it is called measured.prompt_standing." in told
    assert "could be 500000 or 500; write the one that you mean." in told
    assert yaml.safe_load(file.read_text()) == {
        "name": "Shop",
        "task": {"type": "classification"},
        "measured": {"prompt_standing": "meets-target"},
        "data": {"labelled_examples": 20_000},
        "traffic": {"calls_per_day": {"low": 1000, "mid": 3000, "high": 5000}},
    }


def test_the_end_of_the_input_ends_an_interview_as_stop_does(tmp_path: Path) -> None:
    made = run("init", tmp_path / "p.yaml", "--ask", input="Shop\n")

    assert made.exit_code == 0
    assert yaml.safe_load((tmp_path / "p.yaml").read_text()) == {"name": "Shop"}


def test_an_interview_stops_when_nothing_more_matters(tmp_path: Path) -> None:
    made = run("init", tmp_path / "p.yaml", "--ask", input="\n" * 200)

    asked = made.stderr.count("Number or words") + made.stderr.count("]: ")
    assert made.exit_code == 0
    assert 4 < asked < 100


def test_the_evidence_and_the_prices_can_be_read_whole_and_one_by_one() -> None:
    cases = json.loads(run("evidence", "--format", "json").stdout)
    prices = run("prices", "--format", "csv").stdout

    assert cases["total"] == len(cases["rows"])
    assert json.loads(run("evidence", cases["rows"][0]["id"], "--format", "json").stdout)["id"]
    assert "gpt-4.1-mini" in prices
    model = json.loads(run("prices", "openai/gpt-4.1-mini", "--format", "json").stdout)
    assert model["model"] == "openai/gpt-4.1-mini"


def test_one_entry_is_shown_as_a_person_reads_it() -> None:
    model = run("prices", "openai/gpt-4.1-mini").stdout
    case = run("evidence", "a-bt-hotpot").stdout

    assert model.startswith("# openai/gpt-4.1-mini\n\n- model: openai/gpt-4.1-mini\n")
    assert "- open to new customers: no\n" in model
    assert "| input | usd_per_mtok | 0.4 | 0.4 | 0.4 | no | 2026-11-23 |\n" in model
    assert case.startswith("# a-bt-hotpot\n")
    assert "- winner: hybrid\n" in case


@pytest.mark.parametrize("words", [("prices", "openai/gpt-4.1-mini"), ("evidence", "a-bt-hotpot")])
def test_one_entry_is_no_table(words: tuple[str, ...]) -> None:
    refused = run(*words, "--format", "csv")

    assert refused.exit_code == 2
    assert (
        refused.stderr == f"{words[1]} is one entry, not a table; use --format markdown or json.\n"
    )


def test_a_template_shows_what_is_usual_and_pins_no_day(tmp_path: Path) -> None:
    run("init", tmp_path / "p.yaml")

    text = (tmp_path / "p.yaml").read_text()
    assert "#   calls_per_day: 2000  # How many calls a day do you expect? (calls/day)\n" in text
    assert "as_of" not in text.partition("name:")[2]


def test_a_file_just_made_passes_its_own_schema(tmp_path: Path) -> None:
    run("init", tmp_path / "p.yaml")
    schema = json.loads((tmp_path / "tune-or-prompt.schema.json").read_text())

    jsonschema.validate(yaml.safe_load((tmp_path / "p.yaml").read_text()), schema)
