"""`tf.train.experimental`."""

from tfcompat.python.training.experimental.loss_scale import DynamicLossScale as DynamicLossScale
from tfcompat.python.training.experimental.loss_scale import FixedLossScale as FixedLossScale
from tfcompat.python.training.experimental.loss_scale import LossScale as LossScale
from tfcompat.python.training.experimental.loss_scale_optimizer import (
    MixedPrecisionLossScaleOptimizer as MixedPrecisionLossScaleOptimizer,
)
from tfcompat.python.training.experimental.mixed_precision import (
    disable_mixed_precision_graph_rewrite as disable_mixed_precision_graph_rewrite,
)
from tfcompat.python.training.experimental.mixed_precision import (
    enable_mixed_precision_graph_rewrite as enable_mixed_precision_graph_rewrite,
)
from tfcompat.python.training.tracking.python_state import PythonState as PythonState
