"""Every benchmark runs, and its two versions do the same thing. How fast is no matter for a test."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

import tfcompat as tf

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
WORKLOADS = sorted(
    path.stem for path in (BENCHMARKS / "workloads").glob("*.py") if path.stem not in ("__init__", "data")
)
# Their JAX versions compile for seconds.
SLOW_IN_JAX = ("convnet", "detection", "many_variables", "mlp", "resize", "spectra")
IN_JAX = [
    name
    for name in WORKLOADS
    if name not in SLOW_IN_JAX and "def plain_jax" in (BENCHMARKS / "workloads" / f"{name}.py").read_text()
]


def load(name, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module(f"workloads.{name}")


@pytest.mark.parametrize("name", WORKLOADS)
def test_runs_under_tfcompat(name, monkeypatch):
    workload = load(name, monkeypatch)
    with tf.Graph().as_default():
        step = workload.tensorflow(tf)
        step()
        step()


@pytest.mark.parametrize("name", IN_JAX)
def test_runs_under_jax(name, monkeypatch):
    load(name, monkeypatch).plain_jax()()


@pytest.mark.parametrize("name", ["placeholder_plus_one", "while_loop"])
def test_versions_compute_the_same(name, monkeypatch):
    module = load(name, monkeypatch)
    with tf.Graph().as_default():
        assert np.isclose(module.tensorflow(tf)(), module.plain_jax()())
