"""The group of commands, and what they are given from outside."""

import click

from service import __version__
from service.cli.agents import agents
from service.cli.batch import batch
from service.cli.catalogue import evidence, matrix, prices
from service.cli.check import check
from service.cli.explain import explain
from service.cli.init import init
from service.cli.lock import lock
from service.cli.openapi import openapi
from service.cli.profile_tests import run_tests
from service.cli.recommend import recommend
from service.cli.serve import serve
from service.cli.validate import validate
from service.cli.wiring import SettingHelp, Wiring

__all__ = ["SettingHelp", "Wiring", "commands"]


class _InOrder(click.Group):
    """Lists the commands in the order of a project's life."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own form
        """Return the names as the commands were added."""
        return list(self.commands)


@click.group(
    cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="tune-or-prompt")
def commands() -> None:
    """Prompt engineering, fine-tuning or both: a scored, explained recommendation."""


for each in (
    init,
    recommend,
    lock,
    check,
    run_tests,
    batch,
    matrix,
    evidence,
    prices,
    explain,
    validate,
    serve,
    agents,
    openapi,
):
    commands.add_command(each)
