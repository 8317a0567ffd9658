"""What every command that asks a service shares: its wiring, options, words and exit codes."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, TextIO

import click
import orjson

from tune_or_prompt.cli.terminal import safe
from tune_or_prompt.domain.errors import DomainError
from tune_or_prompt.wire.documents import FileDocument, FileFault, UnreadableFileError
from tune_or_prompt.wire.reply import (
    REFUSED,
    AnswerLines,
    Ask,
    Reply,
    Request,
    UnavailableError,
    object_of,
)

DEFAULT_PROFILE = "tune-or-prompt.yaml"
WHOLE_FILES = ("lock", "profile")
"""Members of a request that are a file each, so that messages need not name them."""

SettingHelp = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Server:
    """A served instance: its address, how long to wait for it, and the key that it asks for."""

    address: str
    timeout_seconds: float
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What commands are given from outside, so that none of them builds the service itself.

    Attributes:
        settings: gives name, help, bounds and default of every setting.
        specification_files: gives the text of each file of the specification by its name.
        connect: gives a way to ask a service: the one at an address, or the embedded one over a
            catalogue, by default that of the settings.
        answer_lines: gives a way to ask for many profiles in some detail, of a server or embedded;
            it can be sent to another process.
        read_document: reads the bytes of a file of some name.
        catalogue_faults: gives the faults of a catalogue folder, one a line.
        learn: fits the engine to a file of cases; gives a report, line by line, and the text of
            each catalogue file by its name, none if they would be no better.
        fetch: gives the bytes at an address; raises `UnavailableError`.
        tell_host: tells the host of the repository, in a pipeline, what a check found, and gives
            what was done in a sentence; raises `UnavailableError`.
        serve_agents: serves the tools for agents, asking that service: on stdio, or over HTTP at a
            host and port, and under which names.
    """

    settings: Callable[[], Iterable[SettingHelp]]
    specification_files: Callable[[], Mapping[str, bytes]]
    connect: Callable[[Server | None, Path | None], Ask]
    answer_lines: Callable[[Server | None, str], AnswerLines]
    read_document: Callable[[str, bytes], FileDocument]
    catalogue_faults: Callable[[Path], tuple[str, ...]]
    learn: Callable[[Path], tuple[Sequence[str], Mapping[str, str]]]
    fetch: Callable[[str], bytes]
    tell_host: Callable[..., str]
    serve_agents: Callable[[Ask, tuple[str, int] | None, Sequence[str]], None]


class Stop(click.ClickException):
    """The end of a command, with what to say about it on stderr."""

    def show(self, file: TextIO | None = None) -> None:  # type: ignore[override]
        """Say it, if there is anything to say."""
        if self.message:
            text = "\n".join(map(safe, self.message.splitlines()))
            click.echo(text, file=file or sys.stderr)


class Found(Stop):
    """Something was found."""

    exit_code = 1


class Invalid(Stop):
    """A wrong use, or a file that is not valid.

    Attributes:
        faults: each fault with its file and line, if they are known.
    """

    exit_code = 2

    def __init__(self, message: str, faults: Sequence[FileFault] = ()) -> None:
        """Keep the faults."""
        super().__init__(message)
        self.faults = tuple(faults)


class Unavailable(Stop):
    """The service is not available."""

    exit_code = 3


