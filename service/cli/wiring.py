"""What commands are given from outside, so that none of them builds the service itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from service.schemas.file_document import FileDocument
from service.schemas.reply import AnswerLines, Ask

SettingHelp = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Server:
    """A served instance: its address, how long to wait for it, and the key that it asks for."""

    address: str
    timeout_seconds: float
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What commands may use.

    Attributes:
        settings: gives name, help, bounds and default of every setting.
        specification_files: gives the text of each file of the specification by its name.
        connect: gives a way to ask a service: the one at an address, or the embedded one.
        answer_lines: gives a way to ask for many profiles in some detail, of a server or embedded;
            it can be sent to another process.
        read_document: reads the bytes of a file of some name.
        catalogue_faults: gives the faults of a catalogue folder, one a line.
        serve_agents: serves the tools for agents on stdio, asking that service.
        serve_agents_over_http: likewise over HTTP, at a host and port, and under which names.
    """

    settings: Callable[[], Iterable[SettingHelp]]
    specification_files: Callable[[], Mapping[str, bytes]]
    connect: Callable[[Server | None], Ask]
    answer_lines: Callable[[Server | None, str], AnswerLines]
    read_document: Callable[[str, bytes], FileDocument]
    catalogue_faults: Callable[[Path], tuple[str, ...]]
    serve_agents: Callable[[Ask], None]
    serve_agents_over_http: Callable[[Ask, tuple[str, int], Sequence[str]], None]
