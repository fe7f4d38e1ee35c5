"""What the functions of sparse tensors compute, and their gradients."""

from conformance.outcomes import error_class, failure

CONTROL_FLOW_V2 = True


def _run(tf, *fetches, **options):
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return sess.run(list(fetches), options.get("feed"))


def _sparse(tf, dtype="float32"):
    return tf.SparseTensor([[0, 1], [0, 3], [2, 0], [2, 2]], tf.cast([1.5, -2.0, 4.0, 3.0], dtype), [3, 4])


def _matrix(np, *shape):
    return np.round(np.random.RandomState(sum(shape)).randn(*shape), 2).astype("float32")


def _with_gradients(tf, y, *xs):
    ys = y.values if isinstance(y, tf.SparseTensor) else y
    return _run(tf, y, *tf.gradients(ys * ys, xs))


# Feeding and fetching.


def feeds_of_every_kind(tf, np):
    x = tf.sparse_placeholder(tf.float32, name="x")
    y = tf.sparse_tensor_to_dense(x)
    indices, values, shape = np.array([[0, 1], [1, 0]]), np.array([1, 2], "float32"), np.array([2, 2])
    results = []
    with tf.Session() as sess:
        for value in (
            (indices, values, shape),
            tf.SparseTensorValue(indices, values, shape),
            (indices.tolist(), [1, 2], [3, 2]),
        ):
            results.append(sess.run([x, y], {x: value}))
        results.append(sess.run(y, {x.indices: indices, x.values: values, x.dense_shape: shape}))
        results.append(sess.run({"a": x, "b": [x.values, x.dense_shape]}, {x: (indices, values, shape)}))
        results.append(error_class(lambda: sess.run(y, {x: (indices, values)})))
        results.append(error_class(lambda: sess.run(y)))
        fetched = sess.run(x, {x: (indices, values, shape)})
        results.append(sess.run(y, {x: fetched}))
        results.append([type(fetched).__name__, type(fetched.indices).__name__, fetched._fields])
    return results


def feeds_with_static_shapes(tf, np):
    results = []
    for shape in (None, [None, 4], [3, 4]):
        x = tf.sparse_placeholder(tf.float32, shape)
        results.append([str(x.indices.shape), str(x.values.shape), str(x.dense_shape.shape), x.dense_shape.op.type])
        dense = tf.sparse_tensor_to_dense(x)
        results.append(_run(tf, dense, feed={x: ([[0, 1], [2, 3]], [1.0, 2.0], [3, 4])}))
        results.append([str(dense.shape), str(x.get_shape())])
    return results


def evaluation_and_properties(tf, np):
    x = _sparse(tf)
    with tf.Session() as sess:
        value = x.eval(session=sess)
    copy = tf.SparseTensor.from_value(value)
    return [
        value,
        _run(tf, copy),
        str(x.get_shape()),
        str(x.shape),
        x.dtype.name,
        x.graph is tf.get_default_graph(),
        x.op is x.values.op,
        tf.convert_to_tensor_or_sparse_tensor(value) is not None,
        tf.convert_to_tensor_or_sparse_tensor(x) is x,
        error_class(lambda: tf.convert_to_tensor_or_sparse_tensor(x, tf.int32)),
        error_class(lambda: tf.convert_to_tensor(x)),
        error_class(lambda: tf.SparseTensor.from_value(3)),
        error_class(lambda: tf.SparseTensor([0, 1], [1, 2], [3])),
        error_class(lambda: tf.SparseTensor([[0, 1]], [1, 2], [3, 3])),
        error_class(lambda: tf.SparseTensor([[0, 1]], [1], [3])),
    ]


def operators(tf, np):
    x, row = _sparse(tf), tf.constant([1.0, 2.0, 3.0, 4.0])
    whole = tf.SparseTensor([[0, 1], [2, 3]], [7, -7], [3, 4])
    return _run(tf, x * row, x / row, x * 2.0, x.__div__(row), whole / 2, whole * [[1], [2], [3]], tf.cast(x, tf.int32))


