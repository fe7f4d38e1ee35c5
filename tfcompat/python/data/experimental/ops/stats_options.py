"""Options of statistics of a dataset."""

from __future__ import annotations

from tfcompat.python.data.util.options import OptionsBase, create_option


class StatsOptions(OptionsBase):
    """Options of statistics. There is no aggregator here to set. Source: `tf.data.experimental.StatsOptions`."""

    prefix = create_option("prefix", str, "What names of statistics begin with.", lambda: "")
    counter_prefix = create_option("counter_prefix", str, "What names of counters begin with.", lambda: "")
    latency_all_edges = create_option("latency_all_edges", bool, "Whether latencies are measured everywhere.")
