"""The group of commands, in the order of a project's life."""

import sys
import traceback
from contextlib import suppress
from typing import Any

import click

from tune_or_prompt import __version__
from tune_or_prompt.cli.batch import batch
from tune_or_prompt.cli.catalogue import evidence, explain, learn, matrix, openapi, prices, validate
from tune_or_prompt.cli.check import check
from tune_or_prompt.cli.init import init
from tune_or_prompt.cli.lock import lock
from tune_or_prompt.cli.profile_tests import run_tests
from tune_or_prompt.cli.recommend import recommend
from tune_or_prompt.cli.serve import agents, serve
from tune_or_prompt.cli.session import Invalid, SettingHelp, Stop, Unavailable, Wiring
from tune_or_prompt.cli.terminal import accept_any_text

__all__ = ["SettingHelp", "Wiring", "commands"]

INTERRUPTED = 130
READER_GONE = 141
"""How a shell tells of a command that Ctrl-C ended, and of one whose reader has gone."""

EXTRAS = {
    "learn": ("scipy", "tomlkit"),
    "mcp": ("anyio", "mcp", "starlette", "uvicorn"),
    "otel": ("opentelemetry",),
    "parquet": ("pyarrow",),
    "redis": ("pybreaker", "redis"),
    "serve": ("apispec", "flask", "flask_swagger_ui", "gunicorn", "prometheus_client", "uvloop"),
}
"""The packages that each extra brings, for what to say where one is missing."""


class _Commands(click.Group):
    """Lists the commands as they were added, and ends them in order."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own form
        """Return the names as the commands were added."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's own form
        """Run a command; one that is cut short has found nothing, so it never ends with 1."""
        accept_any_text()
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            with suppress(BrokenPipeError):
                sys.stdout.close()  # or else the interpreter tries once more, and says so
            ctx.exit(READER_GONE)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except OSError as error:
            place = error.filename or "A file"
            raise Invalid(f"{place} cannot be used: {error.strerror or error}.") from None
        except ModuleNotFoundError as error:
            raise _missing(error) from error
        except Exception as error:
            traceback.print_exc()
            raise Unavailable("This is a bug in tune-or-prompt; please report it.") from error


def _missing(error: ModuleNotFoundError) -> Stop:
    package = str(error.name).partition(".")[0]
    for extra, packages in EXTRAS.items():
        if package in packages:
            text = f"This needs {package}: pip install 'tune-or-prompt[{extra}]'."
            return Invalid(text)
    if package in ("fcntl", "resource"):
        return Invalid("gunicorn does not run on this system; serve in a container or in WSL.")
    traceback.print_exception(error)
    return Unavailable(f"{error.name} is missing from this installation; install it again.")


class _FromEnvironment(click.Option):
    """A flag that any value of its variable sets, as no-color.org has it."""

    def value_from_envvar(self, ctx: click.Context) -> str | None:
        """Return a yes if the variable says anything at all."""
        return "yes" if self.resolve_envvar_value(ctx) else None


def _without_colors(ctx: click.Context, _: click.Parameter, is_set: bool) -> None:  # noqa: FBT001  click's own form
    if is_set:
        ctx.color = False


def _with_colors(ctx: click.Context, _: click.Parameter, is_set: bool) -> None:  # noqa: FBT001  likewise
    if is_set and ctx.color is None:
        ctx.color = True


def _as_terminal_says(ctx: click.Context, _: click.Parameter, terminal: str | None) -> None:
    if terminal == "dumb" and ctx.color is None:
        ctx.color = False


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Messages go to stderr, answers to stdout. COMMAND --help says more.",
)
@click.option(
    "--no-color",
    cls=_FromEnvironment,
    is_flag=True,
    envvar="NO_COLOR",
    expose_value=False,
    is_eager=True,
    callback=_without_colors,
    help="Write without colors on a terminal too, as NO_COLOR does; FORCE_COLOR does the reverse.",
)
@click.option(
    "--force-color",
    cls=_FromEnvironment,
    is_flag=True,
    envvar="FORCE_COLOR",
    expose_value=False,
    hidden=True,
    callback=_with_colors,
)
@click.option(
    "--terminal", envvar="TERM", expose_value=False, hidden=True, callback=_as_terminal_says
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
    learn,
    serve,
    agents,
    openapi,
):
    commands.add_command(each)
