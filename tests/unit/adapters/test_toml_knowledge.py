"""Reading the catalogue: what is laid over what, and how faults are told."""

import shutil
from pathlib import Path

import pytest

from service.adapters.toml_knowledge import PACKAGED, PART_FILES, READERS, load_knowledge
from service.domain.catalogue import ChoicePrior, FlagPrior, QuantityPrior
from service.domain.errors import CatalogueError


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """Lay a copy of one packaged file, with a text replaced, into a folder of its own."""
    text = (PACKAGED / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load_knowledge(folder)
    return str(caught.value).splitlines()


def test_the_packaged_catalogue_has_no_faults() -> None:
    knowledge = load_knowledge()

    assert len(knowledge.approaches) == 3
    assert len(knowledge.dimensions) == len(knowledge.weight_bases) == 10


def test_priors_take_the_form_of_their_field() -> None:
    priors = load_knowledge().priors

    assert isinstance(priors["traffic.calls_per_day"], QuantityPrior)
    assert isinstance(priors["task.type"], ChoicePrior)
    assert isinstance(priors["task.citations"], FlagPrior)
    assert "measured.prompt_score" not in priors


def test_a_file_in_the_folder_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    changed(tmp_path, "dimensions.toml", 'name = "Latency"', 'name = "Waiting"')

    assert load_knowledge(tmp_path).dimension("latency").name == "Waiting"


def test_equal_files_give_equal_versions_and_any_change_gives_another(tmp_path: Path) -> None:
    packaged = load_knowledge()
    same = load_knowledge(changed(tmp_path, "priors.toml", "# What", "# What"))
    other = load_knowledge(changed(tmp_path, "priors.toml", "# What", "# Whatever"))

    assert packaged.version == same.version
    assert packaged.version != other.version
    assert len(packaged.version) == 16


def test_files_that_are_read_elsewhere_count_for_the_version_too(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(PACKAGED, copy)
    (copy / "more.jsonl").write_text("{}\n", encoding="utf-8")

    assert load_knowledge(packaged=copy).version != load_knowledge().version


def test_other_kinds_of_file_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Ours.", encoding="utf-8")
    changed(tmp_path, "priors.toml", "# What", "# What")

    assert load_knowledge(tmp_path).version == load_knowledge().version


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (
            "dimensions.toml",
            "[latency]",
            "[latncy]",
            "dimensions.toml: latncy: 'latncy' is not a known dimension: did you mean 'latency'?",
        ),
        (
            "dimensions.toml",
            "given = false\n",
            "givn = false\n",
            (
                "dimensions.toml: upfront-cost.ratings.hybrid.givn: "
                "'givn' is not a known key: did you mean 'given'?"
            ),
        ),
        (
            "dimensions.toml",
            "ordinal = 2",
            "ordinal = 7",
            (
                "dimensions.toml: upfront-cost.ratings.fine-tuning.ordinal: "
                "7 is out of range: choose from 1 to 5."
            ),
        ),
        (
            "dimensions.toml",
            "[upfront-cost.ratings.hybrid]",
            "[upfront-cost.ratings.both]",
            "dimensions.toml: upfront-cost.ratings.hybrid: is missing: add it.",
        ),
        (
            "approaches.toml",
            'dimension = "consistency"',
            'dimension = "consistncy"',
            (
                "approaches.toml: fine-tuning.pros.1.dimension: "
                "'consistncy' is not a known dimension: did you mean 'consistency'?"
            ),
        ),
        (
            "approaches.toml",
            'id = "teaches-new-skills"',
            'id = "consistent-across-calls"',
            (
                "approaches.toml: fine-tuning.pros.3.id: "
                "'consistent-across-calls' is already the id of "
                "approaches.toml: fine-tuning.pros.1: choose another."
            ),
        ),
        (
            "guide.toml",
            'id = "varied-tasks"',
            'id = "instant-updates"',
            (
                "guide.toml: when_to_use.8.id: 'instant-updates' is already the id of "
                "approaches.toml: prompt-engineering.pros.1: choose another."
            ),
        ),
        (
            "guide.toml",
            'field = "traffic.calls_per_day"',
            'field = "traffic.call_per_day"',
            (
                "guide.toml: when_to_use.0.when.0: 'traffic.call_per_day' is not a known field: "
                "did you mean 'traffic.calls_per_day'?"
            ),
        ),
        (
            "guide.toml",
            'one_of = ["production"]',
            'one_of = ["live"]',
            (
                "guide.toml: when_to_use.0.when.1: 'live' is not a known choice of stage: "
                "use one of idea, prototype, pilot, production."
            ),
        ),
        (
            "guide.toml",
            'type = "classification"',
            'type = "clasification"',
            (
                "guide.toml: when_to_use.0.profile.task.type: "
                "'clasification' is not a known choice of task.type: did you mean 'classification'?"
            ),
        ),
        (
            "guide.toml",
            "strength = 1.0",
            'strength = "strong"',
            (
                "guide.toml: when_to_use.0.strength: 'strong' is not a number: "
                "write one without quotes."
            ),
        ),
        (
            "models.toml",
            'model = "azure/gpt-4.1"',
            'model = "azure/gpt-4.1-mini"',
            (
                "models.toml: tuned: 'azure/gpt-4.1-mini' is not among the models to tune: "
                "add it, or name another."
            ),
        ),
        (
            "models.toml",
            'model = "aws-bedrock/nova-micro"',
            'model = "google/llama-3.1-8b"',
            (
                "models.toml: tuned: 'google/llama-3.1-8b' has no input and output price: "
                "add them, or name another."
            ),
        ),
        (
            "priors.toml",
            "idea = 0.25",
            "idea = 0.35",
            "priors.toml: stage.shares: add up to 1.1: make them add up to 1.",
        ),
        (
            "priors.toml",
            "idea = 0.25, ",
            "",
            "priors.toml: stage.shares.idea: is missing: add it.",
        ),
        (
            "priors.toml",
            "low = 2\nmid = 8",
            "low = 9\nmid = 8",
            "priors.toml: task.classes.low: 9, 8, 150 do not rise: order them.",
        ),
        (
            "priors.toml",
            '["task.classes"]',
            '["task.clases"]',
            "priors.toml: task.classes: is missing: add it.",
        ),
        (
            "weights.toml",
            'by = "stage"',
            'by = "stge"',
            (
                "weights.toml: factor.0.by: 'stge' is not a known field with choices: "
                "did you mean 'stage'?"
            ),
        ),
        (
            "weights.toml",
            "[base.latency]",
            "[base.latncy]",
            "weights.toml: base.latency: is missing: add it.",
        ),
        ("weights.toml", "[base.latency]", "[base.latency", "weights.toml: "),
    ],
)
def test_a_fault_names_file_key_value_and_remedy(
    tmp_path: Path, name: str, old: str, new: str, fault: str
) -> None:
    folder = changed(tmp_path, name, old, new)

    assert any(line.startswith(fault) for line in faults_of(folder))


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    changed(tmp_path, "priors.toml", "idea = 0.25", "idea = 0.35")
    changed(tmp_path, "guide.toml", "strength = 1.0", "strength = 7")
    changed(tmp_path, "dimensions.toml", "ordinal = 2", "ordinal = 2.5")

    assert faults_of(tmp_path) == [
        (
            "dimensions.toml: upfront-cost.ratings.fine-tuning.ordinal: "
            "2.5 lies between two: choose one."
        ),
        "guide.toml: when_to_use.0.strength: 7 is out of range: choose from 0 to 1.",
        "priors.toml: stage.shares: add up to 1.1: make them add up to 1.",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[fit.start]\nvalue = 1\n", "criteria.toml: fit.start.reason: is missing: state it."),
        (
            "[a]\nvalu = 1\n",
            "criteria.toml: a.valu: 'valu' is not a known key: did you mean 'value'?",
        ),
        ("a = 1\n", "criteria.toml: a: 1 is not a table: write one."),
        (
            (
                '[a.b]\nby = "stage"\nvalues = { idea = 1, prototype = 2, pilot = 3 }\n'
                'unit = "share"\nreason = "Ours."\nsource = "judgement"\n'
            ),
            "criteria.toml: a.b.values.production: is missing: add it.",
        ),
        (
            '[a]\nvalue = 1\nunit = "share"\nreason = " "\nsource = []\n',
            "criteria.toml: a.source: [] is no text: write one that is not empty.",
        ),
    ],
)
def test_numbers_without_meaning_or_origin_are_refused(
    tmp_path: Path, text: str, fault: str
) -> None:
    (tmp_path / "criteria.toml").write_text(text, encoding="utf-8")

    assert fault in faults_of(tmp_path)


