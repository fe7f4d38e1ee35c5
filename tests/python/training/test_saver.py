"""A saver that is killed leaves checkpoints that load."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

import tfcompat as tf

WRITER = """
    import sys
    import tfcompat as tf
    path, with_step = sys.argv[1], sys.argv[2] == "with_step"
    step = tf.train.get_or_create_global_step()
    weights = tf.get_variable("weights", [100_000], tf.int64, initializer=tf.zeros_initializer())
    train = [tf.assign_add(step, 1), tf.assign_add(weights, tf.ones_like(weights))]
    saver = tf.train.Saver(max_to_keep=2)
    with tf.Session() as sess:
        latest = tf.train.latest_checkpoint(path)
        if latest:
            saver.restore(sess, latest)
        else:
            sess.run(tf.global_variables_initializer())
        while True:
            sess.run(train)
            saver.save(sess, path + "/model", global_step=step if with_step else None)
            print(sess.run(step), flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be handled")
@pytest.mark.parametrize("names", ["with_step", "one_name"])
def test_training_goes_on_after_a_kill_at_any_instant(tmp_path: Path, names: str) -> None:
    random = np.random.RandomState(len(names))
    step = 0
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), str(tmp_path), names], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        first = int(process.stdout.readline())
        assert first == step + 1
        time.sleep(random.uniform(0, 0.1))
        process.kill()
        reported = max([first, *map(int, process.stdout.read().split())])
        process.wait()
        latest = tf.train.latest_checkpoint(str(tmp_path))
        assert latest is not None
        reader = tf.train.load_checkpoint(latest)
        step = int(reader.get_tensor("global_step"))
        assert step >= reported
        np.testing.assert_array_equal(reader.get_tensor("weights"), np.full(100_000, step))
