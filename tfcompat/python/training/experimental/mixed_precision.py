"""Mixed precision by rewriting graphs, which tfcompat leaves as they are."""

from __future__ import annotations

from typing import Any

from tfcompat.python.platform import tf_logging as logging
from tfcompat.python.training import optimizer
from tfcompat.python.training.experimental.loss_scale_optimizer import MixedPrecisionLossScaleOptimizer


def enable_mixed_precision_graph_rewrite(opt: Any, loss_scale: Any = "dynamic") -> MixedPrecisionLossScaleOptimizer:
    """The optimizer with loss scaling. The graph is not rewritten: it computes in the types that it has.

    Args:
      opt: a `tf.train.Optimizer`.
      loss_scale: a number, "dynamic", or a `LossScale`.

    Raises:
      ValueError: `opt` is something else, or has loss scaling.

    Source: `tf.train.experimental.enable_mixed_precision_graph_rewrite`.
    """
    if isinstance(opt, MixedPrecisionLossScaleOptimizer):
        raise ValueError(
            '"opt" must not already be an instance of a MixedPrecisionLossScaleOptimizer. '
            "`enable_mixed_precision_graph_rewrite` will automatically wrap the optimizer with a "
            "MixedPrecisionLossScaleOptimizer."
        )
    if not isinstance(opt, optimizer.Optimizer):
        raise ValueError(
            f'"opt" must be an instance of a tf.train.Optimizer or a tf.keras.optimizers.Optimizer, but got: {opt}'
        )
    logging.warning(
        "enable_mixed_precision_graph_rewrite: tfcompat computes in the graph's own types and rewrites nothing; losses "
        "are scaled. Cast to tf.float16 where half precision is wanted."
    )
    return MixedPrecisionLossScaleOptimizer(opt, loss_scale)


def disable_mixed_precision_graph_rewrite() -> None:
    """Does nothing: graphs are not rewritten."""
