"""The tools: what each asks the service, and how its answer is trimmed for an agent."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from inspect import signature
from typing import Any

import orjson

from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, FIELDS, Field
from tune_or_prompt.domain.outlook.questions import OPENING
from tune_or_prompt.domain.report.parts import DETAILS
from tune_or_prompt.wire.documents import changed
from tune_or_prompt.wire.reply import (
    RECOMMENDATIONS,
    REFUSED,
    Ask,
    Request,
    UnavailableError,
    object_of,
)

ToolAnswer = dict[str, Any]
Post = Callable[..., ToolAnswer]
"""Gives what the service says at a path, to a body if there is one."""

VERDICT = f"{RECOMMENDATIONS}?detail=verdict"
MOST_LISTED = 3
"""How many flips, questions, steps and drivers an agent is told by default."""


class ToolError(Exception):
    """A fault in words that the agent can act on."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function as a tool: agents read its docstring, and give its arguments but the first.

    Attributes:
        title: what people call it.
        run: asks the service, and returns what to tell.
        takes: the schema of each argument; one that may be an object comes as one.
    """

    title: str
    run: Callable[..., ToolAnswer]
    takes: Mapping[str, ToolAnswer]

    @property
    def name(self) -> str:
        """Return what agents call it."""
        return self.run.__name__

    @property
    def about(self) -> str:
        """Return when to use it, and what comes back."""
        return " ".join(str(self.run.__doc__).split())

    @property
    def schema(self) -> ToolAnswer:
        """Return the schema of the arguments."""
        given = signature(self.run).parameters
        return {
            "type": "object",
            "properties": self.takes,
            "required": [name for name in self.takes if given[name].default is given[name].empty],
            "additionalProperties": False,
        }


def call(ask: Ask, name: str, arguments: Mapping[str, Any]) -> ToolAnswer:
    """Return what the tool of a name tells.

    Raises:
        ToolError: if there is no such tool, the arguments cannot be used, or the service does not
            answer.
    """
    tools = {tool.name: tool for tool in TOOLS}
    if name not in tools:
        raise ToolError(f"There is no tool {name}; there is {', '.join(tools)}.")
    tool = tools[name]
    if unknown := sorted(arguments.keys() - tool.takes):
        known = ", ".join(tool.takes)
        raise ToolError(f"There is no argument {', '.join(unknown)}; there is {known}.")
    if missing := [name for name in tool.schema["required"] if name not in arguments]:
        raise ToolError(f"The argument {', '.join(missing)} is missing; state it.")
    given = {
        name: _object(name, value) if "object" in tool.takes[name].get("type", ()) else value
        for name, value in arguments.items()
    }
    try:
        return tool.run(partial(_asked, ask), **given)
    except UnavailableError as error:
        raise ToolError(f"{error.title}: {error.detail}") from None


def _object(name: str, value: object) -> ToolAnswer:
    """Return an argument that is an object, or the JSON text of one."""
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            raise ToolError(f"{name} is text that is not JSON; send an object.") from None
    if not isinstance(value, dict):
        raise ToolError(f'{name} is not an object; send one such as {{"stage": "idea"}}.')
    return value


def _asked(ask: Ask, path: str, body: object = None) -> ToolAnswer:
    request = Request("GET", path) if body is None else Request("POST", path, orjson.dumps(body))
    reply = ask(request)
    document = object_of(reply.body)
    if reply.status >= REFUSED:
        errors = [str(each.get("detail", each)) for each in document.get("errors", ())]
        raise ToolError("\n".join(errors) or str(document.get("detail", "Refused.")))
    return document


def recommend(post: Post, profile: ToolAnswer, detail: str = "summary") -> ToolAnswer:
    """Recommend prompt engineering, fine-tuning or both.

    It gives verdict, probability, what moved it, money, what would change it, next steps. Every
    field of the profile is optional: leave out what is not known, never guess it.
    """
    if detail not in DETAILS:
        raise ToolError(f"detail is one of {', '.join(DETAILS)}.")
    answer = post(f"{RECOMMENDATIONS}?detail={detail}", profile)
    return answer if detail == "full" else _trimmed(answer)


def ask_next(post: Post, profile: ToolAnswer) -> ToolAnswer:
    """Name the questions worth asking the user, the best first, with their choices.

    Use it before `recommend` if little is known.
    """
    answer = post(f"{VERDICT}&include=next_questions", profile)
    by_value = {each["field"]: each for each in answer.get("next_questions", [])}
    opening = [path for path in OPENING if not _is_answered(profile, path)]
    questions = [by_value.pop(path, None) or _question(FIELD_BY_PATH[path]) for path in opening]
    questions += by_value.values()
    return {
        "next_questions": questions[: len(OPENING)],
        "verdict_so_far": answer["verdict"],
        "standing": answer["standing"],
        "probability": answer["probability"],
        "advice": "Ask the user these, best first."
        if questions
        else "No question left would change the verdict.",
    }


def what_if(post: Post, profile: ToolAnswer, changes: ToolAnswer) -> ToolAnswer:
    """Compare the verdict and the money of a profile with and without some changes."""
    before, after = (
        post(f"{VERDICT}&include=costs", each) for each in (profile, changed(profile, changes))
    )
    return {
        "before": _in_short(before),
        "after": _in_short(after),
        "verdict_changes": before["verdict"] != after["verdict"],
    }


def compare(post: Post, profile: ToolAnswer | None = None) -> ToolAnswer:
    """Compare the approaches on ten dimensions: in general, or in points for a profile."""
    if profile is None:
        table = post("/v1/matrix?shape=wide")
        names = [column["name"] for column in table["columns"]]
        shown = [name for name in names if not name.endswith(("_sources", "source", "url"))]
        return {"rows": [_picked(row, shown) for row in table["rows"]]}
    answer = post(f"{VERDICT}&include=contributions", profile)
    points = {
        each["approach"]: {
            one["dimension"]: round(one["points"], 1) for one in each.get("contributions", ())
        }
        for each in answer["ranking"]
    }
    return {**_in_short(answer), "points_by_dimension": points}


def costs(post: Post, profile: ToolAnswer) -> ToolAnswer:
    """Estimate what each approach costs, where tuning pays back, and the days to ship."""
    answer = post("/v1/costs", profile)
    found = answer.get("costs", {})
    return {
        "headline": found.get("headline", found),
        "days_to_ship": answer.get("days_to_ship", {}),
        "warnings": [each["text"] for each in answer.get("warnings", ())][:MOST_LISTED],
    }


def drift(post: Post, lock: ToolAnswer, profile: ToolAnswer | None = None) -> ToolAnswer:
    """Say whether a locked decision (tune-or-prompt.lock.json) still holds.

    If not, it says why not, and what to do.
    """
    body = {"lock": lock} if profile is None else {"lock": lock, "profile": profile}
    answer = post("/v1/drift", body)
    state = ("verdict", "standing", "probability")
    return {
        **_picked(answer, ("status", "summary", "remedy", "changes")),
        "reasons": [each["text"] for each in answer["reasons"]],
        "locked": _picked(answer["locked"], state),
        "now": _picked(answer["now"], state),
    }


def explain(_: Post, field: str = "") -> ToolAnswer:
    """Say what a field of the profile means and takes; without a field, list all of them."""
    if field in FIELD_BY_PATH:
        return _described(FIELD_BY_PATH[field])
    if not field:
        return {"fields": [each.path for each in FIELDS]}
    if listed := [_described(each) for each in FIELDS if each.group == field]:
        return {"fields": listed}
    raise ToolError(f"There is no field {field}; `explain` without one lists them.")


def _is_answered(profile: ToolAnswer, path: str) -> bool:
    group, _, name = path.partition(".")
    place = profile.get(group)
    return isinstance(place, dict) and place.get(name) is not None


def _question(field: Field) -> ToolAnswer:
    """Return a question that is asked of every project, whatever its value for this one."""
    choices = zip(field.choices, field.words, strict=True)
    return {
        "field": field.path,
        "question": field.question,
        "choices": [{"answer": answer, "text": text} for answer, text in choices],
        "unit": field.unit,
    }


def _described(field: Field) -> ToolAnswer:
    told = {
        "field": field.path,
        "question": field.question,
        "about": field.about,
        "choices": dict(zip(field.choices, field.words, strict=True)),
        "unit": field.unit,
    }
    return {name: each for name, each in told.items() if each}


def _trimmed(answer: ToolAnswer) -> ToolAnswer:
    """Return a recommendation without what an agent does not need to tell a user."""
    left_out = ("links", "provenance", "assumptions", "you_said", "days_to_ship")
    trimmed = {name: part for name, part in answer.items() if name not in left_out}
    for name in ("drivers", "flips", "next_questions", "plan", "warnings"):
        if name in trimmed:
            trimmed[name] = [_short(each) for each in trimmed[name][:MOST_LISTED]]
    return {**trimmed, **_shared(answer)}


def _short(part: ToolAnswer) -> ToolAnswer:
    """Return a part by its sentence, with the field or verdict that it is about."""
    kept = ("text", "question", "field", "action", "stop_if", "verdict", "points", "until")
    short = _picked(part, kept)
    if "choices" in part:
        short["choices"] = [each["answer"] for each in part["choices"]]
    return short


def _in_short(answer: ToolAnswer) -> ToolAnswer:
    return _picked(answer, ("verdict", "standing", "probability", "summary")) | _shared(answer)


def _shared(answer: ToolAnswer) -> ToolAnswer:
    """Return ranking and money in a few figures an approach."""
    ranking = []
    for each in answer["ranking"]:
        ruled_out = [one["text"] for one in each.get("eliminated_by", ())]
        kept = _picked(each, ("approach", "score", "probability", "feasible"))
        kept |= {name: round(kept[name], 3) for name in ("score", "probability") if name in kept}
        ranking.append({**kept, "ruled_out_by": ruled_out} if ruled_out else kept)
    if "costs" not in answer:
        return {"ranking": ranking}
    headline = answer["costs"]["headline"]
    open_ones = [each["approach"] for each in ranking if each["approach"] in headline]
    figures = {
        paid: {each: headline[each][paid]["mid"] for each in open_ones if paid in headline[each]}
        for paid in ("monthly_usd", "total_usd")
    }
    saves, even = headline.get("saves_usd_per_month"), headline.get("break_even")
    money = {
        "text": headline.get("text", ""),
        **{paid: by_approach for paid, by_approach in figures.items() if by_approach},
        **({"saves_usd_per_month": saves["mid"]} if saves else {}),
        **({"break_even": even["reason"]} if even else {}),
    }
    return {"ranking": ranking, "costs": money}


def _picked(part: Mapping[str, Any], names: Iterable[str]) -> ToolAnswer:
    return {name: part[name] for name in names if name in part}


def _field_schema(field: Field) -> ToolAnswer:
    """Return the short schema of a field; `explain` says more."""
    if field.kind == "flag":
        return {"type": "boolean"}
    if field.kind == "choices":
        return {"type": ["string", "array"], "description": " | ".join(field.choices)}
    if field.choices:
        return {"enum": list(field.choices)}
    if field.kind in ("count", "share", "importance"):
        return {"type": "number"}
    if field.kind == "quantity":
        return {"type": ["number", "object"], "description": field.unit}
    return {"type": "array" if field.kind == "pilot" else "string"}


def _profile_schema() -> ToolAnswer:
    """Return the profile's schema without what `explain` says as well."""
    properties: ToolAnswer = {}
    for field in FIELDS:
        place = properties
        if field.group:
            group = properties.setdefault(field.group, {"type": "object", "properties": {}})
            place = group["properties"]
        place[field.name] = _field_schema(field)
    return {
        **_taking(
            "What is known of the project; leave out what is not. A quantity is a number or "
            "{low, mid, high}."
        ),
        "properties": properties,
    }


def _taking(about: str) -> ToolAnswer:
    return {"type": ["object", "string"], "description": f"{about} Object or JSON text."}


_PROFILE = _taking("A profile as `recommend` takes it.")
_DETAIL = {"enum": list(DETAILS), "description": "Default: summary."}
_CHANGES = _taking(
    'Answers by dotted path, such as {"traffic.calls_per_day": 1e6}; null takes one away.'
)
_FIELD = {"type": "string", "description": "Such as task.gap, or a group such as data."}

TOOLS = (
    Tool("Recommend an approach", recommend, {"profile": _profile_schema(), "detail": _DETAIL}),
    Tool("Ask what matters most", ask_next, {"profile": _PROFILE}),
    Tool("Try other answers", what_if, {"profile": _PROFILE, "changes": _CHANGES}),
    Tool("Compare the approaches", compare, {"profile": _PROFILE}),
    Tool("Estimate the costs", costs, {"profile": _PROFILE}),
    Tool("Check a locked decision", drift, {"lock": _taking("The lock."), "profile": _PROFILE}),
    Tool("Explain a field", explain, {"field": _FIELD}),
)
