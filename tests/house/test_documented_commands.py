"""What the documents show of the command line and of batches works as shown."""

import json
import re
from pathlib import Path

import click
import pytest
import yaml

from tests.command_line import PROFILE, run, written
from tests.house.project import ROOT
from tests.http import real_client
from tune_or_prompt.cli.check import FAIL_ON
from tune_or_prompt.cli.main import COMMANDS, commands
from tune_or_prompt.wire.profile_tests import Expectation

PAGES = [ROOT / "docs" / f"{name}.md" for name in ("cli", "integrate", "batch", "catalogue")]
OF_OTHERS = {"--answers-file", "--data", "--output", "--no-buffer", "--all", "--message"}
"""Options of copier, npx, curl and git."""


def text_of(page: str) -> str:
    return (ROOT / "docs" / f"{page}.md").read_text()


def options() -> set[str]:
    """Return every option of every command."""
    found = {"--help"}
    context = click.Context(commands)
    for name in (None, *COMMANDS):
        command = commands.get_command(context, name) if name else commands
        assert command is not None
        for each in command.params:
            if isinstance(each, click.Option):
                found |= {*each.opts, *each.secondary_opts}
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_options_that_a_document_names_exist(page: Path) -> None:
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page.read_text()))

    assert named - OF_OTHERS - options() == set()


def test_the_document_on_the_command_line_names_every_command() -> None:
    table = text_of("cli").partition("| command |")[2].partition("FILE is")[0]

    assert {name for name in COMMANDS if not re.search(rf"`{name}\b", table)} == set()


def test_the_statuses_that_fail_a_check_are_those_documented() -> None:
    (shown,) = re.findall(r"`--fail-on ([a-z·]+)`", text_of("integrate"))

    assert set(shown.split("·")) == set(FAIL_ON)


def test_the_profile_tests_shown_can_be_run(tmp_path: Path) -> None:
    shown = text_of("integrate").partition("```yaml\n")[2].partition("```")[0]
    written(tmp_path, PROFILE)
    tests = written(tmp_path, shown, "tune-or-prompt_test.yaml")

    done = run("test", tests)

    assert done.exit_code == 0, done.output
    assert f"{len(yaml.safe_load(shown)['tests'])} passed, 0 failed." in done.output


def test_every_expectation_is_documented() -> None:
    told = text_of("integrate").partition("`expect` takes")[2].partition("## ")[0]

    assert {name for name in Expectation().fields if f"`{name}`" not in told} == set()


def test_init_recommend_lock_and_check_follow_each_other(tmp_path: Path) -> None:
    file = tmp_path / "tune-or-prompt.yaml"

    for command in (["init", "--no-ask"], ["recommend"], ["lock"], ["check"]):
        done = run(*command, file)
        assert done.exit_code == 0, done.output


def test_the_batch_shown_is_answered() -> None:
    shown = text_of("batch").partition("```http\n")[2].partition("```")[0]
    head, _, body = shown.partition("\n\n")
    path = head.split()[1]

    answer = real_client().post(path, json=json.loads(body)).get_json()

    assert answer["counts"] == {"sent": 2, "answered": 2, "refused": 0}
