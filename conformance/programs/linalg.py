"""The functions of `tf.linalg` and their old names: values, gradients, nodes, errors."""

from conformance.outcomes import error_class, failure


def _rand(np, *shape):
    return np.random.RandomState(sum(shape) * 3 + len(shape)).randn(*shape).astype("float32")


def _positive(np, *shape):
    x = np.round(4 * _rand(np, *shape)) / 4
    return np.matmul(x, np.swapaxes(x, -1, -2)) + np.eye(shape[-1], dtype="float32")


def _run(tf, *tensors, **feeds):
    with tf.Session() as session:
        return session.run(list(tensors), feeds.get("feed"))


def factorizations(tf, np):
    a, p = tf.constant(_rand(np, 2, 4, 3)), tf.constant(_positive(np, 2, 3, 3))
    q, r = tf.linalg.qr(a)
    full_q, full_r = tf.qr(a, full_matrices=True)
    s, u, v = tf.svd(a)
    full_s, full_u, full_v = tf.linalg.svd(a, full_matrices=True)
    e, w = tf.linalg.eigh(p)
    lu, permutation = tf.linalg.lu(p)
    return _run(
        tf,
        tf.cholesky(p),
        tf.linalg.cholesky(p[0]),
        q,
        r,
        tf.matmul(full_q, full_r),
        s,
        tf.matmul(u * s[:, None, :], v, adjoint_b=True),
        full_s,
        tf.round(100 * tf.matmul(full_u, full_u, adjoint_a=True)) ** 2,
        tf.shape(full_v),
        e,
        tf.matmul(w * e[:, None, :], w, adjoint_b=True),
        lu,
        permutation,
        tf.self_adjoint_eigvals(p),
        tf.linalg.eigvalsh(p),
        tf.self_adjoint_eig(p)[0],
        tf.svd(a, compute_uv=False),
        tf.svd(tf.transpose(a, [0, 2, 1]), compute_uv=False),
    )


def solutions(tf, np):
    p, a, b = tf.constant(_positive(np, 2, 3, 3)), tf.constant(_rand(np, 2, 4, 3)), tf.constant(_rand(np, 2, 3, 2))
    chol = tf.cholesky(p)
    tall, wide = tf.constant(_rand(np, 2, 4, 1)), tf.transpose(a, [0, 2, 1])
    return _run(
        tf,
        tf.cholesky_solve(chol, b),
        tf.linalg.cholesky_solve(chol, b),
        tf.matrix_solve(p, b),
        tf.linalg.solve(p, b, adjoint=True),
        tf.matrix_triangular_solve(chol, b),
        tf.linalg.triangular_solve(chol, b, lower=True, adjoint=True),
        tf.matrix_inverse(p),
        tf.linalg.inv(p, adjoint=True),
        tf.matrix_determinant(p),
        tf.linalg.det(p),
        tf.linalg.logdet(p),
        tf.linalg.slogdet(p),
        tf.matrix_solve_ls(a, tall, l2_regularizer=0.1),
        tf.linalg.lstsq(a, tall),
        tf.linalg.lstsq(wide, b, l2_regularizer=0.1),
        tf.linalg.lstsq(a, tall, fast=False),
        tf.matrix_square_root(p),
        tf.linalg.sqrtm(p),
        tf.linalg.logm(tf.cast(p, tf.complex64)),
        tf.linalg.expm(a[:, :3]),
        tf.linalg.expm(tf.cast(2 * p, tf.float64)),
        tf.linalg.expm(tf.constant(_rand(np, 3, 3) * 1e-3)),
        tf.linalg.pinv(a),
        tf.linalg.pinv(wide, rcond=1e-3),
        tf.linalg.matrix_rank(a),
        tf.linalg.matrix_rank([[1.0, 2.0], [2.0, 4.0]]),
        tf.linalg.matrix_rank([[1.0, 0.0], [0.0, 0.01]], tol=0.1),
    )


