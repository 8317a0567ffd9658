"""Reading the catalogue: what replaces what, what every datum has, and how faults are reported."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tune_or_prompt.catalogue import PACKAGED, load_knowledge, published_cases
from tune_or_prompt.catalogue.forms import FORMS
from tune_or_prompt.domain.errors import CatalogueError, UnknownIdError
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.domain.language.conditions import compiled, degrees_of
from tune_or_prompt.domain.language.model import NEEDS
from tune_or_prompt.domain.language.profile import FIELDS
from tune_or_prompt.domain.language.vocabulary import DIMENSIONS
from tune_or_prompt.wire.profile import load_profile

KNOWLEDGE = load_knowledge()


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """Put a copy of one packaged file, with a text replaced, into a folder of its own."""
    text = (PACKAGED / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load_knowledge(folder)
    return str(caught.value).splitlines()


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_packaged_file_loads_from_a_folder_of_its_own(name: str, tmp_path: Path) -> None:
    shutil.copy(PACKAGED / name, tmp_path / name)

    assert load_knowledge(tmp_path).version == KNOWLEDGE.version


def test_approaches_come_in_one_order_everywhere() -> None:
    order = ("prompt-engineering", "fine-tuning", "hybrid")

    assert tuple(card.id for card in KNOWLEDGE.approaches) == order
    assert KNOWLEDGE.model.approaches == order
    assert all(tuple(each.ratings) == order for each in KNOWLEDGE.dimensions)
    assert tuple(each.id for each in KNOWLEDGE.dimensions) == DIMENSIONS


def test_the_seed_is_whole() -> None:
    kinds = [(one.approach, one.kind) for one in KNOWLEDGE.pros_cons]

    assert len(kinds) == 20
    assert all(kinds.count(kind) == 5 for kind in kinds)
    assert [one.kind for one in KNOWLEDGE.statements] == ["when-to-use"] * 10 + ["guide"] * 6


def test_every_number_of_the_decision_has_a_reason_and_a_source() -> None:
    model = KNOWLEDGE.model
    grounds = [
        *(one.ground for one in model.bases),
        *(one.ground for one in model.effects),
        *(one.ground for one in model.interactions),
    ]

    assert grounds
    assert all(ground.reason and ground.source for ground in grounds)


def test_every_rating_has_a_source_and_a_reason_unless_it_is_given() -> None:
    ratings = [each for one in KNOWLEDGE.dimensions for each in one.ratings.values()]

    assert len(ratings) == 30
    assert all(each.sources and (each.given or each.reason) for each in ratings)


def test_a_rating_in_words_never_contradicts_the_number_that_decides() -> None:
    for column, need in enumerate(NEEDS):
        ordinals = [each.ordinal for each in KNOWLEDGE.dimension(need).ratings.values()]
        numbers = KNOWLEDGE.model.ratings[:, column].tolist()
        for first in range(3):
            for second in range(3):
                if ordinals[first] > ordinals[second]:
                    assert numbers[first] > numbers[second], need


def test_every_question_that_can_be_asked_has_a_stated_belief() -> None:
    asked = {one.path for one in FIELDS if one.kind in {"choice", "choices", "flag", "quantity"}}

    assert asked <= KNOWLEDGE.shares.keys()


def test_beliefs_sum_to_1() -> None:
    for path, shares in KNOWLEDGE.shares.items():
        assert sum(share for _, share in shares) == pytest.approx(1.0), path


def test_beliefs_take_the_form_of_an_answer() -> None:
    shares = KNOWLEDGE.shares

    assert shares["task.citations"] == ((True, 0.2), (False, 0.8))
    assert shares["schedule.deadline_days"] == ((5.0, 0.3), (90.0, 0.4), (365.0, 0.3))
    assert shares["task.gap"][0] == (("none",), 0.25)
    assert shares["stage"][0] == ("idea", 0.25)


def test_a_number_whose_range_the_costs_state_is_not_stated_twice() -> None:
    calls = KNOWLEDGE.money.defaults["traffic.calls_per_day"]

    assert [answer for answer, _ in KNOWLEDGE.shares["traffic.calls_per_day"]] == [
        calls.low,
        calls.mid,
        calls.high,
    ]
    assert 'field = "traffic.calls_per_day"' not in (PACKAGED / "priors.toml").read_text("utf-8")


def test_alternatives_keep_their_lists() -> None:
    [statement] = [one for one in KNOWLEDGE.statements if one.id == "exact-voice-or-format"]

    assert [[when.field for when in group] for group in statement.when] == [
        ["task.voice"],
        ["task.output", "task.gap"],
    ]


def test_every_statement_holds_for_the_project_that_stands_for_it() -> None:
    for one in KNOWLEDGE.statements:
        answers = answers_of([load_profile(one.profile, date(2026, 11, 24))])

        assert degrees_of(answers, compiled(one.when)).max() == pytest.approx(1.0), one.id


def test_a_number_below_its_threshold_holds_by_degree() -> None:
    [volume] = [one for one in KNOWLEDGE.statements if one.id == "millions-of-calls"]
    answers = answers_of(
        [
            load_profile({"traffic": {"calls_per_day": calls}}, date(2026, 11, 24))
            for calls in (10_000, 100_000, 1_000_000)
        ]
    )

    # half way between 10,000 and 1,000,000 on a scale of powers of ten
    assert degrees_of(answers, compiled(volume.when))[:, 0] == pytest.approx(
        [0.0, 0.5, 1.0], abs=1e-4
    )


def test_an_unknown_id_names_the_nearest_one() -> None:
    with pytest.raises(UnknownIdError, match="did you mean 'latency'"):
        KNOWLEDGE.dimension("latncy")
    with pytest.raises(UnknownIdError, match="did you mean 'hybrid'"):
        KNOWLEDGE.approach("hybird")


def test_a_file_in_the_folder_replaces_the_packaged_one(tmp_path: Path) -> None:
    changed(tmp_path, "dimensions.toml", 'name = "Latency"', 'name = "Waiting"')

    assert load_knowledge(tmp_path).dimension("latency").name == "Waiting"


def test_any_change_of_a_file_changes_the_version(tmp_path: Path) -> None:
    changed(tmp_path, "priors.toml", "# What", "# Whatever")

    assert load_knowledge(tmp_path).version != KNOWLEDGE.version
    assert len(KNOWLEDGE.version) == 16


def test_files_of_other_kinds_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Ours.", encoding="utf-8")
    shutil.copy(PACKAGED / "priors.toml", tmp_path)

    assert load_knowledge(tmp_path).version == KNOWLEDGE.version


def test_a_misspelt_file_name_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "guid.toml").write_text("", encoding="utf-8")

    assert faults_of(tmp_path) == [
        "guid.toml: is not a file of the catalogue: did you mean 'guide.toml'?"
    ]


def test_a_folder_without_files_or_without_itself_is_a_fault(tmp_path: Path) -> None:
    assert "holds no file of the catalogue: put one of approaches.toml" in faults_of(tmp_path)[0]
    assert faults_of(tmp_path / "none") == [
        f"{tmp_path / 'none'}: is not a folder: name one, or none at all."
    ]


def test_a_missing_packaged_file_is_a_fault(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(PACKAGED, copy)
    (copy / "guide.toml").unlink()

    with pytest.raises(CatalogueError) as caught:
        load_knowledge(packaged=copy)

    assert str(caught.value) == "guide.toml: is missing: add it."


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (
            "dimensions.toml",
            'id = "latency"',
            'id = "latncy"',
            "dimensions.toml: dimension.latncy.id: 'latncy' is not known: did you mean 'latency'?",
        ),
        (
            "dimensions.toml",
            "given = false\n",
            "givn = false\n",
            (
                "dimensions.toml: dimension.upfront-cost.ratings.hybrid.givn: "
                "'givn' is not a known key: did you mean 'given'?"
            ),
        ),
        (
            "dimensions.toml",
            "ordinal = 2",
            "ordinal = 7",
            (
                "dimensions.toml: dimension.upfront-cost.ratings.fine-tuning.ordinal: "
                "7 is out of range: choose from 1 to 5."
            ),
        ),
        (
            "dimensions.toml",
            'topic = "latency"',
            'topic = ""',
            "dimensions.toml: dimension.latency.topic: is empty: fill it in.",
        ),
        (
            "dimensions.toml",
            'topic = "latency"\n',
            "",
            "dimensions.toml: dimension.latency.topic: is missing: add it.",
        ),
        (
            "dimensions.toml",
            'topic = "latency"',
            "topic = 3",
            (
                "dimensions.toml: dimension.latency.topic: "
                "3 is of the wrong kind: write text in quotes."
            ),
        ),
        (
            "dimensions.toml",
            'reason = "Both have to be built, so it cannot cost less than tuning alone."\n',
            "",
            (
                "dimensions.toml: dimension.upfront-cost.ratings.hybrid.reason: "
                "is missing: say why it is rated so."
            ),
        ),
        (
            "approaches.toml",
            'id = "instant-updates"',
            'id = "any-frontier-model"',
            (
                "approaches.toml: point.2.id: 'any-frontier-model' is already "
                "the id of approaches.toml: point.1: choose another."
            ),
        ),
        (
            "guide.toml",
            'id = "varied-tasks"',
            'id = "instant-updates"',
            (
                "guide.toml: statement.8.id: 'instant-updates' is already the id of "
                "approaches.toml: point.1: choose another."
            ),
        ),
        (
            "guide.toml",
            'field = "traffic.calls_per_day"',
            'field = "traffic.call_per_day"',
            (
                "guide.toml: statement.high-volume-production.when.0.0.field: "
                "'traffic.call_per_day' is not known: did you mean 'traffic.calls_per_day'?"
            ),
        ),
        (
            "guide.toml",
            'any_of = ["production"]',
            'any_of = ["producton"]',
            (
                "guide.toml: statement.high-volume-production.when.0.1.any_of: "
                "'producton' is not a choice of stage: did you mean 'production'?"
            ),
        ),
        (
            "guide.toml",
            "rises = [10_000, 1_000_000]",
            "rises = [1_000_000, 10_000]",
            (
                "guide.toml: statement.high-volume-production.when.0.0.rises: "
                "[1000000.0, 10000.0] does not rise from one number to another: write two."
            ),
        ),
        (
            "guide.toml",
            "rises = [10_000, 1_000_000]",
            'any_of = ["many"]',
            (
                "guide.toml: statement.high-volume-production.when.0.0.any_of: "
                "traffic.calls_per_day has no choices: use numbers."
            ),
        ),
        (
            "guide.toml",
            'any_of = ["production"]',
            "rises = [1, 2]",
            (
                "guide.toml: statement.high-volume-production.when.0.1.rises: "
                "stage has no numbers: use any_of, all_of, none_of."
            ),
        ),
        (
            "guide.toml",
            'any_of = ["production"] ',
            'any_of = ["production"], none_of = ["idea"] ',
            (
                "guide.toml: statement.high-volume-production.when.0.1: "
                "has 2 tests: give exactly one of any_of, all_of, none_of, rises, falls."
            ),
        ),
        (
            "guide.toml",
            'stage = "production"',
            'stage = "live"',
            "guide.toml: statement.high-volume-production.profile: stage: ",
        ),
        (
            "plan.toml",
            'approaches = ["prompt-engineering", ',
            'approaches = ["prompting", ',
            (
                "plan.toml: step.state-the-target.approaches.0: 'prompting' is not known: "
                "did you mean 'prompt-engineering'?"
            ),
        ),
        (
            "priors.toml",
            "share = 0.20",
            "share = 1.20",
            "priors.toml: prior.16.share: 1.2 is out of range: choose from 0 to 1.",
        ),
        (
            "priors.toml",
            "idea = 0.25",
            "idea = 0.35",
            "priors.toml: prior.0.shares: add up to 1.1: make it 1.",
        ),
        (
            "decision.toml",
            'need = "upfront-cost"\n',
            'need = "upfront-cost"\nfit = "hybrid"\n',
            (
                "decision.toml: base.0.need: and fit are both here or both missing: "
                "give exactly one of them."
            ),
        ),
        (
            "decision.toml",
            'held = "fair"',
            'held = "far"',
            ".held: 'far' is not known: did you mean 'fair'?",
        ),
        (
            "track_record.json",
            '"cases":',
            '"case":',
            "track_record.json: case: 'case' is not a known key: did you mean 'cases'?",
        ),
        (
            "costs.toml",
            "mid = 2000\n",
            "mid = 20\n",
            (
                "costs.toml: default.traffic.calls_per_day.mid: "
                "20 is not between low and high: reorder the three."
            ),
        ),
        (
            "costs.toml",
            'id = "traffic.total_calls"',
            'id = "traffic.totl_calls"',
            (
                "costs.toml: default.traffic.totl_calls.id: 'traffic.totl_calls' is not a field: "
                "did you mean 'traffic.total_calls'?"
            ),
        ),
        (
            "models.toml",
            "share = 0.25",
            "share = 0.30",
            "models.toml: prompt: the shares of frontier models add up to 1.05: make it 1.",
        ),
        (
            "models.toml",
            'model = "openai/gpt-6.1-terra"',
            'model = "openai/gpt-0"',
            "models.toml: prompt: 'openai/gpt-0' has no input and output price",
        ),
        (
            "availability.toml",
            'hosting = ["api"]',
            'hosting = ["apy"]',
            "availability.toml: sellers.0.hosting.0: 'apy' is not known: did you mean 'api'?",
        ),
        (
            "availability.toml",
            "checked = 2026-11-23",
            "checked = 3",
            (
                "availability.toml: sellers.0.checked: "
                "3 is of the wrong kind: write a date as YYYY-MM-DD."
            ),
        ),
        (
            "prices.jsonl",
            '"usd": ',
            '"usb": ',
            ("prices.jsonl: line 1.usb: 'usb' is not a known key: did you mean 'usd'?"),
        ),
        (
            "prices.jsonl",
            '"unit": "usd_per_mtok"',
            '"unit": "usd_per_mtk"',
            "prices.jsonl: line 1.unit: 'usd_per_mtk' is not known: did you mean 'usd_per_mtok'?",
        ),
        (
            "evidence.jsonl",
            '"trust":0.5',
            '"trust":0.9',
            "evidence.jsonl: line 1.trust: 0.9 breaks its rule: write 0.5.",
        ),
        (
            "evidence.jsonl",
            '"winner":"prompt-engineering"',
            '"winner":"prompting"',
            (
                "evidence.jsonl: line 1.winner: 'prompting' is not known: "
                "did you mean 'prompt-engineering'?"
            ),
        ),
        (
            "quality_model.json",
            '"year_slope":[',
            '"year_slope":[0.0,',
            (
                "quality_model.json: year_slope: has 26 numbers: "
                "write 25, as many as the intercept has."
            ),
        ),
        (
            "guide.toml",
            'approach = "fine-tuning"',
            "approach = fine-tuning",
            "guide.toml: cannot be read: Invalid value (at line 11, column 12): correct it.",
        ),
    ],
)
def test_a_fault_names_its_file_key_value_and_remedy(
    name: str, old: str, new: str, fault: str, tmp_path: Path
) -> None:
    found = faults_of(changed(tmp_path, name, old, new))

    assert any(fault in line for line in found), found


def test_all_faults_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    changed(tmp_path, "priors.toml", "idea = 0.25", "idea = 0.35")
    changed(tmp_path, "dimensions.toml", "ordinal = 2", 'ordinl = 2\nlevl = ""')
    changed(tmp_path, "prices.jsonl", '"kind": ', '"knd": ')

    files_and_keys = [fault.split(": ")[:2] for fault in faults_of(tmp_path)]

    assert files_and_keys == [
        ["dimensions.toml", "dimension.upfront-cost.ratings.fine-tuning.ordinl"],
        ["dimensions.toml", "dimension.upfront-cost.ratings.fine-tuning.levl"],
        ["dimensions.toml", "dimension.upfront-cost.ratings.fine-tuning.ordinal"],
        ["priors.toml", "prior.0.shares"],
        ["prices.jsonl", "line 1.knd"],
        ["prices.jsonl", "line 1.kind"],
    ]


def test_a_number_against_its_promised_direction_is_a_fault(tmp_path: Path) -> None:
    effect = """
