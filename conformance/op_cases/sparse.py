"""Sparse tensors: conversion, arithmetic, structure, and sums of chosen rows."""

import numpy as np

from conformance.op_cases.common import Cases

SHAPES = "output_shape a_shape b_shape sp_shape input_shape new_shape dense_shape shapes reduction_axes output_dim0"

CASES = Cases(shaping=SHAPES.split())
add = CASES.add


def m(*rows):
    """An index matrix."""
    return np.array(rows, "int64")


def v(*values, **options):
    return np.array(values, options.get("dtype", "float32"))


def d(*sizes):
    return np.array(sizes, "int64")


def none(rank):
    return np.zeros((0, rank), "int64")


def rand(*shape, **options):
    return np.asarray(np.random.RandomState(sum(shape)).randn(*shape)).astype(options.get("dtype", "float32"))


ROWS = m([0, 1], [0, 2], [2, 0], [2, 3])
VALUES = v(1.5, -2, 0, 4)
SHUFFLED = m([2, 3], [0, 1], [2, 0], [0, 2])
CUBE = m([0, 0, 1], [0, 1, 0], [1, 0, 1], [1, 2, 1])

# To dense.

for validate in (True, False):
    attrs = {"validate_indices": validate}
    add("SparseToDense", attrs, sparse_indices=ROWS, output_shape=d(3, 4), sparse_values=VALUES, default_value=v(9)[0])
    for indices in (SHUFFLED, m([0, 1], [0, 1], [2, 0], [2, 3]), m([0, 1], [0, 2], [2, 0], [3, 3]), -ROWS):
        add(
            "SparseToDense",
            attrs,
            sparse_indices=indices,
            output_shape=d(3, 4),
            sparse_values=VALUES,
            default_value=v(9)[0],
        )
for dtype in ("float64", "int32", "int64", "bool", "complex64", "float16", "uint8"):
    add(
        "SparseToDense",
        sparse_indices=ROWS.astype("int32"),
        output_shape=np.array([3, 4], "int32"),
        sparse_values=v(1, 2, 0, 4, dtype=dtype),
        default_value=np.array(1, dtype),
    )
strings = np.array([b"a", b"", b"ccc"], object)
add(
    "SparseToDense",
    sparse_indices=d(0, 2, 3),
    output_shape=d(5),
    sparse_values=strings,
    default_value=np.array(b"-", object),
)
add("SparseToDense", sparse_indices=d(0, 2, 3), output_shape=d(5), sparse_values=v(7)[0], default_value=v(1)[0])
add("SparseToDense", sparse_indices=d(1, 3), output_shape=d([5], [3]), sparse_values=v(7)[0], default_value=v(1)[0])
add("SparseToDense", sparse_indices=np.array(2), output_shape=d(5), sparse_values=v(7)[0], default_value=v(1)[0])
add("SparseToDense", sparse_indices=none(2), output_shape=d(2, 2), sparse_values=v(), default_value=v(1)[0])
add("SparseToDense", sparse_indices=none(2), output_shape=d(2, 0), sparse_values=v(), default_value=v(1)[0])
add("SparseToDense", sparse_indices=d(0, 2), output_shape=d(5, 2), sparse_values=v(1, 2), default_value=v(1)[0])
add("SparseToDense", sparse_indices=d(0, 2), output_shape=d(5), sparse_values=v(1, 2, 3), default_value=v(1)[0])
add("SparseToDense", sparse_indices=d(0, 2), output_shape=d(5), sparse_values=v(1, 2), default_value=v(1, 2))

# With dense tensors.

for dtype in ("float32", "float64", "int32", "int64", "complex64"):
    add(
        "SparseTensorDenseAdd",
        a_indices=ROWS,
        a_values=VALUES.astype(dtype),
        a_shape=d(3, 4),
        b=rand(3, 4).astype(dtype),
    )
add("SparseTensorDenseAdd", a_indices=ROWS[:, :1], a_values=VALUES, a_shape=d(3), b=rand(3))
add("SparseTensorDenseAdd", a_indices=none(2), a_values=v(), a_shape=d(3, 4), b=rand(3, 4))
add("SparseTensorDenseAdd", a_indices=ROWS, a_values=VALUES, a_shape=d(3, 5), b=rand(3, 4))
add("SparseTensorDenseAdd", a_indices=ROWS, a_values=VALUES, a_shape=d(3, 4), b=rand(3, 4, 1))
add("SparseTensorDenseAdd", a_indices=ROWS + 1, a_values=VALUES, a_shape=d(3, 4), b=rand(3, 4))

