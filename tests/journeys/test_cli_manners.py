"""How the command line behaves among other programs: colors, completion, pipes and ends."""

import os
import pty
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

from tests.command_line import WIRING, run, written
from tests.house.project import tool
from tune_or_prompt.wire.reply import Ask

COMMAND = [sys.executable, "-m", "tune_or_prompt"]


def on_a_terminal(*words: str, **environ: str) -> str:
    """Return what a command writes to a terminal."""
    leader, terminal = pty.openpty()
    env = {name: text for name, text in os.environ.items() if name != "NO_COLOR"} | environ
    with os.fdopen(leader, "rb", buffering=0) as screen:
        subprocess.run([*COMMAND, *words], stdout=terminal, env=env, check=True)
        os.close(terminal)
        return screen.read(65_536).decode()


def completed(*words: str) -> list[str]:
    """Return what bash is told may follow."""
    line = ["tune-or-prompt", *words]
    told = subprocess.run(
        [tool("tune-or-prompt")],
        env={
            **os.environ,
            "_TUNE_OR_PROMPT_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(line),
            "COMP_CWORD": str(len(line) - 1),
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [each.partition(",")[2] for each in told.splitlines()]


@pytest.mark.parametrize(
    ("words", "environ", "colored"),
    [
        (("explain", "stage"), {}, True),
        (("explain", "stage"), {"NO_COLOR": ""}, True),
        (("explain", "stage"), {"NO_COLOR": "yes, please"}, False),
        (("--no-color", "explain", "stage"), {}, False),
        (("explain", "stage"), {"TERM": "dumb"}, False),
        (("explain", "stage"), {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        (("explain", "stage"), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colors_appear_on_a_terminal_that_shows_them_unless_they_are_unwanted(
    words: tuple[str, ...], environ: dict[str, str], *, colored: bool
) -> None:
    assert ("\x1b[" in on_a_terminal(*words, **environ)) == colored


def test_colors_can_be_forced_into_a_file() -> None:
    done = subprocess.run(
        [*COMMAND, "explain", "stage"],
        env={**os.environ, "FORCE_COLOR": "1"},
        capture_output=True,
        check=True,
    )

    assert b"\x1b[" in done.stdout


def test_an_encoding_without_every_sign_is_no_error(tmp_path: Path) -> None:
    profile = written(tmp_path, "name: Große 数据 ≥ █\nstage: idea\n")
    done = subprocess.run(
        [*COMMAND, "recommend", profile],
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("cp1252").startswith("Große ?? ? ?: Prompt a model")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_completion(shell: str) -> None:
    done = subprocess.run(
        [tool("tune-or-prompt")],
        env={**os.environ, "_TUNE_OR_PROMPT_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "_TUNE_OR_PROMPT_COMPLETE" in done.stdout


def test_commands_formats_and_fields_are_completed() -> None:
    assert completed("rec") == ["recommend"]
    assert completed("recommend", "--format", "m") == ["markdown", "madr"]
    assert completed("explain", "traffic.ca") == ["traffic.calls_per_day", "traffic.cached_share"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["recomend"], "Did you mean 'recommend'?"),
        (["recommend", "--formt", "json"], "Did you mean '--format'?"),
        (["recommend", "--format", "yaml"], "'text', 'json', 'markdown', 'html', 'madr'"),
        (["validate"], "Missing argument 'DIR'"),
    ],
)
def test_a_typing_mistake_is_answered_with_what_was_meant(words: list[str], told: str) -> None:
    result = run(*words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_reader_that_has_gone_ends_it_in_silence_and_is_no_finding() -> None:
    with subprocess.Popen(
        [*COMMAND, "evidence", "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()

    assert (running.returncode, told) == (141, b"")


def test_a_file_that_cannot_be_written_is_a_wrong_use_and_no_finding(tmp_path: Path) -> None:
    profile = written(tmp_path)
    run("lock", profile)
    lost = tmp_path / "nowhere" / "out"

    for words in (
        ("init", lost.with_suffix(".yaml")),
        ("check", profile, "--report", f"junit={lost}"),
        ("batch", _rows(tmp_path), lost.with_suffix(".csv")),
    ):
        done = run(*words)
        assert done.exit_code == 2, words
        assert "cannot be used: No such file or directory." in done.stderr


def test_a_mistake_of_its_own_is_no_finding() -> None:
    def broken(*_: object) -> Ask:
        raise ZeroDivisionError

    done = run("matrix", wiring=replace(WIRING, connect=broken))

    assert done.exit_code == 3
    assert "ZeroDivisionError" in done.stderr
    assert "please report it" in done.stderr


def test_init_writes_yaml_and_nothing_that_is_called_otherwise(tmp_path: Path) -> None:
    done = run("init", tmp_path / "p.json")

    assert done.exit_code == 2
    assert "ends in .yaml" in done.stderr


def _rows(folder: Path) -> Path:
    rows = folder / "in.ndjson"
    rows.write_text("{}\n")
    return rows


def test_an_interrupt_ends_a_question_with_130_and_keeps_the_file(tmp_path: Path) -> None:
    leader, terminal = pty.openpty()
    file = tmp_path / "p.yaml"
    with subprocess.Popen(
        [*COMMAND, "init", file], stdin=terminal, stderr=subprocess.PIPE, text=True
    ) as running:
        _wait_for(running, "called?")
        told = _interrupted(running)
    os.close(leader)
    os.close(terminal)

    assert running.returncode == 130
    assert "Traceback" not in told
    assert run("recommend", file).exit_code == 0


def test_quiet_leaves_the_answer_alone(tmp_path: Path) -> None:
    result = run("lock", written(tmp_path), "--quiet")

    assert (result.exit_code, result.output) == (0, "")


def _wait_for(running: "subprocess.Popen[str]", text: str) -> None:
    """Read until a text comes; a process that never says it is ended, and so is the wait."""
    patience, read = Timer(30, running.kill), ""
    patience.start()
    while text not in read:
        more = running.stderr.read(1) if running.stderr else ""
        assert more, read
        read += more
    patience.cancel()


def _interrupted(running: "subprocess.Popen[str]") -> str:
    """Interrupt a question until it ends: a signal just before it waits for the answer is lost."""
    for _ in range(10):
        running.send_signal(signal.SIGINT)
        try:
            return running.communicate(timeout=5)[1]
        except subprocess.TimeoutExpired:
            continue
    running.kill()
    raise AssertionError("It could not be interrupted.")


@pytest.mark.parametrize("words", [("matrix",), ("check", "--warn-before")])
def test_what_was_typed_is_told_without_what_a_terminal_obeys(words: tuple[str, ...]) -> None:
    done = run(*words, "a\x1b]0;x\x07\n::error::b")

    assert done.exit_code == 2
    assert not {"\x1b", "\x07"} & set(done.stderr)
    assert not [line for line in done.stderr.splitlines() if line.startswith("::")]
