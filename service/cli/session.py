"""What every command that asks a service shares: its options, its words and its ends."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, TextIO

import click

from service.cli.json_text import from_json
from service.cli.wiring import Server, Wiring
from service.domain.errors import DomainError
from service.schemas.file_document import FileDocument
from service.schemas.reply import Ask, Reply, Request, UnavailableError

DEFAULT_PROFILE = "tune-or-prompt.yaml"
REFUSED = 400


class Stop(click.ClickException):
    """The end of a command, with what to say of it on stderr."""

    def show(self, file: TextIO | None = None) -> None:  # type: ignore[override]
        """Say it, where there is anything to say."""
        if self.message:
            click.echo(self.message, file=file or sys.stderr)


class Found(Stop):
    """Something was found."""

    exit_code = 1


class Invalid(Stop):
    """A wrong use, or a file that is not valid."""

    exit_code = 2


class Unavailable(Stop):
    """The service is not available."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """A file with its name as the user wrote it."""

    name: str
    document: FileDocument


@dataclass(frozen=True)
class Session:
    """One run of a command against one service."""

    wiring: Wiring
    server: Server | None
    quiet: bool

    def say(self, text: str) -> None:
        """Say something to a person, on stderr."""
        if not self.quiet:
            click.echo(text, err=True)

    def read(self, path: Path, made_by: str = "init") -> ProfileFile:
        """Return what a file states, which a command makes; `-` is the standard input."""
        if str(path) == "-":
            return self._document("-", sys.stdin.buffer.read())
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            remedy = f"run `tune-or-prompt {made_by}` to make one, or name another."
            raise Invalid(f"There is no file {path}: {remedy}") from None
        except OSError as error:
            raise Invalid(f"{path} cannot be read: {error.strerror}.") from None
        return self._document(str(path), content)

    def answer(self, request: Request, files: Mapping[str, ProfileFile] | None = None) -> Reply:
        """Return the answer to a request.

        Args:
            request: what to ask.
            files: the files that the body was made of, by the pointer at which they stand in it.

        Raises:
            Invalid: where the request was refused, naming file and line of each fault.
            UnavailableError: where there is no answer.
        """
        reply = self.ask(request)
        if reply.status >= REFUSED:
            raise Invalid("\n".join(_faults(from_json(reply.body), files or {})))
        return reply

    @cached_property
    def ask(self) -> Ask:
        """Return the way to ask the service, made when it is first needed."""
        try:
            return self.wiring.connect(self.server)
        except UnavailableError:
            raise
        except (DomainError, ValueError) as error:
            raise Invalid(str(error)) from None

    def _document(self, name: str, content: bytes) -> ProfileFile:
        try:
            return ProfileFile(name, self.wiring.read_document(name, content))
        except DomainError as error:
            raise Invalid(error.detail) from None


def asks_service(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a service, and a session as its first argument."""

    @wraps(command)
    def run(**given: Any) -> None:  # noqa: ANN401  as each command takes
        server = _server(given.pop("server"), given.pop("timeout"), given.pop("api_key_file"))
        session = Session(click.get_current_context().obj, server, given.pop("quiet"))
        try:
            command(session, **given)
        except UnavailableError as error:
            raise Unavailable(error.detail) from None

    for option in reversed(_service_options()):
        run = option(run)
    return run


def profile_argument(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the file of a profile as its argument."""
    return click.argument(
        "file", type=click.Path(path_type=Path, dir_okay=False), default=DEFAULT_PROFILE
    )(command)


def _service_options() -> tuple[Callable[..., Any], ...]:
    return (
        click.option(
            "--server", metavar="URL", callback=_checked, help="Ask this service instead."
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(0.1, 600),
            default=10.0,
            show_default=True,
            metavar="SECONDS",
            help="How long to wait for a service.",
        ),
        click.option(
            "--api-key-file",
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            help="File with the key that the service asks for.",
        ),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but the answer."),
    )


def _checked(_: click.Context, __: click.Parameter, url: str | None) -> str | None:
    if url is not None and not url.startswith(("http://", "https://")):
        raise click.BadParameter(f"{url!r} is no http:// or https:// address.")
    return url


def _server(address: str | None, timeout_seconds: float, key: Path | None) -> Server | None:
    if address is None:
        return None
    return Server(address, timeout_seconds, key.read_text("utf-8").strip() if key else "")


def _faults(problem: Mapping[str, Any], files: Mapping[str, ProfileFile]) -> list[str]:
    errors = problem.get("errors") or [{"pointer": "#", "detail": problem["detail"]}]
    return [_fault(error, files) for error in errors]


def _fault(error: Mapping[str, str], files: Mapping[str, ProfileFile]) -> str:
    pointer, detail = error["pointer"], error["detail"]
    for place, file in files.items():
        if pointer == place or pointer.startswith(f"{place}/"):
            inner = pointer.replace(place, "#", 1)
            told = detail.removeprefix(f"{place.removeprefix('#/')}.")
            return f"{file.name}:{file.document.line_of(inner)}: {told}"
    return detail
