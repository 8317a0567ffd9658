"""What the documents show is true: commands run, links lead somewhere, references are current."""

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from scripts.profile_reference import REFERENCE, SCHEMA, reference
from tests.house.project import PACKAGE, ROOT, kept_files, tool
from tests.http import real_client
from tune_or_prompt.settings import SettingDescription, describe_settings

HERE = ROOT / "docs"
PACKAGED = PACKAGE / "data"
DOCS = [HERE / f"{name}.md" for name in ("quickstart", "catalogue", "integrate-dashboards")]
OUTSIDE = ("README.md", "CONTRIBUTING.md", "ci/README.md", "clients/python/README.md")
LINKED = [*(ROOT / name for name in OUTSIDE), *sorted(HERE.rglob("*.md"))]
SERVER = "http://127.0.0.1:8080"
MADE_BY_SCRIPTS: set[str] = set()


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(), re.MULTILINE | re.DOTALL)


def curls(path: Path) -> list[str]:
    return [block for block in blocks(path, "sh") if block.startswith("curl")]


CURLS = [
    pytest.param(command, id=f"{path.name}-{number}")
    for path in (ROOT / "README.md", *DOCS)
    for number, command in enumerate(curls(path), 1)
]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


def asked(client: FlaskClient, command: str) -> Any:
    """Ask the client what a curl command would ask the service."""
    _, *words = shlex.split(command.replace("\\\n", " "))
    options: dict[str, Any] = {"method": "GET", "headers": {}}
    address = ""
    while words:
        word = words.pop(0)
        match word:
            case "-s":
                pass
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                options["headers"][name] = value
            case "-d":
                options |= {"data": words.pop(0), "method": "POST"}
            case "-X":
                options["method"] = words.pop(0)
            case _:
                assert word.startswith(SERVER), f"{word} is not understood here"
                address = word.removeprefix(SERVER)
    return client.open(address, **options)


@pytest.mark.parametrize("command", CURLS)
def test_a_curl_command_is_answered(client: FlaskClient, command: str) -> None:
    response = asked(client, command)

    assert response.status_code in (200, 422)
    assert response.status_code == 200 or "85" in command


def test_the_error_that_the_quickstart_shows_is_the_one_given(client: FlaskClient) -> None:
    command = next(each for each in curls(HERE / "quickstart.md") if "85" in each)
    shown = json.loads(blocks(HERE / "quickstart.md", "json")[0])

    told = asked(client, command).get_json()

    assert {name: told[name] for name in shown} == shown


def test_the_answer_that_the_readme_shows_is_the_one_given(client: FlaskClient) -> None:
    (shown,) = [json.loads(block) for block in blocks(ROOT / "README.md", "json")]

    told = asked(client, curls(ROOT / "README.md")[0]).get_json()

    assert len(shown.pop("id")) == len(told.pop("id"))  # new with every catalogue
    assert told == shown


def test_the_reference_of_the_profile_is_current() -> None:
    assert REFERENCE.read_text() == reference(), "run `python scripts/profile_reference.py`"


def test_the_schema_in_the_package_is_the_one_served(client: FlaskClient) -> None:
    served = client.get("/v1/schemas/profile.json").get_json()

    assert json.loads(SCHEMA.read_bytes()) == served, "run `python scripts/profile_reference.py`"


@pytest.mark.parametrize("path", LINKED, ids=str)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#|/)([^)#]+)[^)]*\)", path.read_text())

    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_catalogue_is_changed_as_the_document_says(tmp_path: Path) -> None:
    (commands,) = blocks(HERE / "catalogue.md", "sh")
    *changing, serving = commands.strip().splitlines()
    setting = dict([serving.split()[0].split("=")])
    programs = Path(tool("tune-or-prompt")).parent
    given = [
        "set -e",
        f"ln -s {ROOT / 'service'} service",
        f"mkdir .venv; ln -s {programs} .venv/bin",
    ]
    script = "\n".join([*given, *changing])

    subprocess.run(["/bin/sh", "-c", script], cwd=tmp_path, check=True)

    packaged = real_client().get("/v1").get_json()
    folder = tmp_path / setting["TUNE_OR_PROMPT_CATALOGUE_DIR"]
    changed = real_client_with(folder).get("/v1").get_json()
    assert changed["catalogue_version"] != packaged["catalogue_version"]


def real_client_with(folder: Path) -> FlaskClient:
    from tests.http import make_client  # noqa: PLC0415  beside its only use

    return make_client(catalogue_dir=folder)


def test_the_document_on_the_catalogue_names_every_file_of_it() -> None:
    text = (HERE / "catalogue.md").read_text()
    files = {path.name for path in kept_files() if path.parent == PACKAGED}

    assert {name for name in files if f"`{name}`" not in text} <= MADE_BY_SCRIPTS


def test_every_document_is_linked_from_the_readme_or_another() -> None:
    texts = {path.name: path.read_text() for path in [ROOT / "README.md", *HERE.glob("*.md")]}
    named = {
        name
        for name in texts
        for other, text in texts.items()
        if other != name and f"{name})" in text
    }

    assert set(texts) - named <= {"README.md"}


def test_make_knows_the_commands_that_the_documents_name() -> None:
    text = "\n".join(path.read_text() for path in [ROOT / "README.md", *HERE.glob("*.md")])
    named = set(re.findall(r"`make ([a-z-]+)`", text))

    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert named <= known


def test_scripts_that_the_documents_name_exist() -> None:
    text = "\n".join(path.read_text() for path in [ROOT / "README.md", *HERE.glob("*.md")])

    assert all((ROOT / script).is_file() for script in re.findall(r"scripts/\w+\.py", text))
    assert Path(tool("python")).exists()


def test_the_page_for_contributors_names_every_folder_of_the_service() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    inside = [path.relative_to(ROOT).parts for path in kept_files()]
    names = {parts[2].removesuffix(".py") for parts in inside if parts[0] == "service"}

    assert {
        name for name in names - {"__init__", "py.typed"} if not re.search(rf"\b{name}\b", text)
    } == set()


@pytest.mark.parametrize("setting", describe_settings(), ids=lambda setting: setting.name)
def test_every_setting_stands_in_the_readme_with_its_default(setting: SettingDescription) -> None:
    readme = (ROOT / "README.md").read_text()

    rows = [line for line in readme.splitlines() if f"`{setting.name}`" in line]

    assert any(setting.default in row for row in rows)
