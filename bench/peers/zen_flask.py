"""A peer: ZEN in Flask."""

from pathlib import Path

import zen
from flask import Flask, request

app = Flask(__name__)
DECISION = zen.ZenEngine().create_decision(Path(__file__).with_name("zen.json").read_text())


@app.post("/")
def recommend() -> dict[str, object]:
    """Evaluate the decision graph."""
    answer: dict[str, object] = DECISION.evaluate(request.get_json())["result"]
    return answer