def functions_of_the_values(tf, np):
    x = _sparse(tf)
    results = _run(tf, tf.abs(x), tf.negative(x), tf.sign(x), tf.square(x, name="s"), tf.sqrt(x), tf.tanh(x), tf.erf(x))
    results += _run(tf, tf.math.bessel_i0e(x), tf.math.bessel_i1e(x), tf.shape(x), tf.size(x), tf.rank(x))
    return results + [error_class(lambda: tf.exp(x)), error_class(lambda: -x), error_class(lambda: x + 1.0)]


def operators_gradients(tf, np):
    x, row = _sparse(tf), tf.constant([1.0, 2.0, 3.0, 4.0])
    results = [_with_gradients(tf, y, x.values, row) for y in (x * row, x / row)]
    column = tf.constant([[1.0], [2.0], [3.0]])
    return results + [_with_gradients(tf, x * column, x.values, column)]


# Conversion.


def to_dense(tf, np):
    x = _sparse(tf)
    strings = tf.SparseTensor([[0], [2]], ["a", "bc"], [4])
    results = _run(
        tf,
        tf.sparse_tensor_to_dense(x),
        tf.sparse.to_dense(x, default_value=-1.0, name="n"),
        tf.sparse_tensor_to_dense(strings),
        tf.sparse_tensor_to_dense(strings, "-"),
        tf.sparse_to_dense([1, 3], [5], 1.0),
        tf.sparse_to_dense([[0, 1], [1, 0]], [2, 2], [5, 6], default_value=9),
        tf.sparse_to_dense(3, [5], 2, 1),
    )
    results += _with_gradients(tf, tf.sparse_tensor_to_dense(x), x.values)
    default = tf.constant(2.0)
    return results + _with_gradients(tf, tf.sparse_tensor_to_dense(x, default), x.values, default)


def to_dense_checks_the_order(tf, np):
    x = tf.sparse_placeholder(tf.float32)
    with tf.Session() as sess:

        def dense(indices, **options):
            return lambda: sess.run(tf.sparse_tensor_to_dense(x, **options), {x: (indices, [1.0, 2.0], [2, 3])})

        return [
            failure(dense([[1, 0], [0, 1]]), r"indices\[1\] = \[0,1\] is out of order"),
            failure(dense([[1, 0], [1, 0]]), r"indices\[1\] = \[1,0\] is repeated"),
            failure(dense([[1, 0], [1, 3]]), r"indices\[1\] = \[1,3\] is out of bounds: need 0 <= index < \[2,3\]"),
            dense([[1, 0], [0, 1]], validate_indices=False)(),
            failure(dense([[1, 0], [2, 1]], validate_indices=False), "Indices are not valid"),
        ]


def from_dense_and_eye(tf, np):
    fed = tf.placeholder(tf.float32, [None, 3])
    return _run(
        tf,
        tf.sparse.from_dense([[0, 1, 0], [2, 0, 3]]),
        tf.sparse.from_dense(fed),
        tf.sparse.from_dense(np.zeros((2, 2))),
        tf.sparse.eye(3),
        tf.sparse.eye(2, 4, dtype=tf.int32),
        feed={fed: [[0, 1.5, 0], [-1, 0, 0]]},
    )


