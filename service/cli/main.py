"""The group of commands, and what they are given from outside."""

import click

from service import __version__
from service.cli.openapi import openapi
from service.cli.serve import serve
from service.cli.wiring import SettingHelp, Wiring

__all__ = ["SettingHelp", "Wiring", "commands"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tune-or-prompt")
def commands() -> None:
    """Prompt engineering, fine-tuning or both: a scored, explained recommendation."""


commands.add_command(serve)
commands.add_command(openapi)
