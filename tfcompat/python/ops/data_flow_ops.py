"""Queues, staging areas and what else moves data, under TensorFlow's module name."""

from __future__ import annotations

from tfcompat.python.ops._accumulators import ConditionalAccumulator as ConditionalAccumulator
from tfcompat.python.ops._accumulators import ConditionalAccumulatorBase as ConditionalAccumulatorBase
from tfcompat.python.ops._accumulators import SparseConditionalAccumulator as SparseConditionalAccumulator
from tfcompat.python.ops._barrier import Barrier as Barrier
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops._map_staging_area import MapStagingArea as MapStagingArea
from tfcompat.python.ops._queues import FIFOQueue as FIFOQueue
from tfcompat.python.ops._queues import PaddingFIFOQueue as PaddingFIFOQueue
from tfcompat.python.ops._queues import PriorityQueue as PriorityQueue
from tfcompat.python.ops._queues import QueueBase as QueueBase
from tfcompat.python.ops._queues import RandomShuffleQueue as RandomShuffleQueue
from tfcompat.python.ops._record_input import RecordInput as RecordInput
from tfcompat.python.ops._staging_area import StagingArea as StagingArea
from tfcompat.python.ops.array_ops import dynamic_partition as dynamic_partition
from tfcompat.python.ops.array_ops import dynamic_stitch as dynamic_stitch

star_import(__name__)