for adjoint_a in (False, True):
    for adjoint_b in (False, True):
        attrs = {"adjoint_a": adjoint_a, "adjoint_b": adjoint_b}
        b = rand(*((2, 3) if adjoint_a else (2, 4))[:: 1 if adjoint_b else -1])
        add("SparseTensorDenseMatMul", attrs, a_indices=ROWS, a_values=VALUES, a_shape=d(3, 4), b=b)
        complex_a, complex_b = VALUES + 1j * VALUES[::-1], b + 1j * b[::-1]
        add(
            "SparseTensorDenseMatMul",
            attrs,
            a_indices=SHUFFLED,
            a_values=complex_a.astype("complex64"),
            a_shape=d(3, 4),
            b=complex_b.astype("complex64"),
        )
for dtype in ("float64", "int32", "complex128"):
    b = (5 * rand(4, 2)).astype(dtype)
    add("SparseTensorDenseMatMul", a_indices=ROWS, a_values=VALUES.astype(dtype), a_shape=d(3, 4), b=b)
add("SparseTensorDenseMatMul", a_indices=ROWS.astype("int32"), a_values=VALUES, a_shape=d(3, 4), b=rand(4, 1))
add("SparseTensorDenseMatMul", a_indices=m([0, 1], [0, 1], [2, 0]), a_values=v(1, 2, 3), a_shape=d(3, 4), b=rand(4, 2))
add("SparseTensorDenseMatMul", a_indices=none(2), a_values=v(), a_shape=d(3, 4), b=rand(4, 2))
add("SparseTensorDenseMatMul", a_indices=none(2), a_values=v(), a_shape=d(3, 0), b=rand(0, 2))
add("SparseTensorDenseMatMul", a_indices=ROWS, a_values=VALUES, a_shape=d(3, 4), b=rand(3, 2))
add("SparseTensorDenseMatMul", a_indices=ROWS, a_values=VALUES, a_shape=d(3, 4), b=rand(4))
add("SparseTensorDenseMatMul", a_indices=ROWS, a_values=VALUES, a_shape=d(3, 4, 1), b=rand(4, 2))
add("SparseTensorDenseMatMul", a_indices=ROWS + m([0, 1]), a_values=VALUES, a_shape=d(3, 4), b=rand(4, 2))
add("SparseTensorDenseMatMul", a_indices=ROWS + m([1, 0]), a_values=VALUES, a_shape=d(3, 4), b=rand(4, 2))
add("SparseTensorDenseMatMul", a_indices=ROWS, a_values=VALUES[:3], a_shape=d(3, 4), b=rand(4, 2))

for op_type in ("SparseDenseCwiseAdd", "SparseDenseCwiseMul", "SparseDenseCwiseDiv"):
    for shape in ((3, 4), (4,), (1, 4), (3, 1), (), (1,)):
        add(op_type, sp_indices=ROWS, sp_values=VALUES, sp_shape=d(3, 4), dense=rand(*shape))
    add(
        op_type,
        sp_indices=ROWS,
        sp_values=v(7, -7, 3, 0, dtype="int32"),
        sp_shape=d(3, 4),
        dense=v(2, -2, 3, 5, dtype="int32"),
    )
    for shape in ((3,), (2, 3, 4), (2, 4)):
        add(op_type, sp_indices=ROWS, sp_values=VALUES, sp_shape=d(3, 4), dense=rand(*shape))
    add(op_type, sp_indices=none(2), sp_values=v(), sp_shape=d(3, 4), dense=rand(4))

