"""A check as workflow commands of GitHub, which become annotations of the files."""

from service.cli.findings import Checked, Finding


def write(result: Checked) -> str:
    """Return one command a finding, or a notice that there is none."""
    if not result.findings:
        return f"::notice title=tune-or-prompt::{_data(result.headline)}\n"
    return "".join(f"{_command(finding, result.headline)}\n" for finding in result.findings)


def _command(finding: Finding, headline: str) -> str:
    title = headline if finding.rule.startswith("decision-") else finding.rule
    where = f"file={_property(finding.file)},line={finding.line},title={_property(title)}"
    return f"::{finding.level} {where}::{_data(finding.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
