"""A release closes the section of the changelog, and takes no version that cannot follow."""

from datetime import date

import pytest

from scripts.release import check_next, closed

CHANGELOG = """\
# Changelog

## [Unreleased]

### Added

- A thing.

## [0.1.0] - 2026-11-01

- The first.
"""


def test_the_open_section_becomes_that_of_the_version_and_its_notes() -> None:
    whole, notes = closed(CHANGELOG, "0.2.0", date(2026, 11, 29))

    assert notes == "### Added\n\n- A thing.\n"
    assert whole == CHANGELOG.replace(
        "## [Unreleased]\n", "## [Unreleased]\n\n## [0.2.0] - 2026-11-29\n"
    )


def test_a_changelog_without_news_is_not_released() -> None:
    with pytest.raises(SystemExit, match="nothing under"):
        closed(CHANGELOG.replace("### Added\n\n- A thing.\n", ""), "0.2.0", date(2026, 11, 29))


@pytest.mark.parametrize("version", ["0.1.9", "1", "v1.2.3", "1.2.3-rc1", "01.2.3", ""])
def test_a_version_that_cannot_follow_is_refused(version: str) -> None:
    with pytest.raises(SystemExit):
        check_next("0.2.0", version)


@pytest.mark.parametrize("version", ["0.2.0", "0.2.1", "0.10.0", "1.0.0"])
def test_a_version_that_follows_is_taken(version: str) -> None:
    check_next("0.2.0", version)
