"""The declaration of an endpoint: from it follow its parsing, its answer and its specification."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema

from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.verbs.ports import Clock, Metrics
from tune_or_prompt.verbs.record import Write
from tune_or_prompt.verbs.tables import Table
from tune_or_prompt.web.gate import Charge, Gate
from tune_or_prompt.web.negotiation import JSON, Format
from tune_or_prompt.web.representations import Writer, to_json
from tune_or_prompt.wire.file_document import FileDocument

Recommend = Callable[[Knowledge, Profile, Collection[str]], Decision]
"""What decides on a profile, with the parts named."""

ReadFile = Callable[[str, str], FileDocument]

# Answers change with the catalogue or the engine only, so they are kept, and checked by ETag.
KEEP = "public, max-age=300, stale-while-revalidate=60, stale-if-error=86400"
KEEP_PRIVATELY = "private, max-age=300, stale-if-error=86400"
NEVER_STORE = "no-store"


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
        profile: the profile in the body or the address, where the endpoint takes one.
        body: what the body states, where the endpoint takes one that is no bare profile.
        charge: counts profiles against the quota of the caller, and raises where it is used up.
    """

    services: Services
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    profile: Profile | None = None
    body: Any = None
    charge: Charge = _free


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An answer not yet made, so that it need not be made where the cache has it.

    Attributes:
        make: makes the value to be written.
        key: names everything that the value depends on.
        permalink: path and query of the same answer by GET, where there is one.
        cache_control: what others may keep, if that is not what the endpoint says.
        page: the page of a table that is answered, if a limit was asked for.
    """

    make: Callable[[], object]
    key: str
    permalink: str | None = None
    cache_control: str | None = None
    page: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A request that the specification shows, and that tests replay."""

    summary: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One way to ask for one resource.

    Attributes:
        path: the path with its variables in braces.
        view: what answers; its name is the operation, its docstring the summary and description.
        tag: the reader's goal that it serves.
        answer: schema of the JSON answer; None where the answer is no JSON.
        methods: methods that it answers; GET brings HEAD.
        formats: how the value is written in each format, the default first.
        query: schema of the query parameters.
        takes_profile: whether the profile comes in the `body`, the `query` or not at all; the
            query says whether it may be left out; `address` leaves the reading to the view.
        body: schema of a body that is more than a profile.
        largest_body: the greatest number of bytes of a body, where it may be an unusual one.
        stream: what answers a stream of JSON lines, each read into a document or an error.
        is_dear: whether an answer takes more than some milliseconds.
        is_dated: whether it answers as of a day, which is today where `as_of` is not given.
        path_values: the values that a variable of the path may take; none where the catalogue
            decides.
        cache_control: what others may keep; `NEVER_STORE` also bypasses our cache.
        describedby: address of the JSON Schema of the answer, where it has one of its own.
        links: values of further Link headers.
        problems: statuses beyond those that every endpoint may answer.
        examples: requests to show, by name; what they are answered with lies in files.
        is_listed: whether the specification lists it; pages and their parts are no API.
    """

    path: str
    view: Callable[[Asked], object]
    tag: str
    answer: type[Schema] | None
    methods: tuple[str, ...] = ("GET",)
    formats: Mapping[Format, Writer] = field(default_factory=lambda: {JSON: to_json})
    query: Schema | None = None
    takes_profile: str = ""
    body: Schema | None = None
    largest_body: int | None = None
    stream: Callable[[Asked, Iterable[Any]], Iterable[Mapping[str, Any]]] | None = None
    is_dear: bool = False
    is_dated: bool = False
    path_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cache_control: str = KEEP
    describedby: str = ""
    links: tuple[str, ...] = ()
    problems: tuple[int, ...] = ()
    examples: Mapping[str, Example] = field(default_factory=dict)
    is_listed: bool = True

    @property
    def name(self) -> str:
        """Return the name of the view, such as `get_matrix`."""
        return self.view.__name__

    @property
    def takes_body(self) -> bool:
        """Return whether a request carries a body."""
        return self.takes_profile == "body" or self.body is not None

    @property
    def is_kept(self) -> bool:
        """Return whether answers may be kept."""
        return self.cache_control != NEVER_STORE

    @property
    def takes_suffix(self) -> bool:
        """Return whether a suffix of the path may ask for a format."""
        versioned = self.path.startswith("/v1/")
        return "." not in self.path and (versioned or len(self.formats) > 1)


def prepare(endpoint: Endpoint, asked: Asked) -> Prepared:
    """Ask the view; a view that gives a value at once depends on its path and query alone."""
    key = f"{endpoint.name}:{sorted(asked.path.items())}:{sorted(asked.query.items())}"
    if endpoint.takes_profile or endpoint.takes_body:
        value = endpoint.view(asked)
        return value if isinstance(value, Prepared) else Prepared(make=lambda: value, key=key)
    if "limit" in asked.query:
        page = endpoint.view(asked)
        return Prepared(make=lambda: page, key=key, page=page if isinstance(page, Table) else None)
    return Prepared(make=lambda: endpoint.view(asked), key=key)
