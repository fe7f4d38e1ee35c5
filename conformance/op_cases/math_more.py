"""Buckets and bins, rolling, rows changed in place, rare special functions, volumes of windows."""

import numpy as np

from conformance.op_cases.common import Cases

CASES = Cases(shaping=("nbins", "n", "shift"), tolerances={"float32": (1e-4, 1e-5)})


def rand(*shape, **options):
    state = np.random.RandomState(11 * sum(shape) + 7 * len(shape) + options.get("seed", 0))
    return np.asarray(np.round(state.randn(*shape), 2), options.get("dtype", "float32"))


def i(*values):
    return np.array(values, "int32")


NAN, INF = float("nan"), float("inf")

# Rolling.

for shift, axis in ((1, 0), (-2, 1), ([1, -1], [0, 1]), ([2, 3], [1, 1]), (7, -1), (0, 0)):
    CASES.add("Roll", input=rand(3, 4), shift=np.int32(shift), axis=np.int32(axis))
CASES.add("Roll", input=i(1, 2, 3), shift=np.int64(1), axis=np.int64(0))
CASES.add("Roll", input=rand(0, 2), shift=np.int32(1), axis=np.int32(0))
CASES.add("Roll", input=np.float32(1), shift=np.int32(1), axis=np.int32(0))
CASES.add("Roll", input=rand(3), shift=np.int32(1), axis=np.int32(2))
CASES.add("Roll", input=rand(3), shift=i(1, 2), axis=i(0))
for sequence, batch, lengths in (
    (0, 0, i(1, 2)),
    (1, 0, i(1, 4)),
    (1, 0, i(1, -1)),
    (1, 0, i(1, 2, 3)),
    (1, 0, i([1, 2])),
    (2, 0, i(1, 2)),
    (1, 2, i(1, 2)),
):
    CASES.add("ReverseSequence", {"seq_dim": sequence, "batch_dim": batch}, input=rand(2, 3), seq_lengths=lengths)

# Buckets, bins, places.

for x in (
    rand(2, 5),
    np.float32([0.5, 1.0, 2.0, -INF, INF, NAN]),
    i(-3, 0, 1, 2, 5),
    rand(4, dtype="float64"),
    np.int64([1, 2]),
):
    CASES.add("Bucketize", {"boundaries": [0.0, 0.5, 1.0, 2.0]}, input=x)
CASES.add("Bucketize", {"boundaries": []}, input=rand(3))
CASES.add("Bucketize", {"boundaries": [1.0, 0.0]}, input=rand(3))
for op_type in ("LowerBound", "UpperBound"):
    for out_type in ("int32", "int64"):
        CASES.add(
            op_type,
            {"out_type": out_type},
            sorted_inputs=np.float32([[1, 2, 2, 3], [0, 0, 5, 9]]),
            values=np.float32([[2, 0, 9], [0, 5, NAN]]),
        )
    CASES.add(op_type, sorted_inputs=np.int64([[1, 2, 2, 3]]), values=np.int64([[2, 0, 9]]))
    CASES.add(op_type, sorted_inputs=rand(1, 0), values=rand(1, 2))
    CASES.add(op_type, sorted_inputs=rand(2, 3), values=rand(1, 2))
    CASES.add(op_type, sorted_inputs=rand(3), values=rand(2))
for values, limits in (
    (np.float32([-1.0, 0.0, 1.5, 2.0, 5.0, 15]), np.float32([0, 5])),
    (rand(3, 4), np.float32([-1, 1])),
    (i(1, 2, 3, 9), i(0, 10)),
    (rand(5, dtype="float64"), np.float64([-2, 2])),
    (rand(0), np.float32([0, 1])),
    (rand(2), np.float32([1, 0])),
    (rand(2), np.float32([1])),
):
    CASES.add("HistogramFixedWidth", values=values, value_range=limits, nbins=np.int32(5))
CASES.add("HistogramFixedWidth", {"dtype": "int64"}, values=rand(9), value_range=np.float32([0, 1]), nbins=np.int32(3))
CASES.add("HistogramFixedWidth", values=rand(9), value_range=np.float32([0, 1]), nbins=np.int32(0))
CASES.add("UnravelIndex", indices=i(0, 5, 11), dims=i(3, 4))
CASES.add("UnravelIndex", indices=np.int32(7), dims=i(2, 2, 3))
CASES.add("UnravelIndex", indices=np.int64([1, 2]), dims=np.int64([3]))
CASES.add("UnravelIndex", indices=i(12), dims=i(3, 4))
CASES.add("UnravelIndex", indices=i(7, -1, -7, -13), dims=i(3, 4))
CASES.add("UnravelIndex", indices=i(0, 1), dims=np.int32(4))
for n, reverse in ((0, False), (2, False), (1, True)):
    CASES.add("NthElement", {"reverse": reverse}, input=rand(2, 4), n=np.int32(n))
