import pytest

from tune_or_prompt.wire.documents import DEEPEST, read_json
from tune_or_prompt.wire.faults import MalformedDocumentError


def detail_of(text: bytes) -> str:
    with pytest.raises(MalformedDocumentError) as refusal:
        read_json(text)
    return refusal.value.detail


def test_a_document_is_read() -> None:
    assert read_json(b'{"a": {"b": [1, {"c": ":"}]}}') == {"a": {"b": [1, {"c": ":"}]}}


@pytest.mark.parametrize("text", [b"", b"  \n"])
def test_an_empty_body_is_told_what_to_send(text: bytes) -> None:
    assert detail_of(text) == "The body is empty; send a JSON object, at least {}."


@pytest.mark.parametrize(
    "text",
    [b"{", b"{'a': 1}", b"NaN", b'{"a": 1e400}', b'{"a": "\\ud800"}', b"\xef\xbb\xbf{}"],
)
def test_what_is_not_json_is_refused(text: bytes) -> None:
    assert detail_of(text).startswith("The text is not JSON: ")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        (b'{"a": NaN}', "leave out what you do not know."),
        (b'{"a": -Infinity}', "leave out what you do not know."),
        (b'{"a": None}', "leave out what you do not know."),
        (b'{"a": True}', "write true or false in lower case."),
        (b"{'a': 1}", "write words in double quotes."),
        (b'{"a": 1,}', "remove the last comma."),
        (b"\xef\xbb\xbf{}", "save it without the mark in front."),
        (b"stage: pilot", 'send an object, such as {"stage": "pilot"}.'),
        (b"stage=pilot", 'send an object, such as {"stage": "pilot"}.'),
        (b'{"a": 1', "check it with a JSON validator."),
    ],
)
def test_what_is_not_json_is_told_how_to_mend_it(text: bytes, remedy: str) -> None:
    assert detail_of(text).endswith(remedy)


@pytest.mark.parametrize("text", [b"\xff", '{"name": "Café"}'.encode("latin-1")])
def test_what_is_not_utf_8_is_told_so(text: bytes) -> None:
    assert detail_of(text) == "The text is not UTF-8; send JSON in UTF-8."


@pytest.mark.parametrize(
    "text",
    [b'{"a": 1, "a": 2}', b'{"b": [{"a": 1, "a": 1}]}', b'{"a": 1, "\\u0061": 2}'],
)
def test_a_field_stated_twice_is_refused(text: bytes) -> None:
    assert detail_of(text) == "The field 'a' is stated twice in one object; keep one of the two."


def test_a_colon_in_a_text_is_no_second_field() -> None:
    assert read_json(b'{"a": "x:y", "b:": 1}') == {"a": "x:y", "b:": 1}


def test_the_deepest_nesting_allowed_is_read() -> None:
    assert read_json(b"[" * DEEPEST + b"]" * DEEPEST)


def test_a_deeper_nesting_is_refused() -> None:
    assert "nested deeper than 50 levels" in detail_of(b"[" * 51 + b"]" * 51)


def test_a_bottomless_nesting_is_refused() -> None:
    assert "nested deeper than 50 levels" in detail_of(b"[" * 100_000)
