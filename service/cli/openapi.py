"""`tune-or-prompt openapi`: writes the published specification."""

from pathlib import Path

import click

from service.cli.wiring import Wiring


@click.command(short_help="Write the OpenAPI document into a folder.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="openapi")
@click.pass_obj
def openapi(wiring: Wiring, folder: Path) -> None:
    """Write openapi.json and openapi.yaml into FOLDER, by default `openapi`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in wiring.specification_files().items():
        (folder / name).write_bytes(text)
        click.echo(folder / name)
