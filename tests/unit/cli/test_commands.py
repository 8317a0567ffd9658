from pathlib import Path

from click.testing import CliRunner

from service.cli.main import Wiring, commands

WIRING = Wiring(
    settings=lambda: [("TUNE_OR_PROMPT_BIND", "Address to serve on.", "host:port", "")],
    specification_files=lambda: {"openapi.json": b"{}\n"},
)


def test_the_help_of_serve_lists_every_setting() -> None:
    result = CliRunner().invoke(commands, ["serve", "--help"], obj=WIRING)

    assert result.exit_code == 0
    assert "TUNE_OR_PROMPT_BIND" in result.output
    assert "Takes host:port. Default: not set." in result.output


def test_the_specification_is_written_into_a_folder(tmp_path: Path) -> None:
    result = CliRunner().invoke(commands, ["openapi", str(tmp_path / "new")], obj=WIRING)

    assert result.exit_code == 0
    assert (tmp_path / "new" / "openapi.json").read_bytes() == b"{}\n"


def test_a_command_that_is_not_there_is_a_wrong_use() -> None:
    assert CliRunner().invoke(commands, ["sing"], obj=WIRING).exit_code == 2
