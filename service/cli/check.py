"""`tune-or-prompt check`: a gate for pipelines that says whether the locked verdict still holds."""

from pathlib import Path

import click

from service.cli.json_text import as_json, from_json
from service.cli.lock import lock_beside
from service.cli.session import Found, ProfileFile, Session, asks_service, profile_argument
from service.schemas.reply import Request, UnavailableError

PATH = "/v1/drift"
FORMATS = ("text", "json", "markdown", "junit", "sarif", "github", "codequality")
FAIL_ON = ("never", "drift", "flip", "any")


class _Report(click.ParamType[tuple[str, Path]]):
    """A format and the file to write it to, such as `junit=report.xml`."""

    name = "format=file"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        form, sign, path = str(value).partition("=")
        if not sign or not path or form not in FORMATS:
            self.fail(f"{value!r} is no report; write one such as junit=report.xml.", param, ctx)
        return form, Path(path)


@click.command(short_help="Say whether the locked verdict still holds.")
@profile_argument
@click.option(
    "--lock",
    "lock_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The lock to check.  [default: the one beside FILE]",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="any",
    show_default=True,
    help="flip: another verdict. drift: that, or a moved standing, score or lead. any: these, or "
    "a model that is off sale.",
)
@click.option(
    "--min-acceptability",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Fail where the verdict wins less than this share of the draws.",
)
@click.option(
    "--on-unavailable",
    type=click.Choice(["fail", "warn"]),
    default="fail",
    show_default=True,
    help="What to do without a service: end with 3, or warn and end with 0.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--report", "reports", type=_Report(), multiple=True, help="Also write this; may be repeated."
)
@asks_service
def check(
    session: Session, file: Path, lock_file: Path | None, on_unavailable: str, **options: object
) -> None:
    """Check that the locked verdict still holds for the profile in FILE.

    \b
    Ends with 0 where it passes, 1 where something was found, 2 for a wrong use or a file that is
    not valid, and 3 where the service is not available.
    """  # noqa: D301  the sign keeps click from wrapping
    profile = session.read(file)
    lock = session.read(lock_file or lock_beside(file), made_by="lock")
    try:
        reply = _asked(session, profile, lock)
    except UnavailableError as error:
        if on_unavailable == "fail":
            raise
        session.say(f"Not checked, and so neither passed nor failed: {error.detail}")
        return
    _tell(reply, profile, lock, options)


def _asked(session: Session, profile: ProfileFile, lock: ProfileFile) -> bytes:
    body = as_json({"lock": lock.document.value, "profile": profile.document.value})
    files = {"#/lock": lock, "#/profile": profile}
    return session.answer(Request("POST", PATH, body), files).body


def _tell(
    reply: bytes, profile: ProfileFile, lock: ProfileFile, options: dict[str, object]
) -> None:
    from service.cli.findings import Gate, checked  # noqa: PLC0415  only used here
    from service.cli.reports import written  # noqa: PLC0415  likewise

    share = options["min_acceptability"]
    gate = Gate(str(options["fail_on"]), share if isinstance(share, float) else None)
    result = checked(from_json(reply), gate, profile, lock)
    for form, path in options["reports"]:  # type: ignore[attr-defined]  # as _Report reads them
        path.write_bytes(written(form, result, reply))
    click.echo(written(str(options["form"]), result, reply).decode(), nl=False)
    if result.fails:
        raise Found("")