def test_numbers_are_found_by_their_dotted_key(tmp_path: Path) -> None:
    (tmp_path / "criteria.toml").write_text(
        "[consistency.tuned]\n"
        'value = -0.5\nunit = "share"\nreason = "Ours."\nsource = ["seed", "judgement"]\n'
        "[cited]\n"
        'by = "task.citations"\nvalues = { true = 2, false = 1 }\n'
        'unit = "share"\nreason = "Ours."\nsource = "judgement"\n',
        encoding="utf-8",
    )

    knowledge = load_knowledge(tmp_path)

    assert knowledge.constants["consistency.tuned"].value == -0.5
    assert knowledge.constants["consistency.tuned"].source == ("seed", "judgement")
    assert knowledge.by_choice["cited"].values == (1.0, 2.0)


def test_a_misspelt_file_name_is_a_fault_and_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "prior.toml").write_text("", encoding="utf-8")

    assert faults_of(tmp_path) == [
        "prior.toml: is no file of the catalogue: did you mean 'priors.toml'?"
    ]


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"

    assert faults_of(missing) == [f"{missing}: is not a folder: name one, or none at all."]


def test_a_folder_without_a_file_of_the_catalogue_is_a_fault_that_names_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "README.md").write_text("The wrong folder.", encoding="utf-8")

    (fault,) = faults_of(tmp_path)

    assert fault.startswith(f"{tmp_path}: holds no file of the catalogue: put one of approaches.")
    assert "weights.toml into it" in fault


