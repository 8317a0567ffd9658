"""A peer: the Rego policy in Flask, evaluated in the process by regorus."""

from pathlib import Path
from threading import local

import regorus
from flask import Flask, Response, request

app = Flask(__name__)
POLICY = Path(__file__).with_name("decision.rego")
_own = local()  # an engine belongs to the thread that made it


@app.post("/")
def recommend() -> Response:
    """Evaluate the policy."""
    engine = _engine()
    engine.set_input_json(request.get_data(as_text=True))
    return Response(engine.eval_rule_as_json("data.plain.recommend"), mimetype="application/json")


def _engine() -> regorus.Engine:
    if not hasattr(_own, "engine"):
        _own.engine = regorus.Engine()
        _own.engine.add_policy_from_file(str(POLICY))
    return _own.engine
