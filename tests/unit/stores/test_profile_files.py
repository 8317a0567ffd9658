import pytest

from tune_or_prompt.stores.profile_files import read_document
from tune_or_prompt.wire.documents import UnreadableFileError

YAML = """\
# what we know
stage: idea
as_of: 2026-11-24
task:
  type: classification
  citations: true
  output:
traffic: {calls_per_day: 1e5}
measured:
  pilot:
    - {labelled_examples: 500, score: 0.81}
"""
JSON = """\
{"stage": "idea", "as_of": "2026-11-24",
 "task": {"type": "classification",
          "citations": true},
 "traffic": {"calls_per_day": 100000},
 "measured": {"pilot": [{"labelled_examples": 500, "score": 0.81}]}}
"""
TOML = """\
stage = "idea"
as_of = 2026-11-24
[task]
type = "classification"
citations = true
[traffic]
calls_per_day = 1e5
[[measured.pilot]]
labelled_examples = 500
score = 0.81
"""


def test_yaml_json_and_toml_state_the_same() -> None:
    yaml = read_document("a.yaml", YAML.encode()).value
    json = read_document("a.json", JSON.encode()).value
    toml = read_document("a.toml", TOML.encode()).value

    assert yaml == json == toml
    assert yaml["as_of"] == "2026-11-24"
    assert "output" not in yaml["task"]


@pytest.mark.parametrize(
    ("name", "text", "pointer", "line"),
    [
        ("a.yaml", YAML, "#/task/citations", 6),
        ("a.yaml", YAML, "#/measured/pilot/0/score", 11),
        ("a.yaml", YAML, "#/task/typo", 4),
        ("a.json", JSON, "#/task/citations", 3),
        ("a.toml", TOML, "#/task/citations", 5),
        ("a.toml", TOML, "#/traffic/calls_per_day", 7),
    ],
)
def test_every_value_has_its_line(name: str, text: str, pointer: str, line: int) -> None:
    assert read_document(name, text.encode()).line_of(pointer) == line


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_an_empty_file_is_a_profile_without_answers(text: str) -> None:
    assert read_document("a.yaml", text.encode()).value == {}


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("task:\n\ttype: x\n", 2, "indent with spaces"),
        ("stage: idea\ntask: {}\nstage: pilot\n", 3, "'stage' is stated twice"),
        ("stage: idea\nname: a: b\n", 2, "put the text in quotes"),
        ("stage: &a idea\nname: *a\n", 2, "the alias *a; write the value out"),
        ("stage: !!python/object:os.system x\n", 1, "is not known here; leave it out"),
        ("stage: idea\n---\nstage: pilot\n", 2, "a second document begins here"),
        ("- a\n- {? [b] : c}\n", 2, "this is not a field"),
        ("<<: {stage: idea}\n", 1, "this is not a field"),
        ("a: 1\ntraffic: {calls_per_day: 10,000}\n", 2, "numbers without commas"),
        ("a: " + "[" * 60 + "]" * 60, 1, "nested deeper than 50 levels"),
        ("a: " + "[" * 5000, 1, "nested too deeply"),
    ],
)
def test_a_fault_of_yaml_names_its_line_and_the_remedy(text: str, line: int, told: str) -> None:
    with pytest.raises(UnreadableFileError) as error:
        read_document("a.yaml", text.encode())

    assert error.value.detail.startswith(f"a.yaml:{line}: ")
    assert told in error.value.detail


def test_only_a_field_may_wait_for_its_answer() -> None:
    text = "task:\n  output:\n  typ:\ndata:\nfoo:\n"

    assert read_document("a.yaml", text.encode()).value == {"task": {"typ": None}, "foo": None}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("12:30", "12:30"),
        ("010", 10),
        ("1e3", 1000.0),
        ("-.5", -0.5),
        ("2026-11-24", "2026-11-24"),
        ("'1'", "1"),
        ("null", None),
        ("1_000", "1_000"),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says(written: str, value: object) -> None:
    assert read_document("a.yaml", f"a: {written}\n".encode()).value == {"a": value}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.json", b'{"a": 1,\n "a": 2}', "stated twice"),
        ("a.json", b"{", "a.json:1: "),
        ("a.toml", b"a = 1\nb = = 2\n", "a.toml:2: "),
        ("a.yaml", b"a: 1\nb: \xff\n", "a.yaml:2: this is not UTF-8"),
        ("a.yaml", b"a: 1\nb: " + b"9" * 5_000, "a.yaml:2: this number has 5,000 digits"),
        ("a.json", b'{"a": %b}' % (b"9" * 5_000), "a.json:1: "),
        ("a.toml", b"a = " + b"9" * 5_000, "a.toml:1: a number has thousands of digits"),
        ("a.toml", b"a = " + b"[" * 3_000, "a.toml:1: .*nested too deeply"),
    ],
)
def test_a_fault_of_any_form_is_told(name: str, content: bytes, told: str) -> None:
    with pytest.raises(UnreadableFileError, match=told):
        read_document(name, content)
