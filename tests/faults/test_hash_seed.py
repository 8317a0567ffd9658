"""The same question has the same bytes in every process, whatever the seed of its hashes."""

import os
import subprocess
import sys

from tests.house.project import ROOT

ASK_EVERYTHING = """
from hashlib import sha256
from tests.http import make_app
from tests.unit.web.http.test_site import PROFILE, requests
from tune_or_prompt.verbs.recommend import recommend

client = make_app(recommend=recommend).test_client()
for request in requests():
    if request["path"] != "/metrics" and request.get("json", PROFILE) is PROFILE:
        answer = client.open(**request)
        body = answer.data if answer.status_code == 200 else b""
        print(request["path"], request["query_string"], sha256(body).hexdigest())
print(sha256(client.get("/?stage=x&e=1&b=2&d=3&a=4&c=5&traffic.calls_per_day=1,5").data).hexdigest())
"""


def test_every_answer_is_the_same_under_any_seed() -> None:
    paths = os.pathsep.join((str(ROOT), str(ROOT / "service")))
    answers = [
        subprocess.run(
            [sys.executable, "-c", ASK_EVERYTHING],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for seed in ("0", "4242")
    ]

    assert len(answers[0]) > 100
    assert answers[1] == answers[0]
