"""Whatever is answered, and however the client asks, it reads the bytes that were written."""

import zlib

from flask import Flask
from flask.wrappers import Response
from hypothesis import example, given
from hypothesis import strategies as st

from tune_or_prompt.web.http.content_coding import SMALLEST, code
from tune_or_prompt.web.http.observability import begin

APP = Flask(__name__)
CODINGS = st.sampled_from(["gzip", "identity", "*", "br", "GZip", "x-gzip", "", "é", '"gzip"'])
WEIGHTS = st.sampled_from(
    ["", ";q=0", ";q=1", ";q=0.5", ";q=2", ";q=-1", ";q=nan", ";q", ";;", "="]
)
ACCEPTED = st.lists(st.tuples(CODINGS, WEIGHTS).map("".join), max_size=4).map(",".join) | st.text(
    st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=40
)
BODIES = st.binary(max_size=64) | st.builds(
    lambda part, times: part * times, st.binary(min_size=1, max_size=64), st.integers(1, 2_000)
)


@given(BODIES, ACCEPTED)
@example(b"x" * SMALLEST, "gzip*0*=UTF-8''x;q=1")
@example(b"x" * SMALLEST, "gzip;q=\u00b2, " + "*," * 2_000)
def test_what_was_written_is_what_is_read(body: bytes, accepted: str) -> None:
    environ = {"HTTP_ACCEPT_ENCODING": accepted}
    with APP.test_request_context(environ_overrides=environ):
        begin()
        answer = code(Response(body, content_type="application/json"))

    coding = answer.headers.get("Content-Encoding")
    assert coding in (None, "gzip")
    assert (zlib.decompress(answer.data, wbits=31) if coding else answer.data) == body
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert answer.headers["Vary"] == "Accept-Encoding"
