"""A peer: OPA's policy, compiled to WebAssembly by OPA itself, in Flask."""

import os

from flask import Flask, request
from opapywasm import OpaWasmPolicy, PolicyConfig

app = Flask(__name__)
POLICY = OpaWasmPolicy.from_wasm_file(
    os.environ["POLICY_WASM"], config=PolicyConfig(default_entrypoint="plain/recommend")
)


@app.post("/")
def recommend() -> dict[str, object]:
    """Evaluate the policy."""
    answer: dict[str, object] = POLICY.evaluate(request.get_json())
    return answer
