"""The options of datasets."""

from __future__ import annotations

from typing import Any

from tfcompat.python.data.experimental.ops.distribute_options import DistributeOptions
from tfcompat.python.data.experimental.ops.optimization_options import OptimizationOptions
from tfcompat.python.data.experimental.ops.stats_options import StatsOptions
from tfcompat.python.data.experimental.ops.threading_options import ThreadingOptions
from tfcompat.python.data.util.options import OptionsBase, create_option, merge_options


class Options(OptionsBase):
    """Options for a dataset: see `Dataset.with_options`. They become nodes, as TensorFlow's do, and change nothing in
    how elements are made. Source: `tf.data.Options`."""

    experimental_deterministic = create_option(
        "experimental_deterministic", bool, "Whether the order of elements must be the same in every run."
    )
    experimental_distribute = create_option(
        "experimental_distribute", DistributeOptions, "Options of distribution.", DistributeOptions
    )
    experimental_optimization = create_option(
        "experimental_optimization", OptimizationOptions, "Which rewrites may be applied.", OptimizationOptions
    )
    experimental_slack = create_option(
        "experimental_slack", bool, "Whether the last prefetch leaves some of its buffer free."
    )
    experimental_stats = create_option("experimental_stats", StatsOptions, "Options of statistics.", StatsOptions)
    experimental_threading = create_option(
        "experimental_threading", ThreadingOptions, "Options of threading.", ThreadingOptions
    )
    experimental_stateful_whitelist = create_option(
        "experimental_stateful_whitelist", list, "Stateful ops that may be serialized."
    )

    def _static_optimizations(self) -> list[str]:
        result = list(self.experimental_optimization._static_optimizations())
        if self.experimental_deterministic is False:
            result.append("make_sloppy")
        if self.experimental_stats.latency_all_edges:
            result.append("latency_all_edges")
        if self.experimental_slack:
            result.append("slack")
        if self.experimental_distribute._make_stateless:
            result.append("make_stateless")
        return result

    def _static_optimization_configs(self) -> list[str]:
        result = list(self.experimental_optimization._static_optimization_configs())
        if self.experimental_slack:
            result.append(f"slack:slack_period:{self.experimental_distribute.num_devices or 1}")
        return result

    def merge(self, options: Any) -> Options:
        """Options with what either sets. Raises ValueError where they disagree."""
        return merge_options(self, options)
