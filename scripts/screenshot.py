"""Take the README's picture of the page with a headless Chromium: `python scripts/screenshot.py`.

Serves the page on a free port of this machine, answers the six questions, and writes
`docs/screenshot.png`. With a folder as its argument it writes every width and theme there.
"""

import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tune_or_prompt.bootstrap import create_app
from tune_or_prompt.settings import Settings

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "screenshot.png"
HEIGHT = 900
WIDTHS = (390, 768, 1440)
THEMES = ("light", "dark")
DAY = date(2026, 11, 24)
PROJECT = (
    "/?task.type=classification&task.gap=form&measured.prompt_standing=close"
    "&measured.prompt_cost=too-high&data.labelled_examples=20,000&task.breadth=single"
    "&traffic.calls_per_day=2M&schedule.deadline_days=9+weeks"
)

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


class StillClock:
    """A clock that stands on the day of the picture, so that it can be taken again."""

    def today(self) -> date:
        """Return the day of the picture."""
        return DAY

    def monotonic(self) -> float:
        """Return the same moment always."""
        return 0.0


def chromium() -> str | None:
    """Return the browser of this machine, where it has one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


class SilentHandler(WSGIRequestHandler):
    """A handler that keeps the terminal free of a line for each request."""

    def log(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the page on a free port and give its address."""
    app = create_app(Settings(), clock=StillClock())
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=SilentHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def browsing(width: int, theme: str) -> Iterator[BrowserContext]:
    """Give a fresh browser of some width in a theme."""
    executable = chromium()
    if executable is None:
        sys.exit("There is no Chromium here. On Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=executable,
            headless=True,
            args=list(FLAGS),
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if theme == "dark" else "light",
        )
        try:
            yield context
        finally:
            context.close()


def take(address: str, width: int, theme: str, path: Path, *, whole: bool) -> None:
    """Write a picture of the page with its six questions answered."""
    with browsing(width, theme) as browser:
        page = browser.pages[0]
        page.goto(address + PROJECT)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=path, full_page=whole)


def main() -> None:
    """Take one picture for the README, or all of them into a folder."""
    with served() as address:
        if len(sys.argv) == 1:
            take(address, 1440, "light", PICTURE, whole=False)
            return
        folder = Path(sys.argv[1])
        folder.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            for theme in THEMES:
                take(address, width, theme, folder / f"{width}-{theme}.png", whole=True)


if __name__ == "__main__":
    main()
