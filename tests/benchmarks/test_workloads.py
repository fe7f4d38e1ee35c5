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
SLOW_TO_COMPILE_IN_JAX = ("convnet", "many_variables", "mlp")


@pytest.fixture(params=WORKLOADS)
def workload(request, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module(f"workloads.{request.param}")


def test_runs_under_tfcompat(workload):
    with tf.Graph().as_default():
        step = workload.tensorflow(tf)
        step()
        step()


def test_runs_under_jax(workload):
    if not hasattr(workload, "plain_jax") or workload.__name__.endswith(SLOW_TO_COMPILE_IN_JAX):
        pytest.skip("no JAX version, or one that compiles for seconds")
    workload.plain_jax()()


@pytest.mark.parametrize("name", ["placeholder_plus_one", "while_loop"])
def test_versions_compute_the_same(name, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    module = importlib.import_module(f"workloads.{name}")
    with tf.Graph().as_default():
        assert np.isclose(module.tensorflow(tf)(), module.plain_jax()())
