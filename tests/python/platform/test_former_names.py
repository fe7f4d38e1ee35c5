"""The names that Python and NumPy had when programs were written for TensorFlow 1."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import tfcompat

SCRIPT = """
import tfcompat
tfcompat.install()
import numpy as np
assert np.zeros(2, np.float).dtype == np.float64 and np.ones(1, np.int).dtype == np.int64
assert np.array(["a", None], np.object).dtype == object and np.array([1], np.bool).dtype == bool
assert np.product([2, 3]) == 6 and np.sometrue([0, 1]) and not np.alltrue([0, 1])
assert np.asscalar(np.array([3])) == 3 and np.isnan(np.NaN) and np.Inf == -np.NINF == np.inf
assert np.in1d([[1, 2]], [2]).tolist() == [False, True] and np.asfarray([1], int).dtype == np.float64
assert np.float32 is type(np.zeros((), "f")[()]) and np.float_ is np.float64 and np.trapz([1, 1]) == 1
import collections, fractions, inspect, time
assert isinstance({}, collections.Mapping) and fractions.gcd(4, 6) == 2 and time.clock() <= time.clock()
assert inspect.getargspec(lambda a, b=1, *c, **d: 0) == (["a", "b"], "c", "d", (1,))
"""


def test_names_come_back():
    command = [sys.executable, "-c", SCRIPT]
    process = subprocess.run(command, capture_output=True, text=True, cwd=Path(tfcompat.__file__).parents[1])
    assert (process.returncode, process.stderr) == (0, "")
