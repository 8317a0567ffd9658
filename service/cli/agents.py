"""`tune-or-prompt mcp`: the tools for agents, on stdio."""

import click

from service.cli.session import Invalid, Session, asks_service


@click.command("mcp")
@asks_service
def agents(session: Session) -> None:
    """Serve read-only tools for agents on stdio (Model Context Protocol)."""
    try:
        session.wiring.serve_agents(session.ask)
    except ModuleNotFoundError as error:
        raise Invalid(f"{error.name} is missing: pip install 'tune-or-prompt[mcp]'.") from None
