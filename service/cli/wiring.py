"""What commands are given from outside, so that none of them builds the service itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

SettingHelp = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What commands may use.

    Attributes:
        settings: gives name, help, bounds and default of every setting.
        specification_files: gives the text of each file of the specification by its name.
    """

    settings: Callable[[], Iterable[SettingHelp]]
    specification_files: Callable[[], Mapping[str, bytes]]
