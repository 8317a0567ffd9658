"""The tools: what each asks the service, and how its answer is trimmed for an agent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, FIELDS, Field
from tune_or_prompt.domain.outlook.questions import OPENING
from tune_or_prompt.wire.reply import Ask, Request, UnavailableError

Document = dict[str, Any]
Arguments = Mapping[str, Any]

REFUSED = 400
PATH = "/v1/recommendations"
DETAILS = ("verdict", "summary", "full")
MOST_LISTED = 3
"""How many flips, questions, steps and drivers an agent is told by default."""


class _BadArgumentError(Exception):
    """An argument that cannot be used, with the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool.

    Attributes:
        name: what agents call it.
        title: what people call it.
        about: when to use it, and what comes back.
        takes: schema of the arguments.
        run: asks the service, and returns what to tell.
    """

    name: str
    title: str
    about: str
    takes: Document
    run: Callable[["Asking", Arguments], Document]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a call: a document, or a fault in words that the agent can act on."""

    document: Document | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """A way to ask the service that gives documents.

    Attributes:
        ask: asks the service.
    """

    ask: Ask

    def get(self, path: str) -> Document:
        """Return the document at a path."""
        return self._document(Request("GET", path))

    def post(self, path: str, body: object) -> Document:
        """Return the document that answers a body."""
        return self._document(Request("POST", path, orjson.dumps(body)))

    def _document(self, request: Request) -> Document:
        reply = self.ask(request)
        try:
            document = orjson.loads(reply.body)
        except orjson.JSONDecodeError:
            document = None
        if not isinstance(document, dict):
            raise UnavailableError("The answer is not one of tune-or-prompt.")
        if reply.status >= REFUSED:
            errors = [str(each.get("detail", each)) for each in document.get("errors", ())]
            raise _BadArgumentError("\n".join(errors) or str(document.get("detail", "Refused.")))
        return document


def call(ask: Ask, tool: Tool, arguments: Arguments) -> Result:
    """Return what the service says to a call."""
    unknown = sorted(set(arguments) - set(tool.takes["properties"]))
    if unknown:
        known = ", ".join(tool.takes["properties"])
        return Result(None, f"There is no argument {', '.join(unknown)}; there is {known}.")
    missing = sorted(set(tool.takes["required"]) - set(arguments))
    if missing:
        return Result(None, f"The argument {', '.join(missing)} is missing; state it.")
    try:
        return Result(tool.run(Asking(ask), arguments))
    except _BadArgumentError as error:
        return Result(None, str(error))
    except UnavailableError as error:
        return Result(None, f"{error.title}: {error.detail}")


def _recommend(asking: Asking, arguments: Arguments) -> Document:
    profile, detail = _object(arguments, "profile"), arguments.get("detail", "summary")
    if detail not in DETAILS:
        raise _BadArgumentError(f"detail is one of {', '.join(DETAILS)}.")
    answer = asking.post(f"{PATH}?detail={detail}", profile)
    return answer if detail == "full" else _trimmed(answer)


def _ask_next(asking: Asking, arguments: Arguments) -> Document:
    profile = _object(arguments, "profile")
    answer = asking.post(f"{PATH}?detail=verdict&include=next_questions", profile)
    by_value = {each["field"]: each for each in answer.get("next_questions", [])}
    opening = [path for path in OPENING if not _is_answered(profile, path)]
    questions = [by_value.pop(path, None) or _question(path) for path in opening]
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


def _is_answered(profile: Document, path: str) -> bool:
    group, _, name = path.partition(".")
    place = profile.get(group)
    return isinstance(place, dict) and place.get(name) is not None


def _question(path: str) -> Document:
    """Return a question that is asked of every project, whatever its value for this one."""
    field = FIELD_BY_PATH[path]
    choices = zip(field.choices, field.words, strict=True)
    return {
        "field": path,
        "question": field.question,
        "choices": [{"answer": value, "text": text} for value, text in choices],
        "unit": field.unit,
    }


def _what_if(asking: Asking, arguments: Arguments) -> Document:
    profile, changes = _object(arguments, "profile"), _object(arguments, "changes")
    before = asking.post(f"{PATH}?detail=verdict&include=costs", profile)
    after = asking.post(f"{PATH}?detail=verdict&include=costs", _changed(profile, changes))
    return {
        "before": _in_short(before),
        "after": _in_short(after),
        "verdict_changes": before["verdict"] != after["verdict"],
    }


