"""The gradients of slices, paddings and tiles as ops of their own."""

import numpy as np

from conformance.op_cases.common import Cases

CASES = Cases()


def ints(*values):
    return np.array(values, np.int32)


def rand(*shape):
    return np.random.RandomState(11).uniform(-1, 1, shape).astype(np.float32)


MASKS = {"begin_mask": 0, "end_mask": 0, "ellipsis_mask": 0, "new_axis_mask": 0, "shrink_axis_mask": 0}

for attrs, begin, end, strides, gradient in (
    ({}, [1, 0], [3, 2], [1, 1], rand(2, 2)),
    ({}, [0, 1], [4, 5], [2, 3], rand(2, 2)),
    ({}, [3, 4], [0, 1], [-1, -2], rand(3, 2)),
    ({"begin_mask": 1, "end_mask": 2}, [9, 2], [2, 9], [1, 1], rand(2, 3)),
    ({"shrink_axis_mask": 1}, [2, 0], [3, 5], [1, 2], rand(3)),
    ({"new_axis_mask": 2}, [0, 0, 1], [4, 0, 3], [1, 1, 1], rand(4, 1, 2)),
    ({"ellipsis_mask": 1, "shrink_axis_mask": 2}, [0, -1], [0, 0], [1, 1], rand(4)),
    ({}, [2, 2], [2, 2], [1, 1], rand(0, 0)),
):
    CASES.add(
        "StridedSliceGrad",
        dict(MASKS, **attrs),
        shape=ints(4, 5),
        begin=ints(*begin),
        end=ints(*end),
        strides=ints(*strides),
        dy=gradient,
    )
CASES.add("StridedSliceGrad", MASKS, shape=ints(3), begin=ints(1), end=ints(3), strides=ints(1), dy=ints(5, 7))

for mode, paddings, gradient in (
    ("REFLECT", [[1, 1], [2, 0]], rand(4, 5)),
    ("SYMMETRIC", [[1, 2], [0, 3]], rand(5, 6)),
    ("REFLECT", [[0, 0], [0, 0]], rand(2, 3)),
    ("SYMMETRIC", [[2, 0], [3, 3]], rand(4, 9)),
):
    CASES.add("MirrorPadGrad", {"mode": mode}, input=gradient, paddings=np.array(paddings, np.int32))
