"""What `tf.test.Benchmark` measures."""

from __future__ import annotations

import json

import tfcompat as tf


def test_a_benchmark_can_be_traced():
    class Bench(tf.test.Benchmark):
        reported = None

        def report_benchmark(self, extras=None, **others):
            self.reported = dict(extras)

    bench = Bench()
    with tf.Graph().as_default(), tf.Session() as sess:
        product = tf.matmul(tf.ones([8, 8]), tf.ones([8, 8]), name="product")
        values = bench.run_op_benchmark(sess, product, burn_iters=0, min_iters=1, store_trace=True, extras={"a": 1})
    events = json.loads(values["extras"].pop("full_trace_chrome_format"))["traceEvents"]
    assert "product" in {event.get("args", {}).get("name") for event in events}
    assert values["extras"] == bench.reported
    assert bench.reported.pop("a") == 1
    (most,) = bench.reported.values()
    assert most >= 8 * 8 * 4
