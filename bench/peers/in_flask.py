"""Peers in Flask on gunicorn: the constant route F, ZEN, and OPA's own evaluator."""

from pathlib import Path

from flask import Flask, Response, request

_HERE = Path(__file__).parent


def constant() -> Flask:
    """Answer four kilobytes that never change."""
    app, answer = Flask(__name__), b"x" * 4096
    app.add_url_rule(
        "/",
        view_func=lambda: Response(answer, content_type="application/octet-stream"),
        methods=["POST"],
    )
    return app


def zen() -> Flask:
    """Evaluate ZEN's decision graph."""
    from zen import ZenEngine  # noqa: PLC0415  where it is installed

    decision = ZenEngine().create_decision((_HERE / "zen.json").read_text())
    app = Flask(__name__)

    def recommend() -> dict[str, object]:
        answer: dict[str, object] = decision.evaluate(request.get_json())["result"]
        return answer

    app.add_url_rule("/", view_func=recommend, methods=["POST"])
    return app


def opa() -> Flask:
    """Evaluate the Rego policy by OPA's Go in this process."""
    from opa_bindings import OpaEngine  # noqa: PLC0415  where it is installed

    engine, app = OpaEngine(), Flask(__name__)
    engine.add_policy("decision.rego", (_HERE / "decision.rego").read_text())

    def recommend() -> dict[str, object]:
        answer: dict[str, object] = engine.eval_document("plain.recommend", request.get_json())
        return answer

    app.add_url_rule("/", view_func=recommend, methods=["POST"])
    return app