for op_type in ("SparseReduceSum", "SparseReduceMax", "SparseReduceSumSparse", "SparseReduceMaxSparse"):
    for keep_dims in (False, True):
        for axes in ([], [0], [1], [-1], [0, 1], [1, 0]):
            add(
                op_type,
                {"keep_dims": keep_dims},
                input_indices=ROWS,
                input_values=VALUES,
                input_shape=d(3, 4),
                reduction_axes=np.array(axes, "int32"),
            )
        for axes in ([0], [1], [2], [0, 2], [-1, -2]):
            add(
                op_type,
                {"keep_dims": keep_dims},
                input_indices=CUBE,
                input_values=-np.abs(VALUES),
                input_shape=d(2, 3, 2),
                reduction_axes=np.array(axes, "int32"),
            )
    add(op_type, input_indices=ROWS, input_values=VALUES, input_shape=d(3, 4), reduction_axes=np.array(1, "int32"))
    add(
        op_type,
        input_indices=ROWS,
        input_values=v(3, 4, 5, -6, dtype="int32"),
        input_shape=d(3, 4),
        reduction_axes=np.array([0], "int32"),
    )
    add(op_type, input_indices=none(2), input_values=v(), input_shape=d(3, 4), reduction_axes=np.array([0], "int32"))
    add(op_type, input_indices=ROWS, input_values=VALUES, input_shape=d(3, 4), reduction_axes=np.array([2], "int32"))
add(
    "SparseReduceSum",
    input_indices=ROWS,
    input_values=VALUES.astype("complex64"),
    input_shape=d(3, 4),
    reduction_axes=np.array([0], "int32"),
)

for dtype in ("float32", "float64"):
    add("SparseSoftmax", sp_indices=ROWS, sp_values=VALUES.astype(dtype), sp_shape=d(3, 4))
    add("SparseSoftmax", sp_indices=CUBE, sp_values=VALUES.astype(dtype), sp_shape=d(2, 3, 2))
add("SparseSoftmax", sp_indices=none(2), sp_values=v(), sp_shape=d(3, 4))
add("SparseSoftmax", sp_indices=m([0], [1]), sp_values=v(1, 2), sp_shape=d(3))

for transpose_a in (False, True):
    for transpose_b in (False, True):
        attrs = {"transpose_a": transpose_a, "transpose_b": transpose_b, "a_is_sparse": True}
        a, b = rand(*((3, 2) if transpose_a else (2, 3))), rand(*((4, 3) if transpose_b else (3, 4)))
        add("SparseMatMul", attrs, a=a * (a > 0), b=b)
add("SparseMatMul", a=rand(2, 3), b=rand(2, 3))

# Structure.

for indices in (ROWS, SHUFFLED, m([2, 0], [0, 1], [2, 0], [0, 1])):
    add("SparseReorder", input_indices=indices, input_values=VALUES, input_shape=d(3, 4))
add("SparseReorder", input_indices=CUBE[::-1].copy(), input_values=VALUES.astype("int32"), input_shape=d(2, 3, 2))
add("SparseReorder", input_indices=SHUFFLED[:3], input_values=strings, input_shape=d(3, 4))
add("SparseReorder", input_indices=none(2), input_values=v(), input_shape=d(3, 4))
add("SparseReorder", input_indices=ROWS, input_values=VALUES, input_shape=d(3, 4, 1))
add("SparseReorder", input_indices=ROWS, input_values=VALUES[:2], input_shape=d(3, 4))

for shape in ([12], [2, 6], [-1, 6], [4, -1], [2, 3, 2], [-1], [1, -1, 1]):
    add("SparseReshape", input_indices=ROWS, input_shape=d(3, 4), new_shape=d(*shape))
for shape in ([5, -1], [-1, -1], [11], [-2, 6], [0, -1]):
    add("SparseReshape", input_indices=ROWS, input_shape=d(3, 4), new_shape=d(*shape))
add("SparseReshape", input_indices=CUBE, input_shape=d(2, 3, 2), new_shape=d(3, 4))
add("SparseReshape", input_indices=none(2), input_shape=d(3, 4), new_shape=d(6, 2))
add("SparseReshape", input_indices=none(2), input_shape=d(0, 4), new_shape=d(2, 0))
add("SparseReshape", input_indices=none(2), input_shape=d(0, 4), new_shape=d(3, -1))

OTHER = m([0, 0], [1, 1])
for axis in (0, 1, -1):
    add(
        "SparseConcat",
        {"concat_dim": axis},
        indices=[ROWS, ROWS],
        values=[VALUES, VALUES + 1],
        shapes=[d(3, 4), d(3, 4)],
    )
