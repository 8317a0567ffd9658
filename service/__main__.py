"""The command line: `python -m service`, or `tune-or-prompt` once installed."""

from collections.abc import Iterable, Mapping

from service.cli.main import SettingHelp, Wiring, commands


def main() -> None:
    """Run the command that the arguments name."""
    commands(obj=Wiring(settings=_settings, specification_files=_specification_files))


# Imported where they are used, so that a command that needs no server starts without one.
def _settings() -> Iterable[SettingHelp]:
    from service.settings import describe_settings  # noqa: PLC0415

    return [(each.name, each.help, each.bounds, each.default) for each in describe_settings()]


def _specification_files() -> Mapping[str, bytes]:
    from service.bootstrap import specification_files  # noqa: PLC0415

    return specification_files()


if __name__ == "__main__":
    main()
