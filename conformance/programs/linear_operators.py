"""Linear operators: what each class computes, its hints, and what combinations of classes give."""

from conformance.outcomes import error_class, failure


def _matrix(np, *shape):
    return np.random.RandomState(sum(shape)).randn(*shape).astype("float32")


def _evaluate(tf, operator, x):
    """Everything that an operator computes, as far as it does."""
    linear = {
        "dense": operator.to_dense,
        "matmul": lambda: operator.matmul(x),
        "adjoint matmul": lambda: operator.matmul(x, adjoint=True),
        "matmul adjoint": lambda: operator.matmul(tf.linalg.adjoint(x), adjoint_arg=True),
        "matvec": lambda: operator.matvec(x[..., 0]),
        "diag_part": operator.diag_part,
        "trace": operator.trace,
        "determinant": operator.determinant,
        "log_abs_determinant": operator.log_abs_determinant,
        "solve": lambda: operator.solve(x),
        "adjoint solve": lambda: operator.solve(x, adjoint=True),
        "solvevec": lambda: operator.solvevec(x[..., 0]),
        "add_to_tensor": lambda: operator.add_to_tensor(tf.ones_like(operator.to_dense())),
        "shape_tensor": operator.shape_tensor,
        "batch_shape_tensor": operator.batch_shape_tensor,
        "tensor_rank_tensor": operator.tensor_rank_tensor,
        "domain_dimension_tensor": operator.domain_dimension_tensor,
        "range_dimension_tensor": operator.range_dimension_tensor,
        "adjoint": lambda: operator.adjoint().to_dense(),
        "inverse": lambda: operator.inverse().to_dense(),
        "cholesky": lambda: operator.cholesky().to_dense(),
    }
    results = {}
    with tf.Session() as session:
        for name, function in sorted(linear.items()):
            try:
                results[name] = session.run(function())
            except (NotImplementedError, ValueError) as error:
                results[name] = type(error).__name__
    return results


def _described(operator):
    hints = (operator.is_square, operator.is_non_singular, operator.is_self_adjoint, operator.is_positive_definite)
    return [operator.name, operator.shape.as_list(), operator.dtype.name, str(hints), type(operator).__name__]


def _both(tf, operator, x):
    return [_described(operator), _evaluate(tf, operator, tf.constant(x))]


def full_matrix(tf, np):
    matrix = _matrix(np, 2, 3, 3)
    positive = np.matmul(matrix, np.swapaxes(matrix, -1, -2)) + np.eye(3, dtype="float32")
    x = _matrix(np, 2, 3, 2)
    return [
        _both(tf, tf.linalg.LinearOperatorFullMatrix(matrix), x),
        _both(tf, tf.linalg.LinearOperatorFullMatrix(positive, is_self_adjoint=True, is_positive_definite=True), x),
    ]


def triangular_and_diag(tf, np):
    x = _matrix(np, 3, 2)
    return [
        _both(tf, tf.linalg.LinearOperatorLowerTriangular(_matrix(np, 3, 3) + 2 * np.eye(3, dtype="float32")), x),
        _both(tf, tf.linalg.LinearOperatorDiag(np.float32([1, -2, 3])), x),
        _both(tf, tf.linalg.LinearOperatorDiag(np.float32([1, 2, 3]), is_positive_definite=True), x),
        _both(tf, tf.linalg.LinearOperatorDiag(np.complex64([1, 2j, 3])), x.astype("complex64")),
    ]


def identities_and_zeros(tf, np):
    x = _matrix(np, 2, 3, 2)
    return [
        _both(tf, tf.linalg.LinearOperatorIdentity(3), x),
        _both(tf, tf.linalg.LinearOperatorIdentity(3, batch_shape=[2], assert_proper_shapes=True), x),
        _both(tf, tf.linalg.LinearOperatorScaledIdentity(3, np.float32([2, -1])), x),
        _both(tf, tf.linalg.LinearOperatorScaledIdentity(3, 2.0, is_positive_definite=True), x[0]),
        _both(tf, tf.linalg.LinearOperatorZeros(3), x),
        _both(tf, tf.linalg.LinearOperatorZeros(3, batch_shape=[2]), x),
    ]


def circulants(tf, np):
    spectrum = np.complex64([4, 1 + 1j, 2, 1 - 1j])
    x = _matrix(np, 4, 2).astype("complex64")
    return [
        _both(tf, tf.linalg.LinearOperatorCirculant(spectrum), x),
        _both(tf, tf.linalg.LinearOperatorCirculant(spectrum, input_output_dtype=tf.float32), _matrix(np, 4, 2)),
        _both(tf, tf.linalg.LinearOperatorCirculant2D(spectrum.reshape(2, 2)), x),
        _both(
            tf,
            tf.linalg.LinearOperatorCirculant3D(np.float32(np.arange(1, 9)).reshape(2, 2, 2)),
            _matrix(np, 8, 1).astype("complex64"),
        ),
        tf.Session().run(tf.linalg.LinearOperatorCirculant(spectrum).convolution_kernel()),
    ]


