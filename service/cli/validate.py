"""`tune-or-prompt validate`: checks a catalogue folder before a service is started on it."""

from pathlib import Path

import click

from service.cli.session import Found
from service.cli.wiring import Wiring


@click.command(short_help="Check a folder of catalogue files.")
@click.argument(
    "folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.pass_obj
def validate(wiring: Wiring, folder: Path) -> None:
    """Check the catalogue files in DIR, laid over the packaged ones.

    Every fault is named with its file, key, value and remedy.
    """
    faults = wiring.catalogue_faults(folder)
    if faults:
        raise Found("\n".join(faults))
    click.echo(f"{folder} is a good catalogue.", err=True)