def merge_and_indicator(tf, np):
    ids = tf.SparseTensor([[0, 0], [1, 0], [1, 1]], [3, 1, 0], [3, 2])
    values = tf.SparseTensor([[0, 0], [1, 0], [1, 1]], [1.0, 2.0, 3.0], [3, 2])
    more = tf.SparseTensor([[0, 0], [1, 0], [1, 1]], tf.constant([0, 1, 2], tf.int64), [3, 2])
    results = _run(
        tf,
        tf.sparse_merge(ids, values, 5),
        tf.sparse.merge(ids, values, 5, name="m", already_sorted=True),
        tf.sparse_merge([ids, more], values, [5, tf.constant(3)]),
        tf.sparse_to_indicator(ids, 5),
        tf.sparse.to_indicator(more, 4, name="i"),
    )
    return results + [
        error_class(lambda: tf.sparse_merge(ids, values, [5])),
        error_class(lambda: tf.sparse_merge([ids], values, 5)),
        error_class(lambda: tf.sparse_merge([ids], values, [5, 6])),
    ]


def mask_of_slices(tf, np):
    slices = tf.IndexedSlices(tf.constant([[1.0], [2.0], [3.0]]), tf.constant([4, 1, 7]), tf.constant([9, 1]))
    masked = tf.sparse_mask(slices, [1, 2])
    return _run(tf, masked, tf.sparse.mask(slices, [4, 7]).values, -slices)


# Arithmetic.


def matmul(tf, np):
    x, b, c = _sparse(tf), tf.constant(_matrix(np, 4, 2)), tf.constant(_matrix(np, 3, 2))
    results = _with_gradients(tf, tf.sparse_tensor_dense_matmul(x, b), x.values, b)
    results += _with_gradients(tf, tf.sparse_tensor_dense_matmul(x, c, adjoint_a=True, name="n"), x.values, c)
    transposed = tf.constant(_matrix(np, 2, 4))
    results += _with_gradients(tf, tf.sparse.matmul(x, transposed, adjoint_b=True), x.values, transposed)
    wide = tf.constant(_matrix(np, 4, 40))
    results += _run(
        tf, tf.sparse.sparse_dense_matmul(x, wide), tf.sparse_tensor_dense_matmul(x.eval(session=tf.Session()), b)
    )
    return results + [
        error_class(lambda: tf.sparse_tensor_dense_matmul(x, c)),
        error_class(lambda: tf.sparse_tensor_dense_matmul(b, c)),
    ]


def matmul_in_a_training_loop(tf, np):
    """Sparse inputs with other numbers of values in each step."""
    x = tf.sparse_placeholder(tf.float32, [None, 6])
    w = tf.Variable(_matrix(np, 6, 2))
    loss = tf.reduce_sum(tf.square(tf.sparse_tensor_dense_matmul(x, w) - 1.0))
    train = tf.train.AdagradOptimizer(0.1).minimize(loss)
    losses = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for step in range(4):
            indices = [[i, (i * step + i) % 6] for i in range(step + 1)]
            feed = {x: (indices, np.arange(1.0, step + 2), [step + 1, 6])}
            losses.append(sess.run([loss, train], feed)[0])
        return [losses, sess.run(w)]


def matrices_that_are_mostly_zeros(tf, np):
    a, b = tf.constant(_matrix(np, 2, 3)), tf.constant(_matrix(np, 3, 2))
    y = tf.matmul(tf.nn.relu(a), b, a_is_sparse=True)
    z = tf.matmul(a, a, transpose_b=True, a_is_sparse=True, b_is_sparse=True)
    return _with_gradients(tf, y, a, b) + _with_gradients(tf, z, a) + _run(tf, tf.sparse_matmul(a, b))


def add(tf, np):
    x = _sparse(tf)
    y = tf.SparseTensor([[0, 0], [0, 1], [2, 2]], [1.0, -1.5, 1.0], [3, 4])
    dense = tf.constant(_matrix(np, 3, 4))
    results = _run(
        tf,
        tf.sparse_add(x, y),
        tf.sparse_add(x, y, 0.5),
        tf.sparse.add(x, y, thresh=2.0),
        tf.sparse_add(x, dense),
        tf.sparse_add(dense, x),
    )
    results += _with_gradients(tf, tf.sparse_add(x, y), x.values, y.values)
    results += _with_gradients(tf, tf.sparse_add(x, y, 0.5), x.values, y.values)
    results += _with_gradients(tf, tf.sparse_add(x, dense), x.values, dense)
    value = tf.SparseTensorValue([[0, 1]], [2.0], [3, 4])
    results += _run(tf, tf.sparse_add(x, value), tf.sparse_add(value, dense))
    return results + [
        error_class(lambda: tf.sparse_add(dense, dense)),
        error_class(lambda: tf.sparse_add(x, y, threshold=1, thresh=1)),
        error_class(lambda: tf.sparse_add(x, tf.SparseTensor([[0, 0]], [1.0], [4, 4]))),
    ]


