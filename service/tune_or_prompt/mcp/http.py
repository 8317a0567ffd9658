"""The Model Context Protocol over streamable HTTP, without sessions."""

from collections.abc import Sequence

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from tune_or_prompt.mcp.server import make_server
from tune_or_prompt.wire.reply import Ask

PATH = "/mcp"
_OF_THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")


def serve(ask: Ask, place: tuple[str, int], names: Sequence[str] = ()) -> None:
    """Serve the tools at a host and port until a signal ends it."""
    host, port = place
    uvicorn.run(make_app(ask, names), host=host, port=port, log_level="warning", access_log=False)


def make_app(ask: Ask, names: Sequence[str] = ()) -> Starlette:
    """Return the application that answers each request by itself.

    It answers only who calls it by a name of this machine or one of those given, and no page from
    elsewhere: a browser cannot be led to it under a name that an attacker made up.
    """
    return make_server(ask).streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[*(f"{name}:*" for name in _OF_THIS_MACHINE), *_with_ports(names)],
            allowed_origins=[
                *(f"http://{name}:*" for name in _OF_THIS_MACHINE),
                *(f"https://{name}" for name in _with_ports(names)),
            ],
        ),
    )


def _with_ports(names: Sequence[str]) -> list[str]:
    return [each for name in names for each in (name, f"{name}:*")]
