"""`tune-or-prompt mcp`: the tools for agents, on stdio or over HTTP."""

import click

from service.cli.session import Invalid, Session, asks_service

Place = tuple[str, int]


class _Address(click.ParamType[Place]):
    """Where to listen, such as `127.0.0.1:8081`."""

    name = "host:port"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Place:
        host, sign, port = str(value).rpartition(":")
        if not sign or not host or not port.isdecimal() or int(port) >= 1 << 16:
            self.fail(f"{value!r} is no address; write one such as 127.0.0.1:8081.", param, ctx)
        return host.strip("[]"), int(port)


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
    asks nobody for a key: beyond this machine it belongs behind a proxy that does.
    """
    try:
        if over_http:
            session.say(f"Serving agents on http://{bind[0]}:{bind[1]}/mcp")
            session.wiring.serve_agents_over_http(session.ask, bind, names)
        else:
            session.wiring.serve_agents(session.ask)
    except ModuleNotFoundError as error:
        raise Invalid(f"{error.name} is missing: pip install 'tune-or-prompt[mcp]'.") from None