def reductions(tf, np):
    x = _sparse(tf)
    cube = tf.SparseTensor([[0, 0, 1], [0, 2, 0], [1, 0, 1]], [-1.0, -2.0, -3.0], [2, 3, 2])
    results = []
    for reduce in (
        tf.sparse_reduce_sum,
        tf.sparse_reduce_max,
        tf.sparse_reduce_sum_sparse,
        tf.sparse_reduce_max_sparse,
    ):
        results += _run(
            tf,
            reduce(x),
            reduce(x, 0),
            reduce(x, axis=[1], keepdims=True),
            reduce(x, reduction_axes=-1, keep_dims=True),
        )
        results += _run(tf, reduce(cube, [0, 2]), reduce(cube, [-1]), reduce(cube, [0, 1, 2]))
        results.append(error_class(lambda reduce=reduce: reduce(x, axis=0, reduction_axes=0)))
    results += _run(
        tf,
        tf.sparse.reduce_sum(x, 1),
        tf.sparse.reduce_max(x, 1),
        tf.sparse.reduce_sum_sparse(x, 1),
        tf.sparse.reduce_max_sparse(x, 1),
    )
    for axis in (None, 0, [1], [-1, 0]):
        results += _with_gradients(tf, tf.sparse_reduce_sum(x, axis), x.values)
    results += _with_gradients(tf, tf.sparse_reduce_sum(cube, [1], keepdims=True), cube.values)
    return results + [error_class(lambda: tf.gradients(tf.sparse_reduce_max(x), x.values))]


def softmax(tf, np):
    cube = tf.SparseTensor([[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 1, 1]], [1.0, 2.5, 3.0, 4.0], [2, 2, 2])
    results = []
    for x in (_sparse(tf), cube):
        results += _with_gradients(tf, tf.sparse_softmax(x), x.values)
    return results + _run(tf, tf.sparse.softmax(cube, name="n"))


def maximum_and_minimum(tf, np):
    x, y = _sparse(tf), tf.SparseTensor([[0, 0], [0, 1], [2, 2]], [1.0, -1.5, 5.0], [3, 4])
    results = _run(
        tf, tf.sparse_maximum(x, y), tf.sparse_minimum(x, y), tf.sparse.maximum(y, x), tf.sparse.minimum(y, x, name="m")
    )
    return results + [error_class(lambda: tf.gradients(tf.sparse_maximum(x, y).values, x.values))]


# Structure.


def reorder_and_reshape(tf, np):
    shuffled = tf.SparseTensor([[2, 2], [0, 1], [2, 0], [0, 3]], [1.0, 2.0, 3.0, 4.0], [3, 4])
    ordered = tf.sparse_reorder(shuffled)
    x = _sparse(tf)
    flat = tf.sparse_reshape(x, [-1])
    results = [str(y.get_shape()) for y in (ordered, flat, tf.sparse_reshape(x, [2, -1]))]
    results += _with_gradients(tf, ordered * tf.constant([1.0, 2.0, 3.0, 4.0]), shuffled.values)
    results += _run(
        tf,
        flat,
        tf.sparse.reshape(x, [2, 3, -1], name="n"),
        tf.sparse.reorder(x),
        tf.sparse_reshape(x, tf.constant([4, 3])),
    )
    fed = tf.placeholder(tf.int64, [2])
    results += _run(tf, tf.sparse_reshape(x, fed), feed={fed: [6, -1]})
    return results + [
        error_class(lambda: tf.sparse_reshape(x, [5, -1])),
        error_class(lambda: tf.sparse_reshape(x, [-1, -1])),
    ]


