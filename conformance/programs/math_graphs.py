"""The nodes that the functions of math_ops and its siblings make, and their static shapes."""

from conformance.outcomes import failure


def _graph(tf, *tensors):
    return {"nodes": tf.get_default_graph(), "shapes": [(t.name, t.dtype.name, str(t.get_shape())) for t in tensors]}


def _inputs(tf):
    """A tensor of static shape, one of a static rank, and one of unknown rank."""
    return (
        tf.placeholder(tf.float32, [2, 3], name="static"),
        tf.placeholder(tf.float32, [None, 3], name="partial"),
        tf.placeholder(tf.float32, name="unknown"),
    )


UNARY = """abs acos acosh asin asinh atan atanh ceil cos cosh digamma erf erfc exp expm1 floor is_finite is_inf is_nan
lgamma log log1p log_sigmoid negative reciprocal rint round rsqrt sigmoid sign sin sinh sqrt square tan tanh to_double
to_int32 to_int64 to_bfloat16 to_float real imag angle conj"""
BINARY = """add atan2 div div_no_nan divide equal floor_div floordiv floormod greater greater_equal igamma igammac less
less_equal maximum minimum mod multiply not_equal polygamma pow realdiv squared_difference subtract truediv truncatediv
truncatemod zeta"""


def unary_functions(tf, np):
    _, p, _ = _inputs(tf)
    results = [getattr(tf, name)(p) for name in UNARY.split()]
    results += [getattr(tf, name)(p, name="my_" + name) for name in UNARY.split()]
    results += [tf.math.bessel_i0(p), tf.math.bessel_i1(p), tf.math.bessel_i0e(p), tf.math.bessel_i1e(p), tf.lbeta(p)]
    return _graph(tf, *results)


def unary_functions_of_other_types(tf, np):
    c, i = tf.placeholder(tf.complex64, [2], name="c"), tf.placeholder(tf.int32, [2], name="i")
    results = [getattr(tf, name)(c) for name in "abs real imag angle conj square exp negative sigmoid tanh".split()]
    results += [
        getattr(tf, name)(i) for name in "abs sign square negative round conj real imag to_int32 to_float".split()
    ]
    results += [
        tf.abs(-1.5),
        tf.exp([1.0, 2.0]),
        tf.square(np.ones(2)),
        tf.negative(3),
        tf.sqrt(4.0),
        tf.sigmoid([0.0]),
    ]
    results += [tf.complex([1.0], [2.0]), tf.complex(tf.zeros([2], tf.float64), np.zeros(2), name="named")]
    return _graph(tf, *results)


def binary_functions(tf, np):
    s, p, _ = _inputs(tf)
    results = [getattr(tf, name)(p, s) for name in BINARY.split()]
    results += [getattr(tf, name)(p, 2.0, name="my_" + name) for name in BINARY.split()]
    results += [getattr(tf, name)(2.0, p) for name in BINARY.split() if name != "divide"]
    results += [tf.betainc(p, s, p), tf.math.xdivy(p, s), tf.math.xlogy(p, s), tf.math.multiply_no_nan(p, s)]
    tf.cross(s, s)
    results += [tf.math.reciprocal_no_nan(p), tf.scalar_mul(2.0, p), tf.scalar_mul(3, p, name="named")]
    results += [tf.math.polyval([1.0, p, 2.0], p), tf.math.polyval([], s)]
    return _graph(tf, *results)


def binary_functions_of_python_values(tf, np):
    results = [tf.add(1, 2), tf.multiply([1.0, 2.0], 3.0), tf.subtract(np.ones(2), 1), tf.div(7, 2), tf.truediv(7, 2)]
    results += [tf.divide(tf.constant(7), 2), tf.floordiv(7, 2), tf.pow(2, 3), tf.maximum(1.0, 2), tf.equal("a", "b")]
    results += [
        tf.add(tf.constant("a"), "b"),
        tf.less([1, 2], tf.constant([2, 1])),
        tf.mod(-7, 3),
        tf.divide(4, tf.constant(2)),
    ]
    return _graph(tf, *results)