add(
    "SparseConcat",
    {"concat_dim": 1},
    indices=[ROWS, OTHER, none(2)],
    values=[VALUES, v(8, 9), v()],
    shapes=[d(3, 4), d(3, 2), d(3, 5)],
)
add("SparseConcat", {"concat_dim": 0}, indices=[ROWS, OTHER], values=[VALUES, v(8, 9)], shapes=[d(3, 4), d(2, 4)])
add(
    "SparseConcat",
    {"concat_dim": 1},
    indices=[OTHER, OTHER],
    values=[strings[:2], strings[1:]],
    shapes=[d(3, 4), d(3, 2)],
)
add("SparseConcat", {"concat_dim": 1}, indices=[ROWS, OTHER], values=[VALUES, v(8, 9)], shapes=[d(3, 4), d(2, 4)])
add("SparseConcat", {"concat_dim": 2}, indices=[ROWS, OTHER], values=[VALUES, v(8, 9)], shapes=[d(3, 4), d(3, 4)])
add("SparseConcat", {"concat_dim": 0}, indices=[ROWS, CUBE], values=[VALUES, VALUES], shapes=[d(3, 4), d(3, 4, 1)])

for axis, number in ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (1, 4), (0, 4), (1, 5), (2, 1), (-1, 2)):
    add("SparseSplit", {"num_split": number}, split_dim=np.array(axis), indices=ROWS, values=VALUES, shape=d(3, 4))
add("SparseSplit", {"num_split": 2}, split_dim=np.array(0), indices=OTHER, values=strings[:2], shape=d(3, 4))

for start, size in (
    ([0, 0], [3, 4]),
    ([0, 1], [2, 2]),
    ([2, 0], [5, 5]),
    ([1, 1], [1, 1]),
    ([3, 4], [1, 1]),
    ([0, 0], [0, 0]),
):
    add("SparseSlice", indices=ROWS, values=VALUES, shape=d(3, 4), start=d(*start), size=d(*size))
add("SparseSlice", indices=CUBE, values=VALUES, shape=d(2, 3, 2), start=d(0, 0, 1), size=d(2, 2, 1))
add("SparseSlice", indices=OTHER, values=strings[:2], shape=d(2, 3), start=d(0, 0), size=d(1, 1))
add("SparseSlice", indices=ROWS, values=VALUES, shape=d(3, 4), start=d(0), size=d(3))
add(
    "SparseSliceGrad",
    backprop_val_grad=v(5, 6),
    input_indices=ROWS,
    input_start=d(0, 1),
    output_indices=m([0, 0], [0, 1]),
)

A = {"a_indices": ROWS, "a_values": VALUES, "a_shape": d(3, 4)}
B = {"b_indices": m([0, 0], [0, 2], [2, 3]), "b_values": v(10, 2, -3.5), "b_shape": d(3, 4)}
for thresh in (0, 0.6, 3):
    add("SparseAdd", thresh=v(thresh)[0], **dict(A, **B))
whole = {"a_values": v(1, -2, 3, 4, dtype="int32"), "b_values": v(10, 2, -3, dtype="int32")}
add("SparseAdd", thresh=np.array(1, "int32"), **dict(A, **dict(B, **whole)))
add(
    "SparseAdd",
    thresh=v(1)[0],
    **dict(A, **dict(B, a_values=VALUES.astype("complex64"), b_values=v(1, 2, 3, dtype="complex64"))),
)
for op_type in ("SparseAdd", "SparseSparseMaximum", "SparseSparseMinimum"):
    more = {"thresh": v(0)[0]} if op_type == "SparseAdd" else {}
    add(op_type, **dict(A, **dict(B, b_indices=none(2), b_values=v(), **more)))
    add(op_type, **dict(A, **dict(B, b_shape=d(3, 5), **more)))
    add(op_type, **dict(A, **dict(B, b_indices=CUBE[:3], b_shape=d(3, 4, 2), **more)))
    if not more:
        add(op_type, **dict(A, **B))
        add(op_type, **dict(A, **dict(B, **whole)))
add(
    "SparseAddGrad",
    backprop_val_grad=v(1, 2, 3),
    a_indices=ROWS,
    b_indices=OTHER,
    sum_indices=m([0, 0], [0, 1], [2, 0]),
)

for shape in ((3, 4), (5, 4)):
    for values, default in ((VALUES, v(-1)[0]), (v(1, 2, 3, 4, dtype="int64"), np.array(9))):
        add("SparseFillEmptyRows", indices=ROWS, values=values, dense_shape=d(*shape), default_value=default)