def transpose_and_expand_dims(tf, np):
    x = _sparse(tf)
    cube = tf.SparseTensor([[0, 0, 1], [0, 2, 0], [1, 0, 1]], [1, 2, 3], [2, 3, 2])
    fed = tf.sparse_placeholder(tf.float32, [None, 4])
    results = _run(
        tf,
        tf.sparse_transpose(x),
        tf.sparse.transpose(cube, [2, 0, 1]),
        tf.sparse_transpose(cube),
        tf.sparse.expand_dims(x),
        tf.sparse.expand_dims(x, 0),
        tf.sparse.expand_dims(x, axis=-2),
        tf.sparse.expand_dims(cube, 1),
        tf.sparse_transpose(fed),
        feed={fed: ([[0, 1], [2, 2]], [1.0, 2.0], [3, 4])},
    )
    return results + _with_gradients(tf, tf.sparse_transpose(x), x.values)


def concat(tf, np):
    x, y = _sparse(tf), tf.SparseTensor([[0, 0], [1, 1]], [8.0, 9.0], [3, 2])
    tall = tf.SparseTensor([[4, 3]], [7.0], [5, 4])
    return _run(
        tf,
        tf.sparse_concat(1, [x, y]),
        tf.sparse_concat(0, [x, tall]),
        tf.sparse.concat(axis=-1, sp_inputs=[y, x, y], name="n"),
        tf.sparse_concat(1, [x, tall], expand_nonconcat_dim=True),
        tf.sparse_concat(-1, [tall, y], None, True),
        tf.sparse_concat(0, [x, y], expand_nonconcat_dim=True),
        tf.sparse_concat(0, [x]),
        tf.sparse_concat(None, [x, y], concat_dim=1),
    ) + [
        error_class(lambda: tf.sparse_concat(1, x)),
        error_class(lambda: tf.sparse_concat(1, [x, 3])),
        error_class(lambda: _run(tf, tf.sparse_concat(1, [x, tall]))),
    ]


def split_and_slice(tf, np):
    x = _sparse(tf)
    results = _run(
        tf,
        tf.sparse_split(sp_input=x, num_split=2, axis=1),
        tf.sparse.split(sp_input=x, num_split=2, axis=0, name="n"),
        tf.sparse_split(sp_input=x, num_split=3, axis=1),
        tf.sparse_slice(x, [0, 1], [2, 3]),
        tf.sparse.slice(x, [1, 0], [5, 3], name="s"),
    )
    results += _with_gradients(tf, tf.sparse_slice(x, [0, 1], [3, 3]), x.values)
    return results + [
        failure(lambda: tf.sparse_split(x, 2, 1)),
        failure(lambda: tf.sparse_split(sp_input=x, axis=1)),
        failure(lambda: tf.sparse_split(sp_input=x, num_split=2)),
        failure(lambda: tf.sparse_split(sp_input=x, num_split=3, split_dim=1)),
        error_class(lambda: _run(tf, tf.sparse_split(sp_input=x, num_split=9, axis=1))),
    ]


