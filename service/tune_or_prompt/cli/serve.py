"""`serve` and `mcp`: gunicorn with the packaged configuration, and the tools for agents."""

import sys

import click

from tune_or_prompt.cli.session import Invalid, Session, asks_service

Place = tuple[str, int]


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


class _Address(click.ParamType[Place]):
    """Where to listen, such as `127.0.0.1:8081`."""

    name = "host:port"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Place:
        host, sign, port = str(value).rpartition(":")
        if not sign or not host or not port.isdecimal() or int(port) >= 1 << 16:
            self.fail(f"{value!r} is not an address; write one such as 127.0.0.1:8081.", param, ctx)
        return host.strip("[]"), int(port)


@click.command(cls=_ServeCommand)
def serve() -> None:
    """Serve the HTTP API with gunicorn."""
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415  only the extra has it

    sys.argv = ["gunicorn", "--config", "python:tune_or_prompt.gunicorn_conf"]
    WSGIApplication("%(prog)s [OPTIONS]").run()


@click.command("mcp", short_help="Serve tools for agents, on stdio or over HTTP.")
@click.option("--http", "over_http", is_flag=True, help="Serve streamable HTTP instead of stdio.")
@click.option(
    "--bind",
    type=_Address(),
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
        session.wiring.serve_agents_over_http(session.ask, bind, names)
    else:
        session.wiring.serve_agents(session.ask)


def _check_free(place: Place) -> None:
    """Refuse an address that cannot be listened on before saying that it is served."""
    import socket  # noqa: PLC0415  every other command would pay for it

    family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
    try:
        socket.create_server(place, family=family, reuse_port=False).close()
    except OSError as error:
        raise Invalid(f"{place[0]}:{place[1]} cannot be used: {error.strerror or error}.") from None