def tridiagonals(tf, np):
    diagonals = _rand(np, 3, 4) + np.float32([[0], [5], [0]])
    rhs, matrix = _rand(np, 4, 2), np.diag(diagonals[1]) + np.diag(diagonals[0, :-1], 1) + np.diag(diagonals[2, 1:], -1)
    compact, rhs = tf.constant(diagonals), tf.constant(rhs)
    sequence = [compact[0, :-1], compact[1], compact[2, 1:]]
    solve, multiply = tf.linalg.tridiagonal_solve, tf.linalg.tridiagonal_matmul
    return _run(
        tf,
        solve(compact, rhs),
        solve(compact, rhs[:, 0]),
        solve(sequence, rhs, diagonals_format="sequence"),
        solve(tf.constant(matrix), rhs, diagonals_format="matrix"),
        solve(compact, tf.transpose(rhs), transpose_rhs=True),
        solve(compact, rhs, partial_pivoting=False),
        multiply(compact, rhs),
        multiply([compact[0], compact[1], compact[2]], rhs, diagonals_format="sequence"),
        multiply(tf.constant(matrix), rhs, diagonals_format="matrix"),
    )


def structure(tf, np):
    a, v = tf.constant(_rand(np, 2, 3, 4)), tf.constant(_rand(np, 2, 3))
    c = tf.complex(_rand(np, 2, 2), _rand(np, 2, 2) + 1)
    return _run(
        tf,
        tf.linalg.adjoint(c),
        tf.linalg.transpose(a),
        tf.linalg.matrix_transpose(c, conjugate=True),
        tf.linalg.band_part(a, 1, 0),
        tf.matrix_band_part(a, 0, -1),
        tf.linalg.diag(v),
        tf.linalg.diag_part(a),
        tf.linalg.set_diag(a, v),
        tf.linalg.tensor_diag(v[0]),
        tf.linalg.tensor_diag_part(tf.linalg.tensor_diag(v[0])),
        tf.linalg.eye(2, 3, batch_shape=[2]),
        tf.linalg.cross(a[..., :3], a[..., 1:]),
        tf.cross([1, 2, 3], [4, 5, 6]),
        tf.linalg.trace(a),
        tf.linalg.matvec(a, tf.ones([2, 4])),
        tf.linalg.tensordot(a, v, [[0, 1], [0, 1]]),
        tf.linalg.einsum("bij,bi->bj", a, v),
        tf.linalg.l2_normalize(a, -1),
        tf.linalg.global_norm([a, v]),
        tf.linalg.normalize(a, axis=-1),
        tf.linalg.normalize(a, ord=1),
        tf.lbeta([[1.0, 2.0], [0.5, 3.0]]),
    )


def diagonals_in_bands(tf, np):
    """The nodes' kernels, since the functions' arguments depend on the date."""
    raw = tf.raw_ops
    a, band = tf.constant(_rand(np, 2, 3, 4)), tf.constant(_rand(np, 2, 2, 3))
    return _run(
        tf,
        raw.MatrixSetDiagV2(input=a, diagonal=band, k=[0, 1]),
        raw.MatrixSetDiagV2(input=a, diagonal=band[..., :2], k=[-2, -1]),
        raw.MatrixDiagPartV2(input=a, k=[-1, 2], padding_value=5.0),
        raw.MatrixDiagV2(diagonal=band, k=[0, 1], num_rows=3, num_cols=4, padding_value=-1.0),
    )


def norms(tf, np):
    a = tf.constant(_rand(np, 2, 3, 4))
    vector = [tf.norm(a, ord=ord, axis=axis) for ord in ("euclidean", 1, 2, np.inf, 3, 0.5) for axis in (None, 1, -1)]
    matrix = [tf.linalg.norm(a, ord=ord, axis=[-2, -1]) for ord in ("euclidean", "fro", 1, np.inf)]
    kept = [tf.norm(a, axis=1, keepdims=True), tf.norm(a, keepdims=True), tf.norm(a, axis=[0, 1], keepdims=True)]
    return _run(tf, *(vector + matrix + kept))


