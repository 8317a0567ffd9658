"""The tools: what each asks the service, and the schemas of what goes in and comes out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from service.domain.profile import FIELD_BY_PATH
from service.domain.vocabulary import DIMENSIONS
from service.schemas.reply import Ask, Request, UnavailableError

Document = dict[str, Any]
Arguments = Mapping[str, Any]

REFUSED = 400
CORE = "plan,flips,robustness,why_not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool.

    Attributes:
        name: what agents call it.
        title: what people call it.
        about: when to use it, and what comes back.
        request: the request that answers it.
        takes: schema of the arguments; a schema's name in angle brackets stands for that schema.
        gives: name of the published schema of the result.
    """

    name: str
    title: str
    about: str
    request: Callable[[Arguments], Request]
    takes: Document
    gives: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a call: a document, or a fault in words that the agent can act on."""

    document: Document | None
    fault: str = ""


def call(ask: Ask, tool: Tool, arguments: Arguments) -> Result:
    """Return what the service says to a call."""
    unknown = sorted(set(arguments) - set(tool.takes["properties"]))
    if unknown:
        known = ", ".join(tool.takes["properties"])
        return Result(None, f"There is no argument {', '.join(unknown)}; there is {known}.")
    missing = sorted(set(tool.takes.get("required", ())) - set(arguments))
    if missing:
        return Result(None, f"The argument {', '.join(missing)} is missing; state it.")
    try:
        reply = ask(tool.request(arguments))
    except UnavailableError as error:
        return Result(None, f"{error.title}: {error.detail}")
    document = orjson.loads(reply.body)
    if reply.status >= REFUSED:
        errors = [each["detail"] for each in document.get("errors", ())]
        return Result(None, "\n".join(errors or [document["detail"]]))
    return Result(document)


def schema_named(ask: Ask, name: str) -> Document:
    """Return a published JSON Schema, free of its address so that it stands by itself."""
    schema = orjson.loads(ask(Request("GET", f"/v1/schemas/{name}.json")).body)
    return {key: part for key, part in schema.items() if key not in ("$id", "$schema")}


def input_schema(ask: Ask, tool: Tool) -> Document:
    """Return the schema of a tool's arguments, with the profile's own schema in it."""
    if "profile" not in tool.takes["properties"]:
        return tool.takes
    profile = schema_named(ask, "profile")
    shared = profile.pop("$defs", {})
    properties = {**tool.takes["properties"], "profile": profile}
    return {**tool.takes, "properties": properties, "$defs": shared}


def output_schema(ask: Ask, tool: Tool) -> Document:
    """Return the schema of a tool's result."""
    return schema_named(ask, tool.gives)


def _arguments(required: tuple[str, ...] = (), **properties: Document) -> Document:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _recommendation(parts: str) -> Callable[[Arguments], Request]:
    path = f"/v1/recommendations?include={parts}"
    return lambda arguments: Request("POST", path, orjson.dumps(arguments["profile"]))


TOOLS: tuple[Tool, ...] = (
    Tool(
        name="recommend",
        title="Recommend an approach",
        about=(
            "Recommend prompt engineering, fine-tuning or both for a project, with a score, the "
            "reasons, what would turn the verdict and the next steps. Every field of the profile "
            "is optional: leave out what is not known, never guess it."
        ),
        request=_recommendation(CORE),
        takes=_arguments(("profile",), profile={}),
        gives="recommendation",
    ),
    Tool(
        name="ask_next",
        title="Ask what matters most",
        about=(
            "Name the unknown fields of a profile that are worth asking the user about, the best "
            "first, and those that cannot matter. Use it before `recommend` when little is known."
        ),
        request=_recommendation("next_questions,cannot_matter"),
        takes=_arguments(("profile",), profile={}),
        gives="recommendation",
    ),
    Tool(
        name="compare",
        title="Compare the approaches",
        about="Show the comparison of the three approaches on ten dimensions, for any project.",
        request=lambda arguments: Request(
            "GET", f"/v1/matrix?{urlencode({'shape': arguments.get('shape', 'wide')})}"
        ),
        takes=_arguments(
            shape={
                "type": "string",
                "enum": ["long", "wide"],
                "description": "A row per dimension and approach, or a row per dimension.",
            }
        ),
        gives="table",
    ),
    Tool(
        name="explain_dimension",
        title="Explain a dimension",
        about="Say what one dimension of the comparison measures, and rate each approach on it.",
        request=lambda arguments: Request(
            "GET", f"/v1/dimensions/{quote(str(arguments['dimension']), safe='')}"
        ),
        takes=_arguments(
            ("dimension",),
            dimension={
                "type": "string",
                "enum": list(DIMENSIONS),
                "description": "Id of the dimension.",
            },
        ),
        gives="dimension",
    ),
    Tool(
        name="find_evidence",
        title="Find the published cases",
        about="List published head-to-head cases of prompting against tuning, with their sources.",
        request=lambda arguments: Request(
            "GET", f"/v1/evidence?{urlencode({'limit': 10, **arguments})}"
        ),
        takes=_arguments(
            task_type={
                "type": "string",
                "enum": list(FIELD_BY_PATH["task.type"].choices),
                "description": "Only cases of this type of task.",
            },
            limit={"type": "integer", "minimum": 1, "maximum": 50, "description": "How many."},
        ),
        gives="evidence",
    ),
)
