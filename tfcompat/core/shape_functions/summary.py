"""Static shapes of summaries: each is one serialized message."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.shape_function import shape_function
from tfcompat.core.shape_functions.common import SCALAR
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function(
    "AudioSummary",
    "AudioSummaryV2",
    "HistogramSummary",
    "ImageSummary",
    "MergeSummary",
    "ScalarSummary",
    "TensorSummary",
    "TensorSummaryV2",
)
def summary(*inputs: Any) -> TensorShape:
    return SCALAR
