"""Programs that end while daemon threads are running something."""

import subprocess
import sys
import threading
import time

import pytest

from tfcompat.core.framework.program_end import Runs

_QUEUES = """
import tfcompat as tf
value = tf.train.limit_epochs(tf.random_normal([2]), name="value")
batch = tf.train.batch([value], 3)
sess = tf.Session()
sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
tf.train.start_queue_runners(sess)
print(sess.run(batch).shape)
"""

_BUSY_THREADS = """
import threading
import numpy as np
import tfcompat as tf
x = tf.Variable(tf.zeros([200, 200]))
step = tf.assign(x, tf.matmul(x, x) + 1.0)
rows = tf.py_func(lambda v: v[:2], [x], tf.float32)
queue = tf.FIFOQueue(1, tf.float32)
sess = tf.Session()
sess.run(x.initializer)
fetches = [step, rows, queue.dequeue()]
sess.run(fetches[:2])

def work(fetch):
    while True:
        sess.run(fetch)

for fetch in fetches * 2:
    threading.Thread(target=work, args=[fetch], daemon=True).start()
print(sess.run(x).shape)
"""


@pytest.mark.parametrize(("script", "printed"), [(_QUEUES, "(3, 2)"), (_BUSY_THREADS, "(200, 200)")])
def test_a_program_ends_cleanly_under_running_threads(script, printed):
    process = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert (process.returncode, process.stdout.strip(), process.stderr) == (0, printed, "")


def test_a_blocked_run_is_cancelled_and_a_short_one_is_not():
    cancelled = threading.Event()
    runs = Runs(cancelled.set)

    def run(seconds):
        with runs:
            cancelled.wait(seconds)

    threads = [threading.Thread(target=run, args=[seconds], daemon=True) for seconds in (0.01, 60.0)]
    threads[0].start()
    while not runs._threads and threads[0].is_alive():
        time.sleep(0.001)
    runs.close()
    assert not cancelled.is_set()
    runs = Runs(cancelled.set)
    threads[1].start()
    while not runs._threads:
        time.sleep(0.001)
    runs.close()
    runs.join(10.0)
    assert cancelled.is_set() and not runs._threads


def test_after_the_end_other_threads_begin_nothing():
    runs = Runs(lambda: None)
    runs.close()
    began = threading.Event()

    def run():
        with runs:
            began.set()

    threading.Thread(target=run, daemon=True).start()
    assert not began.wait(0.2)
    with runs:  # what the program itself does at its end still runs
        pass
