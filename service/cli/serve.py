"""`tune-or-prompt serve`: gunicorn with the packaged configuration."""

import sys

import click


class _ServeCommand(click.Command):
    """A command whose help ends with every setting."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the settings as a list of definitions."""
        with formatter.section("Settings, from the environment"):
            formatter.write_dl(
                [
                    (name, f"{about} Takes {bounds}. Default: {default or 'not set'}.")
                    for name, about, bounds, default in ctx.find_root().obj.settings()
                ]
            )


@click.command(cls=_ServeCommand)
def serve() -> None:
    """Serve the HTTP API with gunicorn."""
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415  heavy, only used here

    sys.argv = ["gunicorn", "--config", "python:service.gunicorn_conf"]
    WSGIApplication("%(prog)s [OPTIONS]").run()