CASES.add("NthElement", input=np.float32([[1, 2, 2, 0]]), n=np.int32(2))
CASES.add("NthElement", input=rand(2, 2), n=np.int32(2))
CASES.add("Bincount", arr=i(1, 1, 3, 9), size=np.int32(5), weights=np.zeros(0, "int32"))
CASES.add("Bincount", arr=np.int32([[1, 1], [0, 2]]), size=np.int32(3), weights=np.float32([[1, 2], [0.5, NAN]]))
CASES.add("Bincount", arr=i(), size=np.int32(2), weights=np.zeros(0, "float64"))
CASES.add("Bincount", arr=i(-1, 2), size=np.int32(3), weights=np.zeros(0, "float32"))

# Rows.

for op_type in ("InplaceUpdate", "InplaceAdd", "InplaceSub"):
    CASES.add(op_type, x=rand(4, 2), i=i(2, 0), v=rand(2, 2, seed=1))
    CASES.add(op_type, x=i(1, 2, 3), i=i(0), v=i(7))
    CASES.add(op_type, x=rand(4, 2), i=i(-1), v=rand(1, 2))
    CASES.add(op_type, x=rand(4, 2), i=i(1), v=rand(2, 2))
CASES.add("InplaceAdd", x=rand(4, 2), i=i(1, 1), v=rand(2, 2))
CASES.add("DeepCopy", x=rand(3))
CASES.add("Empty", {"dtype": "float32", "init": True}, shape=i(2, 3))
CASES.add("Empty", {"dtype": "int64", "init": True}, shape=i(0))
CASES.add("Empty", {"dtype": "string", "init": True}, shape=i(2))
CASES.add("ParallelConcat", {"shape": [2, 2]}, values=[rand(1, 2), rand(1, 2, seed=1)])

# Bits and special functions.

CASES.add("CompareAndBitpack", input=rand(2, 16), threshold=np.float32(0))
CASES.add("CompareAndBitpack", input=np.array([True, False] * 4), threshold=np.array(True))
CASES.add("CompareAndBitpack", input=rand(3), threshold=np.float32(0))
X = np.float32([0.1, 0.5, 1, 2.5, 7, 0, 30])
A = np.float32([0.5, 1, 2, 3.5, 0.1, 1, 2])
for dtype in ("float32", "float64"):
    for op_type in ("Igamma", "Igammac", "IgammaGradA"):
        CASES.add(op_type, a=A.astype(dtype), x=X.astype(dtype))
    CASES.add("RandomGammaGrad", alpha=A.astype(dtype), sample=X.astype(dtype))
    CASES.add("Zeta", x=A.astype(dtype) + 1, q=np.array([0.5, 1, 2, 3, 4, 5, 6], dtype))
    CASES.add("Polygamma", a=np.array([0, 1, 2, 3], dtype), x=np.array([0.5, 1, 2, 3], dtype))
    small = np.array([1e-9, 2e-8, 30, 1e-4], dtype)
    CASES.add("Betainc", a=small, b=np.array([0.5, 3e-9, 20, 200], dtype), x=np.array([1e-8, 1e-6, 0.6, 0.2], dtype))
    CASES.add("Betainc", a=A.astype(dtype), b=X.astype(dtype) + 1, x=np.array([0, 0.1, 0.3, 0.5, 0.7, 0.9, 1], dtype))
    for op_type in ("BesselI0e", "BesselI1e", "Ndtri", "Digamma", "Lgamma"):
        if op_type != "Ndtri":
            CASES.add(op_type, x=np.array([-3, -0.5, 0, 0.5, 2, 10], dtype))
CASES.add("PopulationCount", x=np.int32([0, 1, 3, -1]))
CASES.add("PopulationCount", x=np.uint8([0, 1, 255]))
CASES.add("NextAfter", x1=np.float32([0, 1, -1, INF]), x2=np.float32([1, 0, -1, 0]))
CASES.add("ApproximateEqual", x=np.float32([1, 2, NAN]), y=np.float32([1.000001, 2.1, NAN]))
CASES.add("EuclideanNorm", input=rand(3, 4), reduction_indices=i(1))
for exclusive in (False, True):
    CASES.add("CumulativeLogsumexp", {"exclusive": exclusive}, x=rand(3, 4), axis=np.int32(1))

# Volumes.

for padding in ("SAME", "VALID"):
    CASES.add(
        "ExtractVolumePatches",
        {"ksizes": [1, 2, 3, 2, 1], "strides": [1, 1, 2, 1, 1], "padding": padding},
        input=rand(2, 4, 5, 3, 2),
    )
CASES.add(
    "ExtractVolumePatches",
    {"ksizes": [1, 2, 2, 2, 1], "strides": [1, 2, 2, 2, 1], "padding": "VALID"},
    input=np.arange(64, dtype="int32").reshape(1, 4, 4, 4, 1),
)
CASES.add(
    "ExtractVolumePatches",
    {"ksizes": [1, 5, 2, 2, 1], "strides": [1, 2, 2, 2, 1], "padding": "VALID"},
    input=rand(1, 4, 4, 4, 1),
)
