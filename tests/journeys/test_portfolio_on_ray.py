"""A portfolio through Ray Data, which spreads the function over the processes of this machine."""

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

SECONDS = 120
PROGRAM = """
import json
import pyarrow as pa
import ray
from service.portfolio import recommend_table

profiles = [
    {"as_of": "2026-11-24", "name": f"P{at}", "stage": ["idea", "pilot", "idear"][at % 3]}
    for at in range(90)
]
table = pa.Table.from_pylist(profiles)
ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=80 << 20)
spread = ray.data.from_arrow(table).repartition(3)
answers = spread.map_batches(recommend_table, batch_size=30, batch_format="pyarrow").take_all()
alone = recommend_table(table).to_pylist()
print(json.dumps([sorted(map(repr, answers)) == sorted(map(repr, alone)), len(answers)]))
"""


@pytest.mark.skipif(
    find_spec("ray") is None,
    reason="Ray is not installed: pip install --group portfolio",
)
def test_every_row_is_answered_as_it_is_on_one_machine() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [True, 90]