[[effect]]
field = "task.shift"
fit = "fine-tuning"
stated = { none = 0.0, some = -0.1, strong = -0.5 }
fitted = { none = 0.0, some = 0.1, strong = -0.5 }
cases = { none = 0, some = 0, strong = 0 }
direction = "falling"
held = "fair"
reason = "A tuned model learns the inputs it saw."
source = ["judgement"]
"""
    text = (PACKAGED / "decision.toml").read_text("utf-8")
    (tmp_path / "decision.toml").write_text(text + effect, "utf-8")

    [fault] = faults_of(tmp_path)

    assert fault.endswith(".fitted: [0.0, 0.1, -0.5] is not falling: correct it, or `direction`.")


def test_costs_that_an_estimate_needs_may_not_be_left_out(tmp_path: Path) -> None:
    changed(tmp_path, "costs.toml", 'id = "traffic.total_calls"', 'id = "traffic.output_tokens"')

    assert "costs.toml: " in faults_of(tmp_path)[0]


def test_a_text_that_is_not_utf_8_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "guide.toml").write_bytes(b"# \xff")

    assert faults_of(tmp_path) == ["guide.toml: byte 2 is not UTF-8: save it as UTF-8."]


def test_cases_with_one_id_are_a_fault(tmp_path: Path) -> None:
    line = (PACKAGED / "evidence.jsonl").read_text("utf-8").splitlines()[0]
    path = tmp_path / "evidence.jsonl"
    path.write_text(f"{line}\n{line}\n", "utf-8")

    with pytest.raises(CatalogueError, match="is already the id of evidence"):
        published_cases(path)


def test_the_track_record_is_read_as_the_script_writes_it(tmp_path: Path) -> None:
    score = {"agreement": 0.9, "agreement_clear": 0.95, "brier": 0.1, "log_loss": 0.4}
    record = {
        "cases": 10,
        "clear_cases": 8,
        **score,
        "by_standing": {"clear": {"right": 5, "of": 5}},
        "by_outcome": {"hybrid": {"right": 1, "of": 2}},
        "reliability": [{"low": 0.9, "high": 1.0, "mean": 0.95, "right": 5, "of": 5}],
        "baselines": {"always prompt": score},
    }
    (tmp_path / "track_record.json").write_text(json.dumps(record), "utf-8")

    found = load_knowledge(tmp_path).track_record

    assert not found.provisional
    assert found.by_standing["clear"].share == 1.0
    assert found.by_outcome["hybrid"].share == 0.5
    assert found.reliability[0].mean == 0.95
    assert found.baselines["always prompt"].brier == 0.1


def test_threads_may_load_the_catalogue_for_the_first_time_at_once() -> None:
    script = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from tune_or_prompt.catalogue import load_knowledge\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    found = list(pool.map(lambda _: load_knowledge().version, range(8)))\n"
        "print(len(set(found)))\n"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert (done.returncode, done.stdout.strip()) == (0, b"1"), done.stderr
