"""The files that deploy the service are valid, ask for no rights, and name what there is."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.house.project import ROOT
from tune_or_prompt.settings import Settings
from tune_or_prompt.stores.prometheus_metrics import PrometheusMetrics
from tune_or_prompt.verbs.ports import Lookup

KUBERNETES = ROOT / "deploy" / "kubernetes"
FILES = sorted(path for path in KUBERNETES.glob("*.yaml") if path.name != "kustomization.yaml")
OBJECTS: list[dict[str, Any]] = [
    each for file in FILES for each in yaml.safe_load_all(file.read_text())
]
KUBERNETES_VERSION = "1.33"


def only(kind: str) -> dict[str, Any]:
    (found,) = [each for each in OBJECTS if each["kind"] == kind]
    return found


def test_every_manifest_is_valid_down_to_the_last_field() -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "kubernetes_validate", "--strict"),
            *("--kubernetes-version", KUBERNETES_VERSION),
            *map(str, FILES),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_kustomize_takes_every_manifest() -> None:
    kustomization = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())

    assert sorted(kustomization["resources"]) == [file.name for file in FILES]


def test_the_pod_meets_the_restricted_standard() -> None:
    pod = only("Deployment")["spec"]["template"]["spec"]
    (container,) = pod["containers"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"]["memory"]


def test_a_pod_is_given_longer_to_end_than_the_server_takes() -> None:
    conf = (ROOT / "service" / "tune_or_prompt" / "gunicorn_conf.py").read_text()
    (grace,) = re.findall(r"^graceful_timeout = (\d+)$", conf, re.MULTILINE)
    pod = only("Deployment")["spec"]["template"]["spec"]
    pause = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]

    assert pod["terminationGracePeriodSeconds"] > pause + int(grace)


def test_everything_that_selects_pods_selects_ours() -> None:
    labels = only("Deployment")["spec"]["template"]["metadata"]["labels"]

    assert only("Service")["spec"]["selector"] == labels
    assert only("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    assert only("NetworkPolicy")["spec"]["podSelector"]["matchLabels"] == labels
    assert only("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] == "tune-or-prompt"


def test_the_settings_are_settings_of_the_service() -> None:
    given = only("ConfigMap")["data"]
    elsewhere = {"TUNE_OR_PROMPT_CACHE_KEY_FILE", "TUNE_OR_PROMPT_API_KEYS_FILE"}  # in the pod

    read = Settings.from_environment({n: t for n, t in given.items() if n not in elsewhere})

    assert elsewhere < set(given)
    assert read.trusted_proxies == 1


def metrics_told() -> set[str]:
    metrics = PrometheusMetrics()
    metrics.count_request(route="/", method="GET", status=200, seconds=0.1)
    metrics.count_lookup(Lookup("miss", "memory"))
    metrics.count_lost_records(1)
    return set(re.findall(r"^(tune_or_prompt_\w+)", metrics.expose().body.decode(), re.MULTILINE))


DASHBOARD = ROOT / "deploy" / "grafana" / "service" / "dashboard.json"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"


@pytest.mark.parametrize("file", [DASHBOARD, ALERTS], ids=lambda file: file.name)
def test_every_metric_that_is_watched_is_told(file: Any) -> None:
    named = set(re.findall(r"tune_or_prompt_\w+", file.read_text()))

    assert named
    assert named <= metrics_told()


def test_the_dashboard_can_be_provisioned() -> None:
    dashboard = json.loads(DASHBOARD.read_text())

    assert "id" not in dashboard
    assert dashboard["uid"]
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_every_alert_says_what_it_means_and_where_to_look() -> None:
    (group,) = yaml.safe_load(ALERTS.read_text())["groups"]

    for rule in group["rules"]:
        assert set(rule["annotations"]) == {"summary", "description"}
        assert rule["labels"]["severity"] in {"page", "ticket"}


def test_nginx_gives_the_metrics_to_nobody_outside() -> None:
    conf = (ROOT / "deploy" / "nginx" / "nginx.conf").read_text()

    assert re.search(r"location = /metrics \{\s+return 404;", conf)
