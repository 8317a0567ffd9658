"""A peer: the Rego policy in Flask, evaluated in the process by OPA's own evaluator."""

from pathlib import Path

from flask import Flask, request
from opa_bindings import OpaEngine

app = Flask(__name__)
POLICY = Path(__file__).with_name("decision.rego")
ENGINE = OpaEngine()
ENGINE.add_policy(POLICY.name, POLICY.read_text())


@app.post("/")
def recommend() -> dict[str, object]:
    """Evaluate the policy."""
    answer: dict[str, object] = ENGINE.eval_document("plain.recommend", request.get_json())
    return answer
