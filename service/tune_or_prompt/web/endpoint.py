"""The declaration of an endpoint: from it follow its parsing, its answer and its specification."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from marshmallow import Schema, fields

from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.verbs.ports import Clock, Metrics
from tune_or_prompt.verbs.recommend import Recommend
from tune_or_prompt.verbs.record import Write
from tune_or_prompt.verbs.tables import Table, page_of
from tune_or_prompt.web.http.gate import Charge, Gate, Need
from tune_or_prompt.web.negotiation import JSON, Format
from tune_or_prompt.web.representations import Writer, table_formats, to_json
from tune_or_prompt.wire.documents import FileDocument
from tune_or_prompt.wire.fields import PAGING

EXAMPLE_DAY = date(2026, 11, 24)
"""The day of all examples, so that they change with the engine and the catalogue alone."""

A_DAY = EXAMPLE_DAY.isoformat()
PROTOTYPE: Mapping[str, Any] = {
    "name": "First prototype",
    "as_of": A_DAY,
    "stage": "prototype",
    "task": {"breadth": "many"},
    "schedule": {"deadline_days": 5},
}
"""The profile of examples whose subject is something else."""

ReadFile = Callable[[str, str], FileDocument]

# Answers change with the catalogue or the engine only, so they are kept, and checked by ETag.
KEEP = "public, max-age=300, stale-while-revalidate=60, stale-if-error=86400"
KEEP_PRIVATELY = "private, max-age=300, stale-if-error=86400"
NEVER_STORE = "no-store"

ASKED_IN_BODY = ("POST", "QUERY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What views may use of the world; made once by the composition root."""

    knowledge: Knowledge
    recommend: Recommend
    clock: Clock
    metrics: Metrics
    engine_version: str
    public_url: str = ""
    gate: Gate = field(default_factory=Gate)
    cache_health: Callable[[], Mapping[str, str]] = dict
    specification: Callable[[], Mapping[str, Any]] = dict
    write_record: Write | None = None
    read_file: ReadFile | None = None


def _free(_profiles: int) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request asks for, read and checked.

    Attributes:
        services: what the view may use.
        path: values from the path, by name.
        query: values of the query, by name, defaults filled in.
        told: what of the query is not as it is by default, as text for an address.
        profile: the profile in the body or the address; empty where there is none.
        body: what the body states, where the endpoint takes one that is no bare profile.
        charge: counts profiles against the quota of the caller, and raises where it is used up.
    """

    services: Services
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    profile: Profile | None = None
    body: Any = None
    charge: Charge = _free

    @property
    def project(self) -> Profile:
        """Return the profile; without one, that of a project of which only the day is known."""
        return self.profile or Profile({"as_of": self.services.clock.today()})

    def decide(self, parts: Collection[str]) -> Decision:
        """Return the decision on the profile, with the parts named."""
        return self.services.recommend(self.services.knowledge, self.project, parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A request that the specification shows, and that tests replay: a POST if it has a body."""

    summary: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None

    @property
    def method(self) -> str:
        """Return the method of the request."""
        return "GET" if self.body is None else "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """How an endpoint goes, as docs/stability.md promises it: at least 180 days after it is told.

    Attributes:
        told: the day from which it is deprecated.
        sunset: the first day without it.
        instead: path of the page that says what to use instead.
    """

    told: date
    sunset: date
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Endpoint:
    """One way to ask for one resource.

    Attributes:
        path: the path with its variables in braces.
        view: what answers; its name is the operation, its docstring the summary and description.
        tag: the reader's goal that it serves.
        needs: the scope without which nobody is answered; a profile in a request needs `recommend`.
        answer: makes the schema of the JSON answer, for who asks for the specification, or that of
            OpenAPI where another standard has its form; None where the answer is no JSON.
        methods: methods that it answers; GET brings HEAD.
        table: title of the table that it answers with; it comes in every form, whole or by pages.
        formats: how a value that is no table is written in each format, the default first.
        query: fields of the query, by name.
        profile: whether the address must hold a profile, may hold one, or has the view read one
            there; POST and QUERY take it in the body.
        body: schema of a body that is more than a profile; by GET its fields are parameters.
        largest_body: the greatest number of bytes of a body, where it may be an unusual one.
        stream: what answers a stream of JSON lines, each read into a document or an error; some at
            a time, which leave as one block.
        is_dear: whether an answer takes longer than twice a summary.
        is_dated: whether it answers as of a day, which is today where `as_of` is not given.
        is_kept: whether answers may be kept, here and elsewhere.
        path_values: the values that a variable of the path may take; none where the catalogue
            decides.
        describedby: address of the JSON Schema of the answer, where it has one of its own.
        links: values of further Link headers.
        problems: statuses beyond those that every endpoint may answer.
        examples: requests to show, by name; what they are answered with lies in files.
        is_listed: whether the specification lists it; pages and their parts are no API.
        retirement: when it is to go, where it is.
    """

    path: str
    view: Callable[[Asked], object]
    tag: str
    needs: Need = "read"
    answer: Callable[[], type[Schema] | Mapping[str, Any]] | None
    methods: tuple[str, ...] = ("GET",)
    table: str = ""
    formats: Mapping[Format, Writer] = field(default_factory=lambda: {JSON: to_json})
    query: Mapping[str, fields.Field[Any]] = field(default_factory=dict)
    profile: Literal["", "may", "must", "address"] = ""
    body: Schema | None = None
    largest_body: int | None = None
    stream: Callable[[Asked, Iterable[Any]], Iterable[Sequence[Mapping[str, Any]]]] | None = None
    is_dear: bool = False
    is_dated: bool = False
    is_kept: bool = True
    path_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    describedby: str = ""
    links: tuple[str, ...] = ()
    problems: tuple[int, ...] = ()
    examples: Mapping[str, Example] = field(default_factory=dict)
    is_listed: bool = True
    retirement: Retirement | None = None

    def __post_init__(self) -> None:
        """Give a table every form and its paging."""
        if self.table:
            object.__setattr__(self, "formats", table_formats(self.table))
            object.__setattr__(self, "query", {**self.query, **PAGING})

    @property
    def name(self) -> str:
        """Return the name of the view, such as `get_matrix`."""
        return self.view.__name__

    @property
    def takes_suffix(self) -> bool:
        """Return whether a suffix of the path may ask for a format."""
        versioned = self.path.startswith("/v1/")
        return "." not in self.path and (versioned or len(self.formats) > 1)

    def cache_control(self, asked: Asked) -> str:
        """Return what others may keep; nobody shares what a profile is in, or what a key opens."""
        if not self.is_kept:
            return NEVER_STORE
        has_profile = self.profile == "address" or asked.profile is not None or asked.body
        is_private = has_profile or asked.services.gate.keys is not None
        return KEEP_PRIVATELY if is_private else KEEP

    def value(self, asked: Asked) -> object:
        """Return the answer before it is written: of a table the rows asked for, in their order."""
        value = self.view(asked)
        if not (self.table and isinstance(value, Table)):
            return value
        return page_of(value, **{name: asked.query.get(name) for name in PAGING})
