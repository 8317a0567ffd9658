"""The yardstick F: Flask answering four kilobytes that never change."""

from flask import Flask, Response

app = Flask(__name__)
ANSWER = b"x" * 4096


@app.post("/")
def answer() -> Response:
    """Return the bytes."""
    return Response(ANSWER, content_type="application/octet-stream")