def _compare(asking: Asking, arguments: Arguments) -> Document:
    if "profile" not in arguments:
        table = asking.get("/v1/matrix?shape=wide")
        names = [column["name"] for column in table["columns"]]
        shown = [name for name in names if not name.endswith(("_sources", "source", "url"))]
        return {"rows": [_picked(row, shown) for row in table["rows"]]}
    query = f"{PATH}?detail=verdict&include=contributions"
    answer = asking.post(query, _object(arguments, "profile"))
    points = {
        each["approach"]: {
            one["dimension"]: round(one["points"], 1) for one in each.get("contributions", ())
        }
        for each in answer["ranking"]
    }
    return {**_in_short(answer), "points_by_dimension": points}


def _costs(asking: Asking, arguments: Arguments) -> Document:
    answer = asking.post("/v1/costs", _object(arguments, "profile"))
    costs = answer.get("costs", {})
    return {
        "headline": costs.get("headline", costs),
        "days_to_ship": answer.get("days_to_ship", {}),
        "warnings": [each["text"] for each in answer.get("warnings", ())][:MOST_LISTED],
    }


def _drift(asking: Asking, arguments: Arguments) -> Document:
    body = {"lock": _object(arguments, "lock")}
    if "profile" in arguments:
        body["profile"] = _object(arguments, "profile")
    answer = asking.post("/v1/drift", body)
    return {
        "status": answer["status"],
        "summary": answer["summary"],
        "reasons": [each["text"] for each in answer["reasons"]],
        "remedy": answer["remedy"],
        "locked": _state(answer["locked"]),
        "now": _state(answer["now"]),
        "changes": answer["changes"],
    }


def _explain(_: Asking, arguments: Arguments) -> Document:
    wanted = str(arguments.get("field", ""))
    if wanted in FIELD_BY_PATH:
        return _described(FIELD_BY_PATH[wanted])
    listed = [each for each in FIELDS if each.group == wanted] if wanted else []
    if listed:
        return {"fields": [_described(each) for each in listed]}
    if wanted:
        raise _BadArgumentError(f"There is no field {wanted}; `explain` without one lists them.")
    return {"fields": [each.path for each in FIELDS]}


def _described(field: Field) -> Document:
    return {
        "field": field.path,
        "question": field.question,
        "about": field.about,
        **(
            {"choices": dict(zip(field.choices, field.words, strict=True))} if field.choices else {}
        ),
        **({"unit": field.unit} if field.unit else {}),
    }


def _trimmed(answer: Document) -> Document:
    """Return a recommendation without what an agent does not need to tell a user."""
    left_out = ("links", "provenance", "assumptions", "you_said", "days_to_ship")
    trimmed = {name: part for name, part in answer.items() if name not in left_out}
    for name in ("drivers", "flips", "next_questions", "plan", "warnings"):
        if name in trimmed:
            trimmed[name] = [_short(each) for each in trimmed[name][:MOST_LISTED]]
    if "costs" in trimmed:
        trimmed["costs"] = _money(answer)
    trimmed["ranking"] = [_ranked(each) for each in answer["ranking"]]
    return trimmed


def _short(part: Document) -> Document:
    """Return a part by its sentence, with the field or verdict that it is about."""
    kept = ("text", "question", "field", "action", "stop_if", "verdict", "points", "until")
    short = _picked(part, kept)
    if "choices" in part:
        short["choices"] = [each["answer"] for each in part["choices"]]
    return short


def _ranked(each: Document) -> Document:
    ruled_out = [one["text"] for one in each.get("eliminated_by", ())]
    kept = _picked(each, ("approach", "score", "probability", "feasible"))
    kept |= {name: round(kept[name], 3) for name in ("score", "probability") if name in kept}
    return {**kept, "ruled_out_by": ruled_out} if ruled_out else kept


def _in_short(answer: Document) -> Document:
    short = _picked(answer, ("verdict", "standing", "probability", "summary"))
    return {**short, "ranking": [_ranked(each) for each in answer["ranking"]], **_costs_in(answer)}


def _costs_in(answer: Document) -> Document:
    return {"costs": _money(answer)} if "costs" in answer else {}


def _money(answer: Document) -> Document:
    """Return the money by its middle, in one sentence and two figures an approach."""
    headline = answer["costs"]["headline"]
    months = {
        each["approach"]: headline[each["approach"]].get("monthly_usd", {}).get("mid")
        for each in answer["ranking"]
        if isinstance(headline.get(each["approach"]), dict)
    }
    saves = headline.get("saves_usd_per_month") or {}
    return {
        "text": headline.get("text", ""),
        "monthly_usd": {name: usd for name, usd in months.items() if usd is not None},
        **({"saves_usd_per_month": saves["mid"]} if saves else {}),
        **({"break_even": headline["break_even"]["reason"]} if "break_even" in headline else {}),
    }