def logical_functions(tf, np):
    a, b = tf.placeholder(tf.bool, [2], name="a"), tf.placeholder(tf.bool, [None], name="b")
    results = [
        tf.logical_and(a, b),
        tf.logical_or(a, b),
        tf.logical_xor(a, b),
        tf.logical_not(a),
        tf.logical_and(a, True),
    ]
    results += [tf.logical_xor(a, b, name="named"), a & b, a | b, a ^ b, ~a, a & True, True | a, False ^ a]
    results += [
        tf.bitwise.bitwise_and(1, 2),
        tf.bitwise.bitwise_or(1, 2),
        tf.bitwise.bitwise_xor(1, 2),
        tf.bitwise.invert(1),
    ]
    results += [tf.bitwise.left_shift(1, 2), tf.bitwise.right_shift(4, [1, 2], name="named")]
    return _graph(tf, *results)


def operators(tf, np):
    s, p, u = _inputs(tf)
    i, d = tf.placeholder(tf.int32, [3], name="i"), tf.placeholder(tf.float64, [], name="d")
    results = [
        s + p,
        s + 1,
        1 + s,
        s + [1.0, 2.0, 3.0],
        np.ones(3) + s,
        s - p,
        s - 1,
        1 - s,
        s * p,
        2 * s,
        s / p,
        s / 2,
        2 / s,
    ]
    results += [s // 2, 2 // s, s % 2, 2 % s, s**2, 2**s, s**p, -s, abs(s), s < p, s <= 1, s > 2, s >= p, 1 < s, 1 >= s]
    results += [
        i + 1,
        i - np.int64(1),
        i * np.array([1, 2, 3]),
        i / 2,
        2 / i,
        i / i,
        i // 2,
        i % 2,
        i**2,
        -i,
        abs(i),
        i < 2,
    ]
    results += [
        d + 1,
        d * 2.5,
        1 / d,
        u + s,
        u * u,
        s + np.float64(1.5),
        tf.constant("a") + "b",
        "b" + tf.constant("a"),
    ]
    results += [
        s.__matmul__([[1.0], [2.0], [3.0]]),
        s.__rmatmul__(np.ones([4, 2])),
        u.__matmul__(u),
        s.__div__(2),
        i.__div__(2),
    ]
    results += [s.__rdiv__(2)]
    return _graph(tf, *results)


def operators_in_scopes(tf, np):
    x = tf.placeholder(tf.float32, [2], name="x")
    with tf.name_scope("outer"):
        y = x * 2 + 1
        with tf.name_scope("inner"):
            z = y / 3 - x
    return _graph(tf, y, z)


def operator_errors(tf, np):
    x, i, b = tf.placeholder(tf.float32, [2, 3]), tf.placeholder(tf.int32, [3]), tf.placeholder(tf.bool, [2])
    built = r"^.* \(op: '\w+'\)|^[^\n]*"
    return [
        failure(lambda: i + 1.5),
        failure(lambda: x + i),
        failure(lambda: x + "a"),
        failure(lambda: x + None),
        failure(lambda: b + b),
        failure(lambda: x & x),
        failure(lambda: x + tf.zeros([2]), built),
        failure(lambda: tf.div(x, i)),
        failure(lambda: tf.truediv(x, i)),
        failure(lambda: tf.div(1.5, tf.constant(1))),
        failure(lambda: b / b),
        failure(lambda: tf.exp(i)),
        failure(lambda: tf.add(x), r"^\w+\(\)"),
        failure(lambda: tf.exp(x, axis=1), r"^\w+\(\)"),
        failure(lambda: tf.complex(x, i)),
        failure(lambda: tf.scalar_mul([1.0], x)),
        failure(lambda: tf.cast(x, "nothing")),
        failure(lambda: 1.5 * i),
    ]


def casts(tf, np):
    s, _, _ = _inputs(tf)
    results = [
        tf.cast(s, tf.int32),
        tf.cast(s, tf.float32),
        tf.cast([1, 2], tf.float32),
        tf.cast(1.5, "int64", name="named"),
    ]
    results += [
        tf.cast(s, tf.bool),
        tf.cast(np.ones(2), np.float32),
        tf.saturate_cast(s, tf.uint8),
        tf.cast(True, tf.int32),
    ]
    results += [
        tf.saturate_cast(tf.constant(300), tf.uint8),
        tf.saturate_cast([1], tf.int64, name="saturated"),
        tf.to_float(3),
    ]
    results += [tf.to_complex64(s), tf.to_complex128(s, "c"), tf.cast(s, tf.complex64)]
    return _graph(tf, *results)


REDUCTIONS = "reduce_sum reduce_mean reduce_prod reduce_max reduce_min reduce_logsumexp".split()


def reductions(tf, np):
    results = []
    for x in _inputs(tf):
        for name in REDUCTIONS:
            reduce = getattr(tf, name)
            results += [
                reduce(x),
                reduce(x, 1),
                reduce(x, axis=[0, 1]),
                reduce(x, -1, keepdims=True),
                reduce(x, name="named"),
            ]
            results += [reduce(x, keepdims=True), reduce(x, reduction_indices=[1], keep_dims=True), reduce(x, [])]
    return _graph(tf, *results)


def reductions_of_other_inputs(tf, np):
    s, p, u = _inputs(tf)
    b = tf.placeholder(tf.bool, [None, 2], name="b")
    axis = tf.placeholder(tf.int32, name="axis")
    results = [
        tf.reduce_all(b),
        tf.reduce_any(b, 1),
        tf.reduce_any(b, [0], keepdims=True, name="named"),
        tf.reduce_sum(s, axis),
    ]
    results += [
        tf.reduce_sum([1, 2, 3]),
        tf.reduce_mean([1.0, 2.0], 0),
        tf.reduce_max(np.ones([2, 2]), axis=1),
        tf.reduce_sum(3),
    ]
    results += [tf.reduce_mean(s, tf.constant(1)), tf.reduce_sum(s, axis=np.array([0])), tf.reduce_sum(s, (0, 1))]
    results += [tf.reduce_sum([s, s]), tf.reduce_sum(s, tf.range(2)), tf.reduce_sum(p, tf.constant([1], tf.int64))]
    results += [
        tf.count_nonzero(s),
        tf.count_nonzero(p, 1, keepdims=True, dtype=tf.int32),
        tf.count_nonzero([0, 1], name="named"),
    ]
    results += [tf.math.reduce_euclidean_norm(s, 1), tf.math.reduce_std(p), tf.math.reduce_variance(s, 0, name="named")]
    results += [
        tf.argmax(s, 1),
        tf.argmin(p),
        tf.argmax(u, dimension=1),
        tf.argmax(s, axis=0, output_type=tf.int32, name="named"),
    ]
    results += [tf.arg_max(s, 1), tf.arg_min(s, dimension=0), tf.argmax([1, 3, 2]), tf.argmax(s, tf.constant(1))]
    return _graph(tf, *results)


def reductions_of_variables(tf, np):
    v = tf.get_variable("v", [2, 3], initializer=tf.zeros_initializer())
    r = tf.get_variable("r", [2, 3], initializer=tf.zeros_initializer(), use_resource=True)
    results = [
        tf.reduce_sum(v),
        tf.reduce_mean(r),
        tf.reduce_max(v, 1),
        tf.matmul(v, r, transpose_b=True),
        v + r,
        v * 2,
        2 - r,
    ]
    results += [
        tf.square(v),
        tf.transpose(v),
        tf.shape(v),
        tf.cast(v, tf.int32),
        tf.concat([v, r], 0),
        tf.add_n([v, r]),
        -v,
    ]
    results += [tf.argmax(v, 1), tf.reshape(v, [-1]), tf.stack([v, r]), v < 1]
    return _graph(tf, *results)


def reduction_errors(tf, np):
    x = tf.placeholder(tf.float32, [2, 3])
    built = r"^.* \(op: '\w+'\)|^[^\n]*"
    return [
        failure(lambda: tf.reduce_sum(x, 2), built),
        failure(lambda: tf.reduce_sum(x, axis=0, reduction_indices=1)),
        failure(lambda: tf.reduce_sum(x, 0, keepdims=True, keep_dims=True)),
        failure(lambda: tf.reduce_sum(tf.constant(True))),
        failure(lambda: tf.reduce_all(x)),
        failure(lambda: tf.argmax(x, 2), built),
        failure(lambda: tf.argmax(x, axis=0, dimension=1)),
        failure(lambda: tf.reduce_sum(x, 1.5)),
    ]


def ranges(tf, np):
    n = tf.placeholder(tf.int32, [], name="n")
    results = [
        tf.range(5),
        tf.range(1, 6),
        tf.range(0, 10, 2),
        tf.range(n),
        tf.range(1, n, name="named"),
        tf.range(0.0, 1.0, 0.25),
    ]
    results += [
        tf.range(3, dtype=tf.int64),
        tf.range(2.5),
        tf.range(0, 3, dtype=tf.float32),
        tf.range(tf.constant(3, tf.int64)),
    ]
    results += [
        tf.range(10, 0, -3),
        tf.range(0, n, 2),
        tf.range(1, 2.5),
        tf.linspace(0.0, 1.0, 5),
        tf.lin_space(0.0, 1.0, n, "l"),
    ]
    return _graph(tf, *results)


def matrix_products(tf, np):
    s, p, u = _inputs(tf)
    a, b = tf.placeholder(tf.float32, [5, 2, 3], name="a"), tf.placeholder(tf.float32, [None, 3, 4], name="b")
    c = tf.placeholder(tf.complex64, [2, 2], name="c")
    results = [tf.matmul(s, s, transpose_b=True), tf.matmul(s, p, transpose_a=True, transpose_b=False), tf.matmul(a, b)]
    results += [
        tf.matmul(s, s, adjoint_a=True),
        tf.matmul(c, c, adjoint_b=True),
        tf.matmul(a, a, transpose_b=True),
        tf.matmul(u, u),
    ]
    results += [
        tf.matmul(s, s, True, name="named"),
        tf.matmul([[1.0]], [[2.0]]),
        tf.matmul(a, tf.zeros([3, 4])),
        tf.matmul(u, s),
    ]
    results += [
        tf.matmul(s, s, transpose_b=True, a_is_sparse=True),
        tf.matmul(s, s, transpose_b=True, b_is_sparse=True),
    ]
    results += [
        tf.matmul(c, c, transpose_a=True),
        tf.matmul(a, a, adjoint_a=True),
        tf.sparse_matmul(s, s, transpose_b=True),
    ]
    results += [
        tf.linalg.matvec(s, [1.0, 2.0, 3.0]),
        tf.linalg.matvec(a, [[1.0, 2.0, 3.0]]),
        tf.trace(tf.ones([3, 3])),
        tf.trace(a),
    ]
    results += [tf.matmul([[1, 2]], [[3], [4]])]
    return _graph(tf, *results)


def matrix_product_errors(tf, np):
    x = tf.placeholder(tf.float32, [2, 3])
    built = r"^.* \(op: '\w+'\)|^[^\n]*"
    return [
        failure(lambda: tf.matmul(x, x), built),
        failure(lambda: tf.matmul(x, [1.0, 2.0, 3.0]), built),
        failure(lambda: tf.matmul(x, x, transpose_a=True, adjoint_a=True)),
        failure(lambda: tf.matmul(x, tf.zeros([3, 2], tf.int32))),
        failure(lambda: tf.tensordot(x, x, 3)),
        failure(lambda: tf.tensordot(x, x, [[0], [0, 1]])),
        failure(lambda: tf.tensordot(x, x, -1)),
    ]


def tensordots(tf, np):
    s, p, u = _inputs(tf)
    a = tf.placeholder(tf.float32, [2, 3, 4], name="a")
    results = [
        tf.tensordot(s, a, [[0], [0]]),
        tf.tensordot(a, a, [[0, 1], [0, 1]]),
        tf.tensordot(s, tf.ones([3, 5]), 1),
    ]
    results += [
        tf.tensordot(p, tf.ones([3, 5]), axes=1),
        tf.tensordot(p, p, [1, 1]),
        tf.tensordot(u, u, 1, name="named"),
    ]
    tf.tensordot(a, s, tf.constant([[1], [1]]))
    results += [tf.tensordot(s, s, 0), tf.tensordot(a, s, [[-2, -3], [1, 0]])]
    results += [tf.tensordot(p, s, [[0], [0]]), tf.tensordot(u, s, [[1], [0]]), tf.tensordot([1.0, 2.0], [3.0, 4.0], 1)]
    return _graph(tf, *results)


def einsums(tf, np):
    s, p, _ = _inputs(tf)
    a, b = tf.placeholder(tf.float32, [5, 2, 3], name="a"), tf.placeholder(tf.float32, [None, 3, 4], name="b")
    square = tf.placeholder(tf.float32, [3, 3], name="square")
    results = [
        tf.einsum("ij,jk->ik", s, square),
        tf.einsum("ij,kj", p, s),
        tf.einsum("bij,bjk->bik", a, b),
        tf.einsum("ij->ji", s),
    ]
    results += [
        tf.einsum("ij->", s),
        tf.einsum("ij->j", p),
        tf.einsum("i,j->ij", s[0], s[1]),
        tf.einsum("ij,ij->ij", s, s),
    ]
    results += [
        tf.einsum("ij,ij->", s, s),
        tf.einsum("bij,jk->bik", a, square),
        tf.einsum("...ij->...ji", a),
        tf.einsum("ii", square),
    ]
    results += [
        tf.einsum("bij,ij->b", a, s),
        tf.einsum("ij,jk,kl->il", s, square, square),
        tf.einsum("bij,bkj->bik", a, a, name="named"),
    ]
    results += [tf.einsum("ij,jk->ki", p, square), tf.einsum("abc,cd->dab", a, square)]
    results += [
        tf.einsum("ij,ik,il->jkl", s, s, s),
        tf.einsum("bij,bjk->bki", a, b),
        tf.einsum("ij,j->i", p, square[0]),
    ]
    return _graph(tf, *results)


def einsum_errors(tf, np):
    x = tf.placeholder(tf.float32, [2, 3])
    return [
        failure(lambda: tf.einsum("ij,jk->ik", x)),
        failure(lambda: tf.einsum("i j ->> k", x)),
        failure(lambda: tf.einsum("ijk->i", x), r"^[^.]*"),
        failure(lambda: tf.einsum("iij->j", tf.zeros([2, 2, 3]))),
        failure(lambda: tf.einsum("ij->ijk", x)),
    ]


def cumulations_and_sums(tf, np):
    s, p, u = _inputs(tf)
    results = [
        tf.cumsum(s),
        tf.cumsum(p, 1, exclusive=True),
        tf.cumsum(u, axis=-1, reverse=True, name="named"),
        tf.cumprod(s, 1),
    ]
    results += [
        tf.cumsum([1, 2, 3]),
        tf.add_n([s, s]),
        tf.add_n([s]),
        tf.add_n([s], name="alone"),
        tf.add_n([s, p, p], name="named"),
    ]
    results += [
        tf.accumulate_n([s, s]),
        tf.accumulate_n([s]),
        tf.accumulate_n([p, s], shape=[2, 3], name="accumulated"),
    ]
    results += [tf.accumulate_n([s], name="just"), tf.add_n([1, 2])]
    return _graph(tf, *results)


def sum_errors(tf, np):
    x = tf.placeholder(tf.float32, [2, 3])
    return [
        failure(lambda: tf.add_n([])),
        failure(lambda: tf.add_n([x, tf.zeros([2, 3], tf.int32)])),
        failure(lambda: tf.accumulate_n([x, tf.zeros([2, 3], tf.int32)])),
        failure(lambda: tf.accumulate_n([x], tensor_dtype=tf.int32)),
    ]


def segments(tf, np):
    x, ids = tf.placeholder(tf.float32, [None, 2], name="x"), tf.placeholder(tf.int32, [None], name="ids")
    results = [getattr(tf, "segment_" + name)(x, ids) for name in "max mean min prod sum".split()]
    results += [getattr(tf, "unsorted_segment_" + name)(x, ids, 3) for name in "max mean min prod sqrt_n sum".split()]
    results += [
        tf.unsorted_segment_sum(x, ids, tf.placeholder(tf.int32, []), name="named"),
        tf.segment_sum(x, [0, 0, 1], "s"),
    ]
    results += [tf.unsorted_segment_mean(x, ids, 3, name="mean")]
    tf.sparse_segment_sum(x, [0, 1], [0, 0])
    tf.sparse_segment_mean(x, ids, ids, num_segments=4)
    tf.sparse_segment_sqrt_n(x, ids, ids)
    return _graph(tf, *results)


def bincounts_and_confusions(tf, np):
    ids = tf.placeholder(tf.int32, [None], name="ids")
    results = [
        tf.bincount([1, 1, 2]),
        tf.bincount(ids, minlength=3),
        tf.bincount(ids, [1.0, 2.0], maxlength=4, dtype=tf.float32),
    ]
    results += [tf.math.bincount(ids, dtype=tf.int64)]
    return _graph(tf, *results)


def linear_algebra(tf, np):
    m, rhs = tf.placeholder(tf.float32, [None, 3, 3], name="m"), tf.placeholder(tf.float32, [None, 3, 2], name="rhs")
    results = [tf.cholesky(m), tf.matrix_inverse(m), tf.matrix_determinant(m, name="named"), tf.matrix_solve(m, rhs)]
    results += [tf.matrix_triangular_solve(m, rhs, lower=False), tf.cholesky_solve(m, rhs), tf.self_adjoint_eigvals(m)]
    results += (
        list(tf.qr(m))
        + list(tf.svd(m))
        + [tf.svd(m, compute_uv=False)]
        + list(tf.self_adjoint_eig(m))
        + list(tf.linalg.slogdet(m))
    )
    return {"nodes": tf.get_default_graph(), "names": [t.name for t in results]}


def norms(tf, np):
    s, p, u = _inputs(tf)
    results = [
        tf.norm(s),
        tf.norm(p, axis=1),
        tf.norm(s, ord=1),
        tf.norm(s, np.inf, axis=-1),
        tf.norm(s, 3, axis=0, keepdims=True),
    ]
    results += [
        tf.norm(s, "fro", axis=[0, 1]),
        tf.norm(s, 1, axis=(-2, -1)),
        tf.norm(s, np.inf, axis=[0, 1], keep_dims=True),
    ]
    results += [tf.norm(u, name="named"), tf.norm(s, 2, axis=1)]
    return _graph(tf, *results)


def norm_errors(tf, np):
    x = tf.placeholder(tf.float32, [2, 3])
    return [
        failure(lambda: tf.norm(x, ord="fro")),
        failure(lambda: tf.norm(x, ord=-1)),
        failure(lambda: tf.norm(x, axis=[0, 0])),
        failure(lambda: tf.norm(x, ord=3, axis=[0, 1])),
        failure(lambda: tf.norm(x, axis=[0])),
    ]


def sparse_operands(tf, np):
    sparse = tf.SparseTensor([[0, 0], [1, 2]], [1.0, 2.0], [2, 3])
    integers = tf.SparseTensor([[0, 0]], [3], [2, 3])
    fed = tf.sparse_placeholder(tf.float32, name="fed")
    dense = tf.placeholder(tf.float32, [2, 3], name="dense")
    tensors = [sparse * 2.0, sparse * dense, sparse / dense, integers / 2, dense * sparse, tf.cast(sparse, tf.int32)]
    results = [part for t in tensors for part in (t.indices, t.values, t.dense_shape)]
    results += [tf.shape(sparse), tf.size(fed), tf.rank(sparse), tf.shape(fed, out_type=tf.int64)]
    return {"nodes": tf.get_default_graph(), "names": [r.name for r in results]}


def indexed_slices(tf, np):
    slices = tf.IndexedSlices(tf.constant([[1.0, 2.0]]), tf.constant([1]), tf.constant([3, 2]))
    results = [
        tf.scalar_mul(2.0, slices).values,
        tf.cast(slices, tf.float64).values,
        tf.add_n([slices, tf.ones([3, 2])]),
    ]
    results += [tf.add_n([slices]), tf.square(slices), tf.convert_to_tensor(slices, name="dense")]
    return _graph(tf, *results)
