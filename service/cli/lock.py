"""`tune-or-prompt lock`: keeps a recommendation beside the profile."""

from pathlib import Path

import click

from service.cli.json_text import as_json, from_json
from service.cli.session import Session, asks_service, profile_argument
from service.schemas.reply import Request

PATH = "/v1/locks"
DEFAULT_LOCK = "tune-or-prompt.lock.json"


@click.command(short_help="Keep the recommendation in a lock, to be committed.")
@profile_argument
@click.option(
    "--lock",
    "lock_file",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help=f"File to write.  [default: {DEFAULT_LOCK} beside FILE]",
)
@asks_service
def lock(session: Session, file: Path, lock_file: Path | None) -> None:
    """Write the lock of the profile in FILE, to be committed with it."""
    profile = session.read(file)
    target = lock_file or lock_beside(file)
    request = Request("POST", PATH, as_json(profile.document.value))
    text = session.answer(request, {"#": profile}).body
    target.write_bytes(text)
    locked = from_json(text)
    session.say(f"{target}: {locked['verdict']} ({locked['standing']}), as of {locked['as_of']}.")


def lock_beside(profile: Path) -> Path:
    """Return where the lock of a profile stands: beside it, `NAME.lock.json`."""
    if str(profile) == "-":
        return Path(DEFAULT_LOCK)
    return profile.with_name(f"{profile.stem}.lock.json")