def retain_fill_and_reset(tf, np):
    x = _sparse(tf)
    filled, is_empty = tf.sparse_fill_empty_rows(x, -1.0)
    default = tf.constant(5.0)
    results = _run(
        tf,
        tf.sparse_retain(x, [True, False, False, True]),
        tf.sparse.retain(x, x.values > 0),
        filled,
        is_empty,
        tf.sparse.fill_empty_rows(tf.SparseTensor([[1, 0]], ["a"], [3, 2]), "-")[0],
        tf.sparse_reset_shape(x),
        tf.sparse.reset_shape(x, [5, 6]),
        tf.sparse_reset_shape(tf.SparseTensor(np.zeros((0, 2), "int64"), np.zeros(0, "float32"), [3, 4])),
    )
    results += _with_gradients(tf, tf.sparse_retain(x, [True, False, False, True]), x.values)
    results += _with_gradients(tf, tf.sparse_fill_empty_rows(x, default)[0], x.values, default)
    fed = tf.sparse_placeholder(tf.float32)
    with tf.Session() as sess:
        reset = tf.sparse_reset_shape(fed, [4, 4])
        results.append(sess.run(reset, {fed: ([[0, 1]], [1.0], [3, 4])}))
        results.append(error_class(lambda: sess.run(reset, {fed: ([[0, 1]], [1.0], [5, 4])})))
    return results + [
        error_class(lambda: tf.sparse_reset_shape(x, [2, 4])),
        error_class(lambda: tf.sparse_reset_shape(x, [4, 4, 4])),
    ]


def crosses(tf, np):
    letters = tf.SparseTensor([[0, 0], [1, 0], [1, 1]], ["a", "b", "c"], [2, 2])
    numbers = tf.SparseTensor([[0, 0], [1, 0], [1, 1]], [3, 4, 5], [2, 3])
    texts, dense = tf.constant([["x", "yy"], ["z", ""]]), tf.constant([[1], [2]])
    long_text = tf.constant([["a text that is longer than thirty-two bytes"], ["one of more than sixteen bytes"]])
    return _run(
        tf,
        tf.sparse.cross([letters, texts]),
        tf.sparse.cross([letters, numbers, dense], name="n"),
        tf.sparse.cross_hashed([letters, texts]),
        tf.sparse.cross_hashed([letters, long_text], num_buckets=100),
        tf.sparse.cross_hashed([numbers, dense, letters], num_buckets=1000, hash_key=11),
    ) + [error_class(lambda: tf.sparse.cross(letters)), error_class(lambda: tf.sparse.cross([3]))]


def serialization(tf, np):
    x, strings = _sparse(tf), tf.SparseTensor([[0, 0], [2, 1]], ["a", "bcd"], [3, 2])
    packed = tf.serialize_sparse(x)
    results = _run(
        tf, packed, tf.serialize_sparse(strings, name="s"), tf.serialize_many_sparse(x), tf.io.serialize_sparse(strings)
    )
    results += _run(
        tf,
        tf.deserialize_many_sparse(tf.stack([packed, packed]), tf.float32),
        tf.deserialize_many_sparse(tf.serialize_many_sparse(strings), tf.string, rank=2),
        tf.io.deserialize_many_sparse(tf.io.serialize_many_sparse(x), tf.float32),
    )
    wrong = tf.deserialize_many_sparse(tf.stack([packed, packed]), tf.int32)
    return results + [error_class(lambda: _run(tf, wrong))]


# Embeddings.


def _ids(tf):
    ids = tf.SparseTensor([[0, 0], [0, 2], [1, 0], [2, 1], [2, 2]], tf.constant([1, 3, 0, 3, 1], tf.int64), [3, 3])
    weights = tf.SparseTensor(ids.indices, [1.0, 2.0, 0.5, -1.0, 3.0], [3, 3])
    return ids, weights


def embedding_lookup(tf, np):
    table = tf.Variable(_matrix(np, 5, 3))
    parts = [tf.Variable(_matrix(np, 3, 3)), tf.Variable(_matrix(np, 2, 3))]
    ids = tf.constant([[0, 4], [1, 1], [3, 2]])
    results = []
    for params in (table, parts):
        for options in ({}, {"partition_strategy": "div"}, {"max_norm": 1.0}):
            y = tf.nn.embedding_lookup(params, ids, **options)
            gradients = tf.gradients(y * y, params if isinstance(params, list) else [params])
            results += _run(tf, y, *[tf.convert_to_tensor(g) for g in gradients])
    return results