def spectral_norms(tf, np):
    a = tf.constant(_rand(np, 2, 3, 4))
    return _run(tf, tf.norm(a, ord=2, axis=[-2, -1]), tf.norm(a, ord=2, axis=(0, 2), keepdims=True))


def gradients(tf, np):
    a, p = tf.constant(_rand(np, 3, 3) + 2 * np.eye(3, dtype="float32")), tf.constant(_positive(np, 3, 3))
    tall, b = tf.constant(_rand(np, 4, 3)), tf.constant(_rand(np, 3, 2))
    symmetric = 0.5 * (p + tf.transpose(p))
    s, u, v = tf.svd(tall)
    e, w = tf.self_adjoint_eig(symmetric)
    rank_one = tf.matmul(u[:, :1], v[:, :1], transpose_b=True)
    projector = tf.matmul(w[:, :1], w[:, :1], transpose_b=True)
    weights, square = tf.constant(np.cos(_rand(np, 4, 3))), tf.constant(np.cos(_rand(np, 3, 3)))
    ys = [
        (tf.reduce_sum(rank_one * weights), tall),
        (tf.reduce_sum(projector * square), p),
        (tf.reduce_sum(s * [1.0, 2.0, 3.0]), tall),
        (tf.reduce_sum(tf.svd(tall, compute_uv=False) ** 2), tall),
        (tf.reduce_sum(e * [1.0, 2.0, 3.0]), p),
        (tf.reduce_sum(tf.self_adjoint_eigvals(p) * [1.0, 2.0, 3.0]), p),
        (tf.linalg.logdet(p), p),
        (tf.reduce_sum(tf.linalg.expm(a) * square), a),
        (tf.reduce_sum(tf.linalg.pinv(tall) * tf.transpose(weights)), tall),
        (tf.reduce_sum(tf.matrix_solve_ls(tall, weights, 0.1)), tall),
        (tf.reduce_sum(tf.cholesky_solve(tf.cholesky(p), b)), p),
        (tf.reduce_sum(tf.matrix_inverse(a, adjoint=True) * square), a),
        (tf.norm(tf.zeros([3])), a),
        (tf.norm(a, ord=1, axis=0)[0], a),
    ]
    return _run(tf, *[gradient for y, x in ys for gradient in tf.gradients(y, x) if gradient is not None])


def second_derivatives(tf, np):
    p = tf.constant(_positive(np, 2, 2))
    ys = [tf.linalg.logdet(p), tf.matrix_determinant(p), tf.reduce_sum(tf.matrix_inverse(p))]
    return [np.round(_run(tf, *tf.hessians(y, p))[0], 4) + 0 for y in ys]


def gradients_where_singular_values_are_equal(tf, np):
    a = tf.constant(np.diag(np.float32([2, 2, 1])))
    s, u, v = tf.svd(a)
    e, w = tf.self_adjoint_eig(a)
    results = _run(tf, tf.gradients(tf.reduce_sum(s), a)[0], tf.gradients(tf.reduce_sum(w * [[1.0, 2.0, 3.0]]), a)[0])
    return [np.isnan(result) | np.isinf(result) for result in results]


def what_is_not_differentiated(tf, np):
    a = tf.constant(_rand(np, 2, 3))
    unknown = tf.placeholder(tf.float32)
    c = tf.complex(a, a)
    return [
        failure(lambda: tf.gradients(tf.qr(a)[1], a)),
        failure(lambda: tf.gradients(tf.qr(unknown)[1], unknown)),
        failure(lambda: tf.gradients(tf.svd(c)[1], c)),
        failure(lambda: tf.gradients(tf.linalg.lstsq(a, a, fast=False), a)),
        error_class(lambda: tf.gradients(tf.linalg.lu(a[:, :2])[0], a)),
    ]


