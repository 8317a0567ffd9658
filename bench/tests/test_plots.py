"""The benchmark's pictures, where the library that draws them is installed."""

from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench import cases as of
from bench.findings import Findings
from bench.rounds import Sample


def test_every_picture_is_svg_that_is_the_same_each_time(tmp_path: Path) -> None:
    if find_spec("matplotlib") is None:
        pytest.skip("matplotlib is not installed; `make bench` installs it.")
    from bench.plots import draw  # noqa: PLC0415  where it can be imported

    waits = {"p50": 0.001, "p90": 0.002, "p99": 0.003, "p999": 0.004, "max": 0.005}
    sample = Sample(rate=100.0, cpu=0.01, latency=waits, client_busy=0.2, client_ceiling=500.0)
    found = Findings(
        rounds=[{of.YARDSTICK: sample, of.CACHED: sample}],
        curves={"engine": {1: 0.1, 10: 0.01}, "engine, random": {1: 0.2, 10: 0.02}},
    )

    files = draw(found, tmp_path).values()
    first = [(tmp_path / file).read_bytes() for file in files]
    draw(found, tmp_path)

    assert len(first) == 3
    assert [(tmp_path / file).read_bytes() for file in files] == first
    assert all(ET.fromstring(svg).tag.endswith("svg") for svg in first)  # noqa: S314  our own
    assert all(b"Flask, constant route" in svg or b"engine" in svg for svg in first)