def _state(state: Document) -> Document:
    return _picked(state, ("verdict", "standing", "probability"))


def _picked(part: Mapping[str, Any], names: tuple[str, ...] | list[str]) -> Document:
    return {name: part[name] for name in names if name in part}


def _changed(profile: Document, changes: Document) -> Document:
    """Return a profile with answers replaced by dotted path; null takes one away."""
    changed = {
        name: dict(each) if isinstance(each, dict) else each for name, each in profile.items()
    }
    for path, answer in changes.items():
        group, _, name = path.rpartition(".")
        place = changed.setdefault(group, {}) if group else changed
        if not isinstance(place, dict):
            raise _BadArgumentError(f"{group} is not an object in the profile; send it as one.")
        place[name] = answer
        if answer is None:
            del place[name]
    return changed


def _object(arguments: Arguments, name: str) -> Document:
    """Return an argument that is an object, or the JSON text of one."""
    value = arguments[name]
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            raise _BadArgumentError(f"{name} is text that is not JSON; send an object.") from None
    if not isinstance(value, dict):
        raise _BadArgumentError(f'{name} is not an object; send one such as {{"stage": "idea"}}.')
    return value


def _arguments(required: tuple[str, ...] = (), **properties: Document) -> Document:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _field_schema(field: Field) -> Document:
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


def _profile_schema() -> Document:
    """Return the profile's schema without what `explain` says as well."""
    properties: Document = {}
    for field in FIELDS:
        place = properties
        if field.group:
            group = properties.setdefault(field.group, {"type": "object", "properties": {}})
            place = group["properties"]
        place[field.name] = _field_schema(field)
    return {
        "type": ["object", "string"],
        "description": "What is known of the project; leave out what is not. Object or JSON text. "
        "A quantity is a number or {low, mid, high}.",
        "properties": properties,
    }


_SAME_PROFILE = {
    "type": ["object", "string"],
    "description": "A profile as `recommend` takes it. Object or JSON text.",
}

TOOLS: tuple[Tool, ...] = (
    Tool(
        name="recommend",
        title="Recommend an approach",
        about=(
            "Recommend prompt engineering, fine-tuning or both: verdict, probability, "
            "what moved it, money, what would change it, next steps. Every field of the profile is "
            "optional: leave out what is not known, never guess it."
        ),
        takes=_arguments(
            ("profile",),
            profile=_profile_schema(),
            detail={"enum": list(DETAILS), "description": "Default: summary."},
        ),
        run=_recommend,
    ),
    Tool(
        name="ask_next",
        title="Ask what matters most",
        about=(
            "Name the questions worth asking the user, the best first, with their choices. Use it "
            "before `recommend` if little is known."
        ),
        takes=_arguments(("profile",), profile=_SAME_PROFILE),
        run=_ask_next,
    ),
    Tool(
        name="what_if",
        title="Try other answers",
        about="Compare the verdict and the money of a profile with and without some changes.",
        takes=_arguments(
            ("profile", "changes"),
            profile=_SAME_PROFILE,
            changes={
                "type": ["object", "string"],
                "description": 'Answers by dotted path, such as {"traffic.calls_per_day": 1e6}; '
                "null takes one away.",
            },
        ),
        run=_what_if,
    ),
    Tool(
        name="compare",
        title="Compare the approaches",
        about=("Compare the approaches on ten dimensions: in general, or in points for a profile."),
        takes=_arguments(profile=_SAME_PROFILE),
        run=_compare,
    ),
    Tool(
        name="costs",
        title="Estimate the costs",
        about="Estimate what each approach costs, where tuning pays back, and the days to ship.",
        takes=_arguments(("profile",), profile=_SAME_PROFILE),
        run=_costs,
    ),
    Tool(
        name="drift",
        title="Check a locked decision",
        about=(
            "Say whether a locked decision (tune-or-prompt.lock.json) still holds, why not, and "
            "what to do."
        ),
        takes=_arguments(
            ("lock",),
            lock={"type": ["object", "string"], "description": "The lock. Object or JSON text."},
            profile=_SAME_PROFILE,
        ),
        run=_drift,
    ),
    Tool(
        name="explain",
        title="Explain a field",
        about="Say what a field of the profile means and takes; without a field, list all of them.",
        takes=_arguments(
            field={"type": "string", "description": "Such as task.gap, or a group such as data."}
        ),
        run=_explain,
    ),
)
