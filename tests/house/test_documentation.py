"""What the README must tell."""

import pytest

from tests.house.project import ROOT
from tune_or_prompt.settings import SettingDescription, describe_settings


@pytest.mark.parametrize("setting", describe_settings(), ids=lambda setting: setting.name)
def test_every_setting_stands_in_the_readme_with_its_default(setting: SettingDescription) -> None:
    readme = (ROOT / "README.md").read_text()

    rows = [line for line in readme.splitlines() if f"`{setting.name}`" in line]

    assert any(setting.default in row for row in rows)
