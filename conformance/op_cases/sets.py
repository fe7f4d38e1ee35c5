"""Cases of the ops on sets and of the edit distance."""

import itertools

import numpy as np

from conformance.op_cases.common import Cases
from conformance.op_cases.strings import text

CASES = Cases()


def sparse(prefix, indices, values, shape):
    return {
        prefix + "indices": np.array(indices, np.int64).reshape(-1, len(shape)),
        prefix + "values": values,
        prefix + "shape": np.array(shape),
    }


OPERATIONS = ("a-b", "b-a", "intersection", "union")
DENSE = np.array([[1, 2, 2], [5, 1, 3], [7, 7, 7]])
OTHER = np.array([[2, 9], [1, 3], [8, 7]])
ROWS, VALUES = [[0, 0], [0, 1], [2, 0], [2, 3]], np.array([1, 9, 7, 8])
for operation in OPERATIONS:
    attrs = {"set_operation": operation}
    for kind in (np.int64, np.int32, np.uint8):
        CASES.add("DenseToDenseSetOperation", attrs, set1=DENSE.astype(kind), set2=OTHER.astype(kind))
        CASES.add(
            "DenseToSparseSetOperation",
            attrs,
            set1=DENSE.astype(kind),
            **sparse("set2_", ROWS, VALUES.astype(kind), [3, 4]),
        )
        CASES.add(
            "SparseToSparseSetOperation",
            attrs,
            **dict(
                sparse("set1_", [[0, 0], [1, 0], [1, 1]], np.array([1, 4, 3], kind), [3, 2]),
                **sparse("set2_", ROWS, VALUES.astype(kind), [3, 4]),
            ),
        )
    letters, others = text("b", "a", "b", "c").reshape(2, 2), text("a", "d", "c", "").reshape(2, 2)
    CASES.add("DenseToDenseSetOperation", attrs, set1=letters, set2=others)
    CASES.add(
        "DenseToSparseSetOperation", attrs, set1=letters, **sparse("set2_", [[0, 0], [1, 0]], text("a", "z"), [2, 1])
    )
    CASES.add("DenseToDenseSetOperation", attrs, set1=DENSE.reshape(1, 3, 3), set2=OTHER.reshape(1, 3, 2))
    CASES.add("DenseToDenseSetOperation", attrs, set1=DENSE[0], set2=OTHER[0])
    CASES.add("DenseToDenseSetOperation", attrs, set1=DENSE, set2=OTHER[:2])
    CASES.add("DenseToDenseSetOperation", attrs, set1=DENSE, set2=OTHER.reshape(1, 3, 2))
    CASES.add("DenseToDenseSetOperation", attrs, set1=DENSE[:0], set2=OTHER[:0])
    CASES.add("DenseToDenseSetOperation", attrs, set1=DENSE[:, :0], set2=OTHER)
    CASES.add("DenseToDenseSetOperation", attrs, set1=np.array(3), set2=np.array(4))
    CASES.add(
        "SparseToSparseSetOperation",
        attrs,
        **dict(sparse("set1_", [], VALUES[:0], [3, 2]), **sparse("set2_", ROWS, VALUES, [3, 4])),
    )
    CASES.add(
        "SparseToSparseSetOperation",
        attrs,
        **dict(sparse("set1_", [[0, 0], [3, 0]], VALUES[:2], [4, 2]), **sparse("set2_", ROWS, VALUES, [3, 4])),
    )
    for validate in (True, False):
        CASES.add(
            "DenseToSparseSetOperation",
            dict(attrs, validate_indices=validate),
            set1=DENSE,
            **sparse("set2_", ROWS[::-1], VALUES, [3, 4]),
        )
    CASES.add("DenseToSparseSetOperation", attrs, set1=DENSE, **sparse("set2_", [[0, 5]], VALUES[:1], [3, 4]))
CASES.add("DenseToDenseSetOperation", {"set_operation": "sum"}, set1=DENSE, set2=OTHER)
CASES.add("DenseToDenseSetOperation", {"set_operation": "UNION"}, set1=DENSE, set2=OTHER)
for validate in (True, False):
    CASES.add("SetSize", {"validate_indices": validate}, **sparse("set_", ROWS, VALUES, [3, 4]))
CASES.add("SetSize", **sparse("set_", ROWS, np.array([1, 1, 7, 8]), [3, 4]))
CASES.add("SetSize", **sparse("set_", [], VALUES[:0], [3, 4]))
CASES.add("SetSize", **sparse("set_", [[0], [1]], np.array([4, 4]), [3]))
CASES.add("SetSize", **sparse("set_", [[0, 0, 0], [0, 1, 0], [1, 1, 2]], text("a", "b", "c"), [2, 2, 3]))
CASES.add("SetSize", **sparse("set_", ROWS[::-1], VALUES, [3, 4]))

HYPOTHESES = (
    ([[0, 0], [0, 1], [1, 0]], text("a", "b", "c"), [2, 2]),
    ([[0, 0], [2, 1]], text("a", "b"), [3, 2]),
    ([], text(), [2, 2]),
)
TRUTHS = (([[0, 0], [1, 0], [1, 1]], text("b", "c", "d"), [2, 3]), ([], text(), [2, 2]), ([[1, 0]], text("c"), [3, 1]))
for hypothesis, truth, normalize in itertools.product(HYPOTHESES, TRUTHS, (True, False)):
    CASES.add(
        "EditDistance", {"normalize": normalize}, **dict(sparse("hypothesis_", *hypothesis), **sparse("truth_", *truth))
    )
for kind in (np.int64, np.float32, np.uint8):
    for normalize in (True, False):
        CASES.add(
            "EditDistance",
            {"normalize": normalize},
            **dict(
                sparse("hypothesis_", [[0, 0, i] for i in range(5)], np.array([1, 2, 3, 4, 5], kind), [1, 2, 5]),
                **sparse(
                    "truth_", [[0, 0, i] for i in range(4)] + [[0, 1, 0]], np.array([2, 3, 4, 6, 1], kind), [1, 2, 4]
                ),
            ),
        )
CASES.add(
    "EditDistance",
    **dict(sparse("hypothesis_", [[0, 0]], text("a"), [1, 1]), **sparse("truth_", [[0]], text("a"), [1])),
)
CASES.add(
    "EditDistance",
    {"normalize": False},
    **dict(
        sparse("hypothesis_", [[0, i] for i in range(4)] + [[1, 0]], text("b", "e", "a", "r", "x"), [2, 1]),
        **sparse("truth_", [[0, 0], [0, 1], [0, 1], [0, 3], [0, 4]], text("b", "e", "e", "r", "s"), [2, 1]),
    ),
)