def test_a_catalogue_without_its_files_names_each_of_them(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_knowledge(packaged=tmp_path)

    assert [fault.file for fault in caught.value.faults] == [*READERS, *PART_FILES]


def test_bytes_that_are_no_text_are_told_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "guide.toml").write_bytes(b"guide = \xff")

    assert faults_of(tmp_path) == ["guide.toml: byte 8 is not UTF-8: save it as UTF-8."]


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        ('{ field = "stage", at_least = 1 }', "stage is not a number, but choice"),
        ('{ field = "traffic.calls_per_day", is = true }', "is not true or false, but quantity"),
        ('{ field = "stage" }', "needs `field` and one of at_least, at_most, one_of, is."),
        ('{ field = "stage", onof = ["idea"] }', "did you mean 'one_of'?"),
        ('{ field = "stage", one_of = [] }', "is not a list of choices"),
        ("{ any_of = [] }", "needs `any_of` alone"),
        ("3", "3 is not a table"),
    ],
)
def test_a_senseless_condition_is_refused(tmp_path: Path, condition: str, fault: str) -> None:
    old = '{ field = "models.latest_frontier", is = true }'
    changed(tmp_path, "guide.toml", old, condition)

    (line,) = faults_of(tmp_path)

    assert line.startswith("guide.toml: when_to_use.9.when.0: ")
    assert fault in line
