"""The group of commands, in the order of a project's life, and those that serve."""

import sys
import traceback
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from tune_or_prompt import __version__
from tune_or_prompt.cli.session import (
    Invalid,
    Session,
    SettingHelp,
    Stop,
    Unavailable,
    Wiring,
    asks_service,
)
from tune_or_prompt.cli.terminal import accept_any_text, safe
from tune_or_prompt.wire.reply import UnavailableError

__all__ = ["SettingHelp", "Wiring", "commands"]

Place = tuple[str, int]

INTERRUPTED = 130
READER_GONE = 141
"""How a shell tells of a command that Ctrl-C ended, and of one whose reader has gone."""

COMMANDS = {
    "init": ("init", "Write a commented profile, by questions at a terminal."),
    "recommend": ("recommend", "Recommend an approach for a profile."),
    "lock": ("lock", "Write the recommendation to a lock file, to be committed."),
    "check": ("check", "Say whether the locked verdict still holds."),
    "test": ("profile_tests", "Run profile tests: this profile gives this verdict."),
    "batch": ("batch", "Recommend for many profiles, from a file to a file."),
    "matrix": ("catalogue", "Show the comparison on ten dimensions."),
    "evidence": ("catalogue", "Show the published comparisons, or one of them."),
    "prices": ("catalogue", "Show the dated prices, or those of one model."),
    "explain": ("catalogue", "Say what a field of the profile means."),
    "validate": ("catalogue", "Check a folder of catalogue files."),
    "learn": ("catalogue", "Fit an overlay of the catalogue to your own decisions."),
    "serve": ("main", "Serve the HTTP API with gunicorn."),
    "mcp": ("main", "Serve tools for agents, on stdio or over HTTP."),
    "openapi": ("catalogue", "Write the OpenAPI document into a folder."),
}
"""Each command with its module, imported when it is needed, and with what it does."""

EXTRAS = {
    "learn": ("scipy", "tomlkit"),
    "mcp": ("anyio", "mcp", "starlette", "uvicorn"),
    "otel": ("opentelemetry",),
    "parquet": ("pyarrow",),
    "redis": ("redis",),
    "serve": ("apispec", "flask", "flask_swagger_ui", "gunicorn", "prometheus_client", "uvloop"),
}
"""The packages that each extra brings, for what to say where one is missing."""


class _Commands(click.Group):
    """Finds the commands, and ends them in order."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own form
        """Return the names in the order of a project's life."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command of its module, which has it under its own name or another."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"tune_or_prompt.cli.{COMMANDS[cmd_name][0]}")
        found = (each for each in vars(module).values() if isinstance(each, click.Command))
        return next(each for each in found if each.name == cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's own form
        """Write what each command does, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return what is asked for, or say what may have been meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx) from error

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
        except click.UsageError as error:
            text = safe(error.format_message())  # it quotes what was typed, such as a file's name
            raise click.UsageError(text, error.ctx) from None
        except (click.ClickException, click.exceptions.Exit):
            raise
        except OSError as error:
            place = error.filename or "A file"
            raise Invalid(f"{place} cannot be used: {error.strerror or error}.") from None
        except UnavailableError as error:
            raise Unavailable(error.detail) from None
        except Exception as error:
            raise _failed(error) from error


def _failed(error: Exception) -> Stop:
    if not isinstance(error, ModuleNotFoundError):
        traceback.print_exception(error)
        return Unavailable("This is a bug in tune-or-prompt; please report it.")
    package = str(error.name).partition(".")[0]
    for extra, packages in EXTRAS.items():
        if package in packages:
            text = f"This needs {package}: pip install 'tune-or-prompt[{extra}]'."
            return Invalid(text)
    if package in ("fcntl", "resource"):
        return Invalid("gunicorn does not run on this system; serve in a container or in WSL.")
    traceback.print_exception(error)
    return Unavailable(f"{error.name} is missing from this installation; install it again.")


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Messages go to stderr, answers to stdout. COMMAND --help says more.",
)
@click.option(
    "--no-color",
    is_flag=True,
    help="Write without colors on a terminal too, as NO_COLOR does; FORCE_COLOR does the reverse.",
)
@click.option("--no-color-env", envvar="NO_COLOR", hidden=True)
@click.option("--force-color", envvar="FORCE_COLOR", hidden=True)
@click.option("--terminal", envvar="TERM", hidden=True)
@click.version_option(__version__, prog_name="tune-or-prompt")
@click.pass_context
def commands(ctx: click.Context, /, *, no_color: bool, **environment: str | None) -> None:
    """Prompt engineering, fine-tuning or both: a scored, explained recommendation."""
    # Any value of these variables counts, as no-color.org has it.
    if no_color or environment["no_color_env"]:
        ctx.color = False
    elif environment["force_color"]:
        ctx.color = True
    elif environment["terminal"] == "dumb":
        ctx.color = False


class _ServeCommand(click.Command):
    """A command whose help ends with every setting."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the settings as a list of definitions."""
        with formatter.section("Settings, from the environment"):
            formatter.write_dl(
                [
                    (name, f"{about} Takes {bounds}. Default: {default or 'not set'}.")
                    for name, about, bounds, default in ctx.find_root().obj.settings()
                ]
            )


def _address(text: str) -> Place:
    """Return where to listen, such as `127.0.0.1:8081`."""
    host, sign, port = text.rpartition(":")
    if not sign or not host or not port.isdecimal() or int(port) >= 1 << 16:
        raise click.BadParameter(f"{text!r} is not an address; write one such as 127.0.0.1:8081.")
    return host.strip("[]"), int(port)


@click.command(cls=_ServeCommand)
def serve() -> None:
    """Serve the HTTP API with gunicorn."""
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415  only the extra has it

    sys.argv = ["gunicorn", "--config", "python:tune_or_prompt.gunicorn_conf"]
    WSGIApplication("%(prog)s [OPTIONS]").run()


@click.command("mcp")
@click.option("--http", "over_http", is_flag=True, help="Serve streamable HTTP instead of stdio.")
@click.option(
    "--bind",
    type=_address,
    metavar="HOST:PORT",
    default="127.0.0.1:8081",
    show_default=True,
    help="Where to listen with --http.",
)
@click.option(
    "--allow-host",
    "names",
    metavar="NAME",
    multiple=True,
    help="A name, such as agents.example.com, under which clients may call with --http, besides "
    "those of this machine; may be repeated.",
)
@asks_service
def agents(session: Session, *, over_http: bool, bind: Place, names: tuple[str, ...]) -> None:
    """Serve read-only tools for agents (Model Context Protocol).

    On stdio, for a host that starts this command itself; or with --http for those that call
    http://127.0.0.1:8081/mcp. Over HTTP it keeps no sessions, and refuses pages of other sites. It
    asks for no key: beyond this machine it belongs behind a proxy that does.
    """
    if over_http:
        _check_free(bind)
        session.say(f"Serving agents on http://{bind[0]}:{bind[1]}/mcp")
    session.wiring.serve_agents(session.ask, bind if over_http else None, names)


def _check_free(place: Place) -> None:
    """Refuse an address that cannot be listened on before saying that it is served."""
    import socket  # noqa: PLC0415  every other command would pay for it

    family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
    try:
        socket.create_server(place, family=family, reuse_port=False).close()
    except OSError as error:
        raise Invalid(f"{place[0]}:{place[1]} cannot be used: {error.strerror or error}.") from None