def toeplitz_and_householder(tf, np):
    x = _matrix(np, 3, 2)
    return [
        _both(tf, tf.linalg.LinearOperatorToeplitz(np.float32([3, 1, 2]), np.float32([3, -1, 0.5])), x),
        _both(tf, tf.linalg.LinearOperatorHouseholder(np.float32([1, -2, 0.5])), x),
    ]


def compositions(tf, np):
    x = _matrix(np, 3, 2)
    diag = tf.linalg.LinearOperatorDiag(np.float32([1, 2, 3]), is_non_singular=True)
    full = tf.linalg.LinearOperatorFullMatrix(_matrix(np, 3, 3), is_non_singular=True)
    wide = tf.linalg.LinearOperatorFullMatrix(_matrix(np, 2, 3))
    return [
        _both(tf, tf.linalg.LinearOperatorComposition([diag, full]), x),
        _described(tf.linalg.LinearOperatorComposition([wide, full])),
        tf.Session().run(tf.linalg.LinearOperatorComposition([wide, full]).matmul(x)),
        _both(tf, tf.linalg.LinearOperatorAdjoint(full), x),
        _both(tf, tf.linalg.LinearOperatorInversion(full), x),
    ]


def blocks_and_kronecker(tf, np):
    two = tf.linalg.LinearOperatorFullMatrix(_matrix(np, 2, 2) + 2 * np.eye(2, dtype="float32"))
    three = tf.linalg.LinearOperatorDiag(np.float32([1, 2, 3]), is_positive_definite=True)
    return [
        _both(tf, tf.linalg.LinearOperatorBlockDiag([two, three]), _matrix(np, 5, 2)),
        _both(tf, tf.linalg.LinearOperatorKronecker([two, three]), _matrix(np, 6, 2)),
        _both(tf, tf.linalg.LinearOperatorKronecker([three, three]), _matrix(np, 9, 1)),
    ]


def low_rank_updates(tf, np):
    x, u = _matrix(np, 3, 2), _matrix(np, 3, 1)
    base = tf.linalg.LinearOperatorDiag(np.float32([1, 2, 3]), is_positive_definite=True)
    general = tf.linalg.LinearOperatorFullMatrix(_matrix(np, 3, 3) + 2 * np.eye(3, dtype="float32"))
    update = tf.linalg.LinearOperatorLowRankUpdate
    return [
        _both(tf, update(base, u), x),
        _both(tf, update(base, u, np.float32([0.5]), is_diag_update_positive=True), x),
        _both(tf, update(general, u, np.float32([-0.5]), v=_matrix(np, 3, 1) + 1), x),
    ]


def products_of_operators(tf, np):
    square = np.float32([[2, 1], [0, 3]])
    operators = [
        tf.linalg.LinearOperatorIdentity(2),
        tf.linalg.LinearOperatorScaledIdentity(2, 3.0),
        tf.linalg.LinearOperatorDiag(np.float32([1, 2])),
        tf.linalg.LinearOperatorLowerTriangular(square.T),
        tf.linalg.LinearOperatorFullMatrix(square),
        tf.linalg.LinearOperatorHouseholder(np.float32([1, 1])),
    ]
    results = []
    with tf.Session() as session:
        for a in operators:
            for b in operators:
                for product in (a.matmul(b), a.solve(b)):
                    results.append([_described(product), session.run(product.to_dense())])
    return results


def functions_of_operators(tf, np):
    matrix = np.float32([[2, 1], [1, 3]])
    full = tf.linalg.LinearOperatorFullMatrix(matrix, is_self_adjoint=True, is_positive_definite=True)
    tensors = [
        tf.linalg.cholesky(full).to_dense(),
        tf.linalg.diag_part(full),
        tf.linalg.det(full),
        tf.linalg.inv(full).to_dense(),
        tf.linalg.logdet(full),
        tf.matmul(full, matrix),
        tf.matmul(matrix, full),
        tf.linalg.solve(full, matrix),
        tf.linalg.trace(full),
        tf.linalg.adjoint(full).to_dense(),
    ]
    return tf.Session().run(tensors)


def unknown_shapes(tf, np):
    matrix, diag = tf.placeholder(tf.float32), tf.placeholder(tf.float32, [None])
    x = _matrix(np, 3, 2)
    feed = {matrix: _matrix(np, 3, 3), diag: np.float32([1, 2, 3])}
    full, diagonal = tf.linalg.LinearOperatorFullMatrix(matrix), tf.linalg.LinearOperatorDiag(diag)
    product = tf.linalg.LinearOperatorComposition([diagonal, full])
    update = tf.linalg.LinearOperatorLowRankUpdate(diagonal, x)
    tensors = [full.matmul(x), full.solve(x), diagonal.shape_tensor(), product.shape_tensor(), product.matmul(x)]
    tensors += [update.to_dense(), tf.linalg.LinearOperatorBlockDiag([diagonal, diagonal]).to_dense()]
    tensors += [tf.linalg.LinearOperatorKronecker([diagonal, diagonal]).trace()]
    return [str(full.is_square), str(diagonal.shape), tf.Session().run(tensors, feed)]


