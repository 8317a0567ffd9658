"""The command line: `python -m tune_or_prompt`, or `tune-or-prompt` once installed."""

import atexit
import gc
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tune_or_prompt.cli.main import commands
from tune_or_prompt.cli.session import Server, SettingHelp, Wiring
from tune_or_prompt.wire.documents import FileDocument
from tune_or_prompt.wire.reply import AnswerLines, Ask

if TYPE_CHECKING:
    from tune_or_prompt.verbs.ports import Clock


def main(clock: "Clock | None" = None) -> None:
    """Run the command that the arguments name.

    Args:
        clock: tells the day of the embedded engine; the machine's own if it is left out.
    """
    gc.set_threshold(50_000)  # a start makes no garbage
    atexit.register(gc.freeze)  # memory goes back to the system as it is
    commands(
        obj=Wiring(
            settings=_settings,
            specification_files=_specification_files,
            connect=partial(_connect, clock=clock),
            answer_lines=partial(_answer_lines, clock=clock),
            read_document=_read_document,
            catalogue_faults=_catalogue_faults,
            learn=partial(_learn, clock=clock),
            fetch=_fetch,
            tell_host=_tell_host,
            serve_agents=_serve_agents,
        )
    )


# Imported where they are used, so that a command that needs no engine starts without one.
def _settings() -> Iterable[SettingHelp]:
    from tune_or_prompt.settings import describe_settings  # noqa: PLC0415

    return describe_settings()


def _engine() -> ModuleType:
    from tune_or_prompt.settings import calculate_in_one_thread  # noqa: PLC0415

    calculate_in_one_thread()
    from tune_or_prompt import embedded  # noqa: PLC0415

    return embedded


def _specification_files() -> Mapping[str, bytes]:
    files: Mapping[str, bytes] = _engine().specification_files()
    return files


def _connect(server: Server | None, catalogue: Path | None, clock: "Clock | None") -> Ask:
    if server is None:
        embedded: Ask = _engine().embedded_service(clock, catalogue)
        return embedded
    from tune_or_prompt.stores.remote import ask_remotely  # noqa: PLC0415

    return ask_remotely(
        server.address, timeout_seconds=server.timeout_seconds, api_key=server.api_key
    )


def _answer_lines(server: Server | None, detail: str, clock: "Clock | None") -> AnswerLines:
    if server is None:
        embedded: AnswerLines = _engine().embedded_batch(detail, clock)
        return embedded
    from tune_or_prompt.stores.remote import answer_remotely  # noqa: PLC0415

    return answer_remotely(
        server.address, detail, timeout_seconds=server.timeout_seconds, api_key=server.api_key
    )


def _read_document(name: str, content: bytes) -> FileDocument:
    from tune_or_prompt.stores.profile_files import read_document  # noqa: PLC0415

    return read_document(name, content)


def _catalogue_faults(folder: Path) -> tuple[str, ...]:
    faults: tuple[str, ...] = _engine().catalogue_faults(folder)
    return faults


def _learn(cases: Path, clock: "Clock | None") -> tuple[Sequence[str], Mapping[str, str]]:
    learned: tuple[Sequence[str], Mapping[str, str]] = _engine().learn_from(cases, clock)
    return learned


def _fetch(address: str) -> bytes:
    from tune_or_prompt.stores.remote import fetched  # noqa: PLC0415

    return fetched(address)


def _tell_host(**told: Any) -> str:  # noqa: ANN401  as `Told` takes
    from tune_or_prompt.settings import environment  # noqa: PLC0415
    from tune_or_prompt.stores.code_hosts import Told, tell_host  # noqa: PLC0415

    return tell_host(environment(), Told(**told))


def _serve_agents(ask: Ask, place: tuple[str, int] | None, names: Sequence[str]) -> None:
    from tune_or_prompt.mcp import http, server  # noqa: PLC0415  ask for the extra `mcp`

    if place is None:
        server.serve(ask)
    else:
        http.serve(ask, place, names)


if __name__ == "__main__":
    # Under the name by which the processes of a batch find what they are sent.
    from tune_or_prompt.__main__ import main as run

    run()