add("SparseFillEmptyRows", indices=SHUFFLED, values=VALUES, dense_shape=d(4, 4), default_value=v(-1)[0])
add("SparseFillEmptyRows", indices=CUBE, values=VALUES, dense_shape=d(3, 3, 2), default_value=v(-1)[0])
add("SparseFillEmptyRows", indices=OTHER, values=strings[:2], dense_shape=d(3, 3), default_value=np.array(b"x", object))
add("SparseFillEmptyRows", indices=none(2), values=v(), dense_shape=d(2, 3), default_value=v(-1)[0])
add("SparseFillEmptyRows", indices=none(2), values=v(), dense_shape=d(0, 3), default_value=v(-1)[0])
add("SparseFillEmptyRows", indices=ROWS, values=VALUES, dense_shape=d(2, 4), default_value=v(-1)[0])
add("SparseFillEmptyRows", indices=-ROWS, values=VALUES, dense_shape=d(2, 4), default_value=v(-1)[0])
add("SparseFillEmptyRows", indices=ROWS, values=VALUES, dense_shape=d(0, 4), default_value=v(-1)[0])
add("SparseFillEmptyRowsGrad", reverse_index_map=d(1, 3), grad_values=v(1, 2, 4, 8, 16))

# Rows chosen and reduced by segment.

DATA = rand(5, 3)
for mode in ("Sum", "Mean", "SqrtN"):
    op_type = "SparseSegment" + mode
    for indices, ids in (([0, 2, 2, 4], [0, 0, 1, 1]), ([3, 1, 0], [0, 2, 2]), ([1, 1], [1, 3])) + (([], []),) * (
        mode == "Sum"
    ):
        indices, ids = np.array(indices, "int32"), np.array(ids, "int32")
        add(op_type, data=DATA, indices=indices, segment_ids=ids)
        add(op_type + "WithNumSegments", data=DATA, indices=indices, segment_ids=ids, num_segments=np.array(5, "int32"))
    for data in (rand(5), rand(5, 2, 2, dtype="float64"), rand(5, 0)):
        add(op_type, data=data, indices=np.array([4, 0], "int32"), segment_ids=np.array([0, 0], "int32"))
        add(
            op_type + "WithNumSegments",
            data=data,
            indices=np.array([4, 0], "int32"),
            segment_ids=np.array([0, 1], "int32"),
            num_segments=np.array(2, "int64"),
        )
    for indices, ids in (
        ([0, 5], [0, 1]),
        ([0, -1], [0, 1]),
        ([0, 1], [1, 0]),
        ([0, 1], [-1, 0]),
        ([0, 1], [0]),
        ([[0]], [[0]]),
    ):
        indices, ids = np.array(indices, "int32"), np.array(ids, "int32")
        add(op_type, data=DATA, indices=indices, segment_ids=ids)
        add(op_type + "WithNumSegments", data=DATA, indices=indices, segment_ids=ids, num_segments=np.array(3, "int32"))
    add(
        op_type + "WithNumSegments",
        data=DATA,
        indices=np.array([0, 1], "int32"),
        segment_ids=np.array([0, 1], "int32"),
        num_segments=np.array(1, "int32"),
    )
    if mode != "Sum":
        ids = np.array([0, 0, 1], "int32")
        add(
            op_type + "Grad",
            grad=DATA[:2],
            indices=np.array([3, 0, 0], "int32"),
            segment_ids=ids,
            output_dim0=np.array(4, "int32"),
        )
        add(
            op_type + "Grad",
            grad=DATA[:2],
            indices=np.array([3, 0, 4], "int32"),
            segment_ids=ids,
            output_dim0=np.array(4, "int32"),
        )
add(
    "SparseSegmentSum",
    data=(9 * DATA).astype("int32"),
    indices=np.array([4, 0], "int32"),
    segment_ids=np.array([0, 0], "int32"),
)

# Packed into strings.

add("DeserializeSparse", {"dtype": "float32"}, serialized_sparse=np.array([b"?", b"", b""], object))
add("SerializeSparse", sparse_indices=ROWS, sparse_values=VALUES, sparse_shape=d(3, 4))
add("SerializeSparse", sparse_indices=OTHER, sparse_values=strings[:2], sparse_shape=d(3, 4))
add("SerializeManySparse", sparse_indices=ROWS, sparse_values=VALUES, sparse_shape=d(3, 4))
add("SerializeManySparse", sparse_indices=m([0], [1]), sparse_values=v(1, 2), sparse_shape=d(3))