def assertions(tf, np):
    singular = tf.linalg.LinearOperatorDiag(np.float32([0, 1]))
    negative = tf.linalg.LinearOperatorFullMatrix(np.float32([[1, 2], [3, -1]]))
    session = tf.Session()

    def outcome(build):
        return error_class(lambda: session.run(build()))

    return [
        outcome(singular.assert_non_singular),
        outcome(singular.assert_self_adjoint),
        outcome(singular.assert_positive_definite),
        outcome(negative.assert_non_singular),
        outcome(negative.assert_self_adjoint),
        outcome(negative.assert_positive_definite),
        outcome(tf.linalg.LinearOperatorZeros(2).assert_non_singular),
        outcome(tf.linalg.LinearOperatorHouseholder(np.float32([1, 1])).assert_positive_definite),
        outcome(tf.linalg.LinearOperatorIdentity(2).assert_non_singular),
        outcome(tf.linalg.LinearOperatorScaledIdentity(2, -1.0).assert_positive_definite),
    ]


def contradictions(tf, np):
    wide = np.ones([2, 3], "float32")
    diag = tf.linalg.LinearOperatorDiag(np.float32([1, 2]))
    return [
        error_class(lambda: tf.linalg.LinearOperatorDiag(np.float32([1]), is_square=False)),
        error_class(lambda: tf.linalg.LinearOperatorDiag(np.float32([1]), is_self_adjoint=False)),
        error_class(lambda: tf.linalg.LinearOperatorDiag(np.float32(1))),
        error_class(lambda: tf.linalg.LinearOperatorFullMatrix(np.int32([[1]]))),
        error_class(lambda: tf.linalg.LinearOperatorIdentity(2, is_square=False)),
        error_class(lambda: tf.linalg.LinearOperatorIdentity(2.0)),
        error_class(lambda: tf.linalg.LinearOperatorIdentity(-2)),
        error_class(lambda: tf.linalg.LinearOperatorZeros(2, 3)),
        error_class(lambda: tf.linalg.LinearOperatorComposition([])),
        error_class(
            lambda: tf.linalg.LinearOperatorComposition([diag, tf.linalg.LinearOperatorDiag(np.float64([1, 2]))])
        ),
        error_class(lambda: tf.linalg.LinearOperatorFullMatrix(wide).determinant()),
        error_class(lambda: tf.linalg.LinearOperatorFullMatrix(wide).solve(wide)),
        error_class(lambda: tf.linalg.LinearOperatorFullMatrix(wide).inverse()),
        error_class(lambda: diag.matmul(np.ones([3, 2], "float32"))),
        error_class(lambda: diag.matmul(np.ones([2, 2], "float64"))),
        failure(lambda: diag.cholesky()),
        error_class(lambda: tf.linalg.LinearOperatorToeplitz(np.float32([1, 2]), np.float32([1, 2, 3]))),
        error_class(lambda: tf.linalg.LinearOperatorHouseholder(np.float32([1]), is_positive_definite=True)),
    ]


def own_operator(tf, np):
    class Doubling(tf.linalg.LinearOperator):
        def __init__(self):
            super(Doubling, self).__init__(dtype=tf.float32, is_square=True, name="Doubling")

        def _shape(self):
            return tf.TensorShape([2, 2])

        def _shape_tensor(self):
            return tf.constant([2, 2])

        def _matmul(self, x, adjoint=False, adjoint_arg=False):
            return 2 * (tf.linalg.adjoint(x) if adjoint_arg else x)

    return _both(tf, Doubling(), _matrix(np, 2, 1))


def gradients_through_operators(tf, np):
    diag, u = tf.constant(np.float32([1, 2, 3])), tf.constant(_matrix(np, 3, 1))
    x = _matrix(np, 3, 2)
    operator = tf.linalg.LinearOperatorLowRankUpdate(tf.linalg.LinearOperatorDiag(diag, is_positive_definite=True), u)
    ys = [operator.log_abs_determinant(), tf.reduce_sum(operator.solve(x) * x)]
    return tf.Session().run([tf.gradients(y, [diag, u]) for y in ys])


def node_names(tf, np):
    graph = tf.get_default_graph()
    diag = tf.linalg.LinearOperatorDiag(np.float32([1, 2]), name="d")
    full = tf.linalg.LinearOperatorFullMatrix(np.float32([[2, 1], [0, 3]]))
    full.matmul(np.ones([2, 1], "float32"))
    full.solve(np.ones([2, 1], "float32"))
    diag.determinant()
    diag.matmul(full).matvec(np.ones([2], "float32"))
    tf.linalg.LinearOperatorIdentity(2).matmul(np.ones([2, 1], "float32"))
    tf.linalg.LinearOperatorLowerTriangular(np.float32([[2, 1], [0, 3]])).solve(np.ones([2, 1], "float32"))
    return graph