@dataclass(frozen=True)
class Session:
    """One run of a command against one service."""

    wiring: Wiring
    server: Server | None
    quiet: bool
    catalogue: Path | None = None

    def say(self, text: str) -> None:
        """Say something to a person, on stderr."""
        if not self.quiet:
            click.echo(safe(text), err=True)

    def read(self, path: Path, made_by: str = "init") -> FileDocument:
        """Return what a file states; `-` is the standard input.

        Args:
            path: the file.
            made_by: the command that makes such a file.

        Raises:
            Invalid: if it cannot be read, naming the line and the remedy.
        """
        if str(path) == "-":
            return self.document_in("-", sys.stdin.buffer.read())
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            text = f"there is no such file; run `tune-or-prompt {made_by}` to make one."
            raise invalid([FileFault(str(path), 1, text)]) from None
        except OSError as error:
            raise Invalid(f"{path} cannot be read: {error.strerror}.") from None
        return self.document_in(str(path), content)

    def answer(self, request: Request, files: Mapping[str, FileDocument] | None = None) -> Reply:
        """Return the answer to a request.

        Args:
            request: what to ask.
            files: the files that the body was made of, by the pointer at which they stand in it.

        Raises:
            Invalid: if the request was refused, naming file and line of each fault.
            UnavailableError: if there is no answer, or one that is not the service's.
        """
        reply = self.ask(request)
        if reply.status >= REFUSED:
            raise refusal(reply.body, files or {})
        return reply

    def post(
        self,
        path: str,
        body: object,
        files: Mapping[str, FileDocument] | None = None,
        parts: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Return the JSON object with these parts that answers a body; raises as `answer` does."""
        return object_in(self.answer(Request("POST", path, orjson.dumps(body)), files).body, parts)

    @cached_property
    def ask(self) -> Ask:
        """Return the way to ask the service, made when it is first needed."""
        try:
            return self.wiring.connect(self.server, self.catalogue)
        except UnavailableError:
            raise
        except (DomainError, ValueError) as error:
            raise Invalid(str(error)) from None

    def over(self, catalogue: Path | None) -> "Session":
        """Return the session over a catalogue that a policy names.

        Raises:
            Invalid: if a server answers, which has its own.
        """
        if catalogue and self.server:
            raise Invalid("The policy names a catalogue; a server has its own: leave out --server.")
        return replace(self, catalogue=catalogue) if catalogue else self

    def document_in(self, name: str, content: bytes) -> FileDocument:
        """Return what the bytes of a file state; raises as `read` does."""
        try:
            return self.wiring.read_document(name, content)
        except UnreadableFileError as error:
            raise invalid([error.fault]) from None


def invalid(faults: Iterable[FileFault]) -> Invalid:
    """Return the error for faults in files, in the order of their lines."""
    ordered = sorted(faults, key=lambda fault: (fault.file, fault.line))
    return Invalid("\n".join(map(str, ordered)), ordered)


def refusal(body: bytes, files: Mapping[str, FileDocument]) -> Invalid:
    """Return the error for a problem document of the service.

    Raises:
        UnavailableError: if the body is no problem document of ours.
    """
    problem = object_in(body)
    errors = problem.get("errors")
    if isinstance(errors, list) and errors and all(isinstance(each, dict) for each in errors):
        placed = [_placed(each, files) for each in errors]
        found = [fault for fault in placed if isinstance(fault, FileFault)]
        if len(found) == len(placed):
            return invalid(found)
        return Invalid("\n".join(map(str, placed)), found)
    told = problem.get("detail") or problem.get("title")
    if not isinstance(told, str):
        raise UnavailableError("The answer is not one of tune-or-prompt: check the address.")
    place = problem.get("pointer")
    name = next(iter(files.values())).name if files and place is None else ""
    return Invalid(told, [FileFault(name, 1, told)] if name else ())


def object_in(body: bytes, parts: Sequence[str] = ()) -> dict[str, Any]:
    """Return the JSON object of an answer.

    Raises:
        UnavailableError: if it is none, or has not these parts: no service of ours would send it.
    """
    document = object_of(body)
    if missing := [name for name in parts if name not in document]:
        text = f"The answer is not one of tune-or-prompt: it has no {', '.join(missing)}."
        raise UnavailableError(f"{text} Check the address, and that the versions agree.")
    return document


def asks_service(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a service, and a session as its first argument."""

    @click.option("--server", metavar="URL", callback=_checked, help="Ask this service instead.")
    @click.option(
        "--timeout",
        type=click.FloatRange(0.1, 600),
        default=10.0,
        show_default=True,
        metavar="SECONDS",
        help="How long to wait for a service.",
    )
    @click.option(
        "--api-key-file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="File with the key that the service asks for.",
    )
    @click.option("-q", "--quiet", is_flag=True, help="Print only the answer.")
    @wraps(command)
    def run(
        server: str | None,
        timeout: float,
        api_key_file: Path | None,
        quiet: bool,  # noqa: FBT001  click's own form
        **given: Any,  # noqa: ANN401  as each command takes
    ) -> None:
        key = api_key_file.read_text("utf-8").strip() if api_key_file else ""
        place = None if server is None else Server(server, timeout, key)
        command(Session(click.get_current_context().obj, place, quiet), **given)

    return run


def profile_argument(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the file of a profile as its argument."""
    return click.argument(
        "file", type=click.Path(path_type=Path, dir_okay=False), default=DEFAULT_PROFILE
    )(command)


def _checked(_: click.Context, __: click.Parameter, url: str | None) -> str | None:
    """Return the address of a service; the path of the API, which people copy too, is left out."""
    if url is None:
        return None
    if not url.startswith(("http://", "https://")):
        raise click.BadParameter(f"{url!r} is not an http:// or https:// address.")
    return url.rstrip("/").removesuffix("/v1")


def _placed(error: Mapping[str, Any], files: Mapping[str, FileDocument]) -> FileFault | str:
    pointer, detail = str(error.get("pointer", "#")), str(error.get("detail", "it is not valid."))
    for place, file in sorted(files.items(), key=lambda item: -len(item[0])):
        if pointer == place or pointer.startswith(f"{place}/"):
            inner = pointer.replace(place, "#", 1)
            name = place.removeprefix("#/").replace("/", ".")
            told = detail.removeprefix(f"{name}.")
            if name in WHOLE_FILES:
                told = told.removeprefix(f"{name}: ")
            return file.fault(inner, told)
    return detail