def embedding_lookup_in_partitioned_variables(tf, np):
    results = []
    for resource in (False, True):
        with tf.variable_scope("r%d" % resource, use_resource=resource, partitioner=tf.fixed_size_partitioner(3)):
            table = tf.get_variable("t", initializer=tf.constant(_matrix(np, 7, 2)))
        for strategy in ("mod", "div"):
            y = tf.nn.embedding_lookup(table, tf.constant([6, 0, 3, 3]), partition_strategy=strategy)
            results += _run(tf, y, *[tf.convert_to_tensor(g) for g in tf.gradients(y * y, list(table))])
    return results


def embedding_lookup_sparse(tf, np):
    table = tf.Variable(_matrix(np, 4, 2))
    ids, weights = _ids(tf)
    results = []
    for combiner in ("sum", "mean", "sqrtn"):
        for w, norm in ((None, 1.0), (weights, None)):
            y = tf.nn.embedding_lookup_sparse(table, ids, w, combiner=combiner, max_norm=norm)
            xs = [table] + ([] if w is None else [w.values])
            results += _run(tf, y, *[tf.convert_to_tensor(g) for g in tf.gradients(y * y, xs)])
    return results + [
        error_class(lambda: tf.nn.embedding_lookup_sparse(table, ids, None, combiner="max")),
        error_class(lambda: tf.nn.embedding_lookup_sparse(table, [1], None)),
        error_class(lambda: tf.nn.embedding_lookup_sparse(table, ids, [1.0])),
    ]


def embedding_lookup_sparse_in_parts(tf, np):
    parts = [tf.Variable(_matrix(np, 2, 2)), tf.Variable(_matrix(np, 2, 2) + 1)]
    ids, weights = _ids(tf)
    results = []
    for strategy in ("mod", "div"):
        y = tf.nn.embedding_lookup_sparse(parts, ids, weights, partition_strategy=strategy, combiner="mean")
        results += _run(tf, y, *[tf.convert_to_tensor(g) for g in tf.gradients(y * y, parts)])
    return results


def safe_embedding_lookup_sparse(tf, np):
    table = tf.Variable(_matrix(np, 4, 2))
    indices = [[0, 0], [0, 1], [2, 0], [2, 1], [2, 2]]
    ids = tf.SparseTensor(indices, tf.constant([1, -1, 0, 3, 2], tf.int64), [4, 3])
    weights = tf.SparseTensor(indices, [1.0, 2.0, 0.0, -0.5, 3.0], [4, 3])
    cube = tf.SparseTensor([[0, 0, 0], [1, 1, 0]], tf.constant([1, 2], tf.int64), [2, 2, 3])
    results = []
    for combiner, w, default_id in (("mean", None, None), ("sum", weights, None), ("sqrtn", weights, 3)):
        y = tf.nn.safe_embedding_lookup_sparse(table, ids, w, combiner, default_id)
        results += _run(tf, y, tf.convert_to_tensor(tf.gradients(y * y, table)[0]))
    y = tf.nn.safe_embedding_lookup_sparse([table, table + 1.0], cube, max_norm=2.0)
    return (
        results
        + [str(y.get_shape())]
        + _run(tf, y)
        + [error_class(lambda: tf.nn.safe_embedding_lookup_sparse([], ids))]
    )


def segments_of_chosen_rows(tf, np):
    data = tf.constant(_matrix(np, 4, 3))
    results = []
    for reduce in (tf.sparse_segment_sum, tf.sparse_segment_mean, tf.sparse_segment_sqrt_n, tf.sparse.segment_mean):
        results += _with_gradients(tf, reduce(data, [0, 2, 2], [0, 0, 2]), data)
        results += _with_gradients(tf, reduce(data, [3, 1], [0, 2], num_segments=4), data)
    return results + _run(tf, tf.sparse.segment_sum(data, [1], [1]), tf.sparse.segment_sqrt_n(data, [1], [1]))


