"""A portfolio through Spark's own words, answered by Sail: a Spark server without Java."""

import json
import subprocess
import sys
from pathlib import Path

SECONDS = 120
PROGRAM = """
import json
from functools import partial

import pyarrow as pa
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

from service.portfolio import SPARK_SCHEMA, recommend_batches, recommend_table

table = pa.Table.from_pylist([
    {"customer": at, "as_of": "2026-11-24", "stage": ["idea", "pilot", "idear"][at % 3]}
    for at in range(90)
])
recommend = partial(recommend_batches, keep=["customer"])
server = SparkConnectServer()
server.start()
spark = SparkSession.builder.remote("sc://%s:%s" % server.listening_address).getOrCreate()
profiles = spark.createDataFrame(table).repartition(3)
verdicts = profiles.mapInArrow(recommend, f"customer bigint, {SPARK_SCHEMA}").toArrow()
spark.stop()
server.stop()
alone = recommend_table(table, keep=["customer"])
print(json.dumps([verdicts.sort_by("customer").to_pylist() == alone.to_pylist(), len(verdicts)]))
"""


def test_every_row_is_answered_as_it_is_on_one_machine(tmp_path: Path) -> None:
    program = tmp_path / "program.py"  # Spark's client looks for its like on disk
    program.write_text(PROGRAM)

    done = subprocess.run(
        [sys.executable, program],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [True, 90]
