"""The Model Context Protocol around the tools, on stdio; `http` serves the same over HTTP."""

from typing import Any

import anyio
import orjson
from anyio.to_thread import run_sync
from mcp import types
from mcp.server import Server
from mcp.server.stdio import stdio_server

from tune_or_prompt import __version__
from tune_or_prompt.mcp.tools import TOOLS, Tool, ToolError, call
from tune_or_prompt.wire.reply import Ask

INSTRUCTIONS = (
    "Advises whether a project should prompt a language model, fine-tune one, or do both. State "
    "only what the user has told you; ask the user what `ask_next` names; then `recommend`. "
    "`explain` says what a field means."
)


def make_server(ask: Ask) -> Server[Any]:
    """Return the server of the tools over a service."""
    listed = types.ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def list_tools(_: object, __: object) -> types.ListToolsResult:
        return listed

    async def call_tool(_: object, asked: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            document = await run_sync(call, ask, asked.name, asked.arguments or {})
        except ToolError as error:
            return types.CallToolResult(content=[_text(str(error))], is_error=True)
        # As text, which every host reads; twice would cost twice the tokens.
        return types.CallToolResult(content=[_text(orjson.dumps(document).decode())])

    return Server(
        "tune-or-prompt",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def serve(ask: Ask) -> None:
    """Serve the tools on the standard input and output until the input ends."""
    server = make_server(ask)

    async def run() -> None:
        async with stdio_server() as (received, sent):
            await server.run(received, sent, server.create_initialization_options())

    anyio.run(run)


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.about,
        input_schema=tool.schema,
        annotations=types.ToolAnnotations(
            read_only_hint=True, idempotent_hint=True, open_world_hint=False
        ),
    )


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)