# Accumulators.


def accumulators(tf, np):
    p = tf.placeholder(tf.float32)
    results = []
    with tf.Session() as sess:
        for reduction in ("MEAN", "SUM"):
            a = tf.ConditionalAccumulator(tf.float32, [2], reduction_type=reduction)
            sess.run([a.apply_grad([1.0, 2.0]), a.apply_grad([3.0, 5.0], local_step=2)])
            results += [sess.run(a.num_accumulated()), sess.run(a.take_grad(2)), sess.run(a.num_accumulated())]
            sess.run(a.apply_grad([1.0, 1.0]))  # of an earlier step now
            results.append(sess.run(a.num_accumulated()))
            sess.run(a.set_global_step(5))
            sess.run([a.apply_grad([1.0, 1.0], local_step=4), a.apply_grad([4.0, 1.0], local_step=tf.constant(5))])
            results += [sess.run(a.take_grad(1)), str(a.take_grad(1).get_shape()), a.name, a.dtype.name]
            results += [error_class(lambda a=a: sess.run(a.take_grad(0))), error_class(lambda a=a: a.apply_grad([1.0]))]
            results.append(error_class(lambda a=a: sess.run(a.apply_grad(p, 9), {p: [1.0, 2.0, 3.0]})))
    return results


def sparse_accumulators(tf, np):
    results = []
    with tf.Session() as sess:
        for shape, reduction in ((None, "MEAN"), ([None, 2], "MEAN"), ([4, 2], "SUM")):
            a = tf.SparseConditionalAccumulator(tf.float32, shape, reduction_type=reduction)
            take, count = a.take_grad(1), a.num_accumulated()
            sess.run(a.apply_grad([0, 2], [[1.0, 2.0], [3.0, 4.0]]))
            slices = tf.IndexedSlices(tf.constant([[5.0, 6.0], [1.0, 1.0]]), tf.constant([1, 2]), tf.constant([4, 2]))
            sess.run(a.apply_indexed_slices_grad(slices))
            results += [sess.run(count), sess.run(take), sess.run(count)]
            sess.run(a.apply_grad([2], [[1.0, 2.0]], local_step=1))
            results.append(sess.run(a.take_indexed_slices_grad(1)))
            bad = [a.apply_grad([2, 1], [[1.0, 2.0]], local_step=9), a.take_grad(0)]
            if shape:
                bad.append(a.apply_grad([2], [[1.0, 2.0, 3.0]], local_step=9))
            if shape == [4, 2]:
                bad.append(a.apply_grad([7], [[1.0, 2.0]], local_step=9))
                bad.append(a.apply_grad([1], [[1.0, 2.0]], grad_shape=[5, 2], local_step=9))
            results += [error_class(lambda each=each: sess.run(each)) for each in bad]
    return results


# Through other functions.


def in_conditionals_and_loops(tf, np):
    x = _sparse(tf)
    go = tf.placeholder(tf.bool, [])
    doubled = tf.cond(go, lambda: x * 2.0, lambda: tf.sparse_reorder(x))
    i, y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * 2.0), (tf.constant(0), x))
    total = tf.map_fn(lambda k: tf.sparse_reduce_sum(x * k), tf.constant([1.0, 2.0]))
    return [_run(tf, doubled, feed={go: value}) for value in (True, False)] + _run(tf, i, y, total)


def confusion_matrices(tf, np):
    labels, predictions = tf.constant([0, 2, 1, 1]), tf.constant([0, 1, 1, 1])
    return _run(
        tf,
        tf.confusion_matrix(labels, predictions),
        tf.math.confusion_matrix(labels, predictions, num_classes=4, dtype=tf.float32),
        tf.confusion_matrix(labels, predictions, weights=[1.5, 2.5, 3.0, 4.0], dtype=tf.float32),
    )