def errors(tf, np):
    a, unknown = _rand(np, 2, 3), tf.placeholder(tf.float32)

    def run(tensor, value):
        return failure(lambda: _run(tf, tensor, feed={unknown: value}), "[^\n]*?(?=\n|\\.\n|$)")

    return [
        error_class(lambda: tf.matrix_inverse(a)),
        error_class(lambda: tf.matrix_solve(a, a)),
        error_class(lambda: tf.cholesky(a[0])),
        error_class(lambda: tf.norm(a, ord="nuclear")),
        error_class(lambda: tf.norm(a, axis=[0, 0])),
        error_class(lambda: tf.linalg.tridiagonal_solve(tf.constant(a), tf.constant(a))),
        error_class(lambda: tf.linalg.tridiagonal_solve(tf.constant(a), tf.constant(a), diagonals_format="other")),
        error_class(lambda: tf.linalg.expm(np.int32([[1]]))),
        error_class(lambda: tf.linalg.pinv(np.int32([[1]]))),
        error_class(lambda: tf.linalg.lstsq(np.complex128([[1]]), np.complex128([[1]]), l2_regularizer=1.0)),
        error_class(lambda: _run(tf, tf.matrix_inverse(unknown), feed={unknown: np.ones([2, 2])})),
        error_class(lambda: _run(tf, tf.cholesky(unknown), feed={unknown: -np.ones([2, 2])})),
        error_class(lambda: _run(tf, tf.gradients(tf.cholesky(unknown), unknown), feed={unknown: -np.ones([2, 2])})),
        error_class(lambda: _run(tf, tf.matrix_solve(unknown, unknown), feed={unknown: np.zeros([2, 2])})),
        error_class(lambda: _run(tf, tf.matrix_triangular_solve(unknown, unknown), feed={unknown: np.zeros([2, 2])})),
    ]


def a_failed_step_changes_nothing(tf, np):
    v, x = tf.Variable(1.0), tf.placeholder(tf.float32, [2, 2])
    update = v.assign(tf.reduce_sum(tf.cholesky(x)))
    with tf.Session() as session:
        session.run(v.initializer)
        outcome = error_class(lambda: session.run(update, {x: -np.ones([2, 2])}))
        return [outcome, session.run(v), session.run(update, {x: np.eye(2)})]


def unknown_shapes(tf, np):
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32, [None, 3])
    feed = {x: _positive(np, 3, 3), y: _rand(np, 4, 3)}
    tensors = [tf.cholesky(x), tf.linalg.expm(x), tf.linalg.pinv(y), tf.linalg.matrix_rank(y), tf.linalg.lstsq(y, y)]
    tensors += [tf.svd(y, compute_uv=False), tf.matrix_inverse(x), tf.linalg.logdet(x), tf.linalg.adjoint(x)]
    return [[str(tensor.shape) for tensor in tensors], _run(tf, *tensors, feed=feed)]


def graph_of_composites(tf, np):
    graph = tf.get_default_graph()
    a, p = tf.constant(np.arange(12, dtype="float32").reshape(4, 3)), tf.constant(2 * np.eye(3, dtype="float32"))
    tf.linalg.logdet(p)
    tf.linalg.adjoint(p)
    tf.cholesky_solve(p, p)
    tf.linalg.lstsq(a, a)
    tf.linalg.lstsq(a, a, l2_regularizer=0.5, name="ridge")
    tf.linalg.pinv(a)
    tf.linalg.matrix_rank(a)
    tf.linalg.normalize(a)
    tf.linalg.tridiagonal_solve(p, p)
    tf.linalg.tridiagonal_matmul(p, p)
    tf.norm(a, ord=3)
    tf.svd(a)
    return graph


def graph_of_the_exponential(tf, np):
    graph = tf.get_default_graph()
    tf.linalg.expm(tf.constant(_rand(np, 2, 2)))
    tf.linalg.expm(tf.constant(_rand(np, 2, 2).astype("float64")), name="double")
    return [line for line in _names(graph) if "while" not in line.lower()]


def _names(graph):
    return [str((op.name, op.type)) for op in graph.get_operations()]
