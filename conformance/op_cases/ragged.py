"""Cases of the ops on ragged tensors."""

import numpy as np

from conformance.op_cases.common import Cases
from conformance.op_cases.strings import text

CASES = Cases()

for kind in (np.int32, np.int64, np.float32, np.float64):
    for splits in ("int64", "int32"):
        CASES.add(
            "RaggedRange",
            {"Tsplits": splits},
            starts=np.array([0, 5, 8, 3], kind),
            limits=np.array([3, 5, 2, 9], kind),
            deltas=np.array([1, 1, -2, 4], kind),
        )
    CASES.add("RaggedRange", starts=np.array(0, kind), limits=np.array([2, 0, 3], kind), deltas=np.array(1, kind))
    CASES.add("RaggedRange", starts=np.array(0, kind), limits=np.array(4, kind), deltas=np.array(1, kind))
CASES.add("RaggedRange", starts=np.array([0.1]), limits=np.array([1.0]), deltas=np.array([0.3]))
CASES.add("RaggedRange", starts=np.array([0]), limits=np.array([2]), deltas=np.array([0]))
CASES.add("RaggedRange", starts=np.array([0, 1]), limits=np.array([2, 3, 4]), deltas=np.array([1]))
CASES.add("RaggedRange", starts=np.array([], np.int32), limits=np.array([], np.int32), deltas=np.array(1, np.int32))

ONE, TWO = np.array([0, 2, 2, 5]), np.array([0, 1, 3, 3, 4, 6])
VALUES = np.arange(6, dtype=np.float32)
CASES.add("RaggedTensorToSparse", rt_nested_splits=[ONE], rt_dense_values=VALUES[:5])
CASES.add("RaggedTensorToSparse", rt_nested_splits=[ONE.astype(np.int32)], rt_dense_values=VALUES[:5])
CASES.add("RaggedTensorToSparse", rt_nested_splits=[ONE, TWO], rt_dense_values=VALUES)
CASES.add("RaggedTensorToSparse", rt_nested_splits=[ONE, TWO], rt_dense_values=np.arange(12.0).reshape(6, 2))
CASES.add("RaggedTensorToSparse", rt_nested_splits=[ONE], rt_dense_values=text("a", "b", "c", "d", "e"))
CASES.add("RaggedTensorToSparse", rt_nested_splits=[np.array([0])], rt_dense_values=VALUES[:0])
CASES.add("RaggedTensorToSparse", rt_nested_splits=[np.array([0, 0, 0])], rt_dense_values=VALUES[:0])
CASES.add("RaggedTensorToSparse", rt_nested_splits=[ONE], rt_dense_values=VALUES)
CASES.add("RaggedTensorToSparse", rt_nested_splits=[np.array([1, 5])], rt_dense_values=VALUES[:5])

for indices in ([0, 2, 0], [1], [], [[2, 0], [0, 0]], 2, [3], [-1]):
    rank = np.ndim(indices)
    for nested in ([ONE], [ONE, TWO]):
        CASES.add(
            "RaggedGather",
            {"OUTPUT_RAGGED_RANK": len(nested) + rank - 1},
            params_nested_splits=nested,
            params_dense_values=VALUES[: nested[-1][-1]],
            indices=np.array(indices, np.int64),
        )

SPLITS, ROWIDS, SIZE = "ROW_SPLITS", "VALUE_ROWIDS", "FIRST_DIM_SIZE"
ONE_ROWIDS = np.array([0, 0, 2, 2, 2])
PAIRS = np.arange(10, dtype=np.float32).reshape(5, 2)


def to_tensor(partitions, values, shape=-1, default=0.0):
    CASES.add(
        "RaggedTensorToTensor",
        {"row_partition_types": [kind for kind, _ in partitions]},
        shape=np.array(shape),
        values=values,
        default_value=np.array(default, values.dtype),
        row_partition_tensors=[np.array(tensor) for _, tensor in partitions],
    )


for partitions in ([(SPLITS, ONE)], [(SIZE, 4), (ROWIDS, ONE_ROWIDS)]):
    for shape in (-1, [-1, -1], [2, 2], [5, -1], [-1, 5], [-1, 1], [0, 2], -2, [-1], [-1, -1, -1]):
        to_tensor(partitions, VALUES[:5], shape, 9)
    for default in (9, [8, 9], [[8, 9]], [7, 8, 9]):
        to_tensor(partitions, PAIRS, [-1, -1, 2], default)
    to_tensor(partitions, PAIRS, [-1, -1, -1])
    to_tensor(partitions, PAIRS, [-1, -1, 3])
to_tensor([(SPLITS, ONE), (SPLITS, TWO)], VALUES, -1, 9)
to_tensor([(SPLITS, ONE), (SPLITS, TWO)], VALUES, [4, 2, 2], 9)
to_tensor([(SIZE, 3), (ROWIDS, ONE_ROWIDS), (ROWIDS, [0, 1, 1, 3, 4, 4])], VALUES, -1, 9)
to_tensor([(SIZE, 3), (ROWIDS, ONE_ROWIDS), (SPLITS, TWO)], VALUES, [3, 1, 3], 9)
to_tensor([(SPLITS, [0])], VALUES[:0])
to_tensor([(SPLITS, [0, 0, 0])], VALUES[:0], [-1, 2], 9)
