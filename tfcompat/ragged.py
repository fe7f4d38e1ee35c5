"""`tf.ragged`."""

from tfcompat.python.ops.ragged.ragged_array_ops import boolean_mask, stack_dynamic_partitions
from tfcompat.python.ops.ragged.ragged_concat_ops import stack
from tfcompat.python.ops.ragged.ragged_factory_ops import constant, constant_value, placeholder
from tfcompat.python.ops.ragged.ragged_functional_ops import map_flat_values
from tfcompat.python.ops.ragged.ragged_math_ops import range
from tfcompat.python.ops.ragged.ragged_tensor_value import RaggedTensorValue
from tfcompat.python.ops.ragged.segment_id_ops import row_splits_to_segment_ids, segment_ids_to_row_splits
