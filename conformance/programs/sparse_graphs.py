"""The nodes that the functions of sparse tensors make, and their static shapes."""

CONTROL_FLOW_V2 = True


def _graph(tf, *results):
    tensors = []
    for result in results:
        is_sparse = isinstance(result, tf.SparseTensor)
        tensors += [result.indices, result.values, result.dense_shape] if is_sparse else [result]
    shapes = [(t.name, t.dtype.name, str(t.get_shape())) for t in tensors]
    return {"nodes": tf.get_default_graph(), "shapes": shapes}


def _inputs(tf):
    """A sparse tensor of static shape, one of a static rank, and one of unknown rank."""
    return (
        tf.SparseTensor([[0, 1], [1, 2]], [1.0, 2.0], [2, 3]),
        tf.sparse_placeholder(tf.float32, [None, 3], name="partial"),
        tf.sparse_placeholder(tf.float32, name="unknown"),
    )


def placeholders(tf, np):
    return _graph(tf, *_inputs(tf), tf.sparse_placeholder(tf.string, [2, 3], name="s"), tf.sparse.placeholder(tf.int32))


def conversion(tf, np):
    results = []
    for x in _inputs(tf):
        results += [tf.sparse_tensor_to_dense(x), tf.sparse.to_dense(x, 1.0, False, name="named")]
        results += [tf.sparse_to_indicator(tf.cast(x, tf.int64), 5)]
    results += [
        tf.sparse.from_dense(tf.placeholder(tf.float32, [None, 2])),
        tf.sparse.eye(3),
        tf.sparse.eye(2, 3, name="e"),
    ]
    results += [
        tf.sparse_to_dense([1], [3], 2.0),
        tf.sparse_to_dense([1], tf.placeholder(tf.int32, [2]), 2.0, name="d"),
    ]
    return _graph(tf, *results)


def structure(tf, np):
    results = []
    for x in _inputs(tf):
        results += [tf.sparse_reorder(x), tf.sparse_reshape(x, [3, -1]), tf.sparse_slice(x, [0, 0], [1, 2])]
        results += [tf.sparse_transpose(x, [1, 0], name="t"), tf.sparse_reset_shape(x)]
        results += [tf.sparse_retain(x, x.values > 0), tf.sparse_fill_empty_rows(x, 0.0)[0]]
        results += tf.sparse_split(sp_input=x, num_split=2, axis=1)
        results += [tf.sparse_concat(1, [x, x]), tf.sparse_concat(0, [x, x], "named", True)]
    static, partial, _ = _inputs(tf)
    results += [
        tf.sparse.expand_dims(static),
        tf.sparse.expand_dims(partial, 1, name="e"),
        tf.sparse_reset_shape(partial, [9, 9]),
    ]
    return _graph(tf, *results)


def arithmetic(tf, np):
    results = []
    dense = tf.placeholder(tf.float32, [3, 2])
    for x in _inputs(tf):
        results += [
            tf.sparse_tensor_dense_matmul(x, dense),
            tf.sparse_tensor_dense_matmul(x, dense, True, True, name="m"),
        ]
        results += [
            tf.sparse_add(x, x),
            tf.sparse_add(x, tf.ones([2, 3])),
            tf.sparse_softmax(x),
            tf.sparse_maximum(x, x),
        ]
        for reduce in (tf.sparse_reduce_sum, tf.sparse_reduce_max, tf.sparse_reduce_sum_sparse):
            results += [reduce(x), reduce(x, 1), reduce(x, [0], keepdims=True)]
        results += [x * 2.0, x / 2.0]
    return _graph(tf, *results)


def packing(tf, np):
    results = []
    for x in _inputs(tf):
        packed, many = tf.serialize_sparse(x), tf.serialize_many_sparse(x, name="m")
        results += [packed, many, tf.deserialize_many_sparse(many, tf.float32, rank=2)]
        results += [tf.deserialize_many_sparse([packed, packed], tf.float32)]
    strings = tf.SparseTensor([[0, 1], [1, 2]], ["a", "b"], [2, 3])
    results += [
        tf.sparse.cross([strings, tf.constant([["x"], ["y"]])]),
        tf.sparse.cross_hashed([strings, _inputs(tf)[0]]),
    ]
    return _graph(tf, *results)


def merge(tf, np):
    ids = tf.SparseTensor([[0, 0], [1, 0]], [3, 1], [3, 2])
    values = tf.SparseTensor([[0, 0], [1, 0]], [1.0, 2.0], [3, 2])
    return _graph(tf, tf.sparse_merge(ids, values, 5), tf.sparse_merge([ids, ids], values, [5, 6], "m", True))


def segments(tf, np):
    data, unknown = tf.placeholder(tf.float32, [None, 3]), tf.placeholder(tf.float32)
    results = []
    for reduce in (tf.sparse_segment_sum, tf.sparse_segment_mean, tf.sparse_segment_sqrt_n):
        results += [
            reduce(data, [0, 1], [0, 0]),
            reduce(unknown, [0], [0], name="n"),
            reduce(data, [0], [0], num_segments=4),
        ]
    return _graph(tf, *results)


def embeddings(tf, np):
    table = tf.get_variable("table", [5, 2])
    parts = [tf.get_variable("a", [3, 2]), tf.get_variable("b", [2, 2])]
    with tf.variable_scope("p", partitioner=tf.fixed_size_partitioner(2), use_resource=True):
        partitioned = tf.get_variable("c", [5, 2])
    ids = tf.sparse_placeholder(tf.int64, [None, 4], name="ids")
    weights = tf.sparse_placeholder(tf.float32, [None, 4], name="weights")
    results = []
    for params in (table, parts, partitioned):
        results.append(tf.nn.embedding_lookup(params, tf.constant([[1, 2]]), "div", max_norm=1.0))
        results.append(tf.nn.embedding_lookup_sparse(params, ids, None, combiner="sum"))
        results.append(tf.nn.embedding_lookup_sparse(params, ids, weights, "div", combiner="sqrtn", name="e"))
        results.append(tf.nn.safe_embedding_lookup_sparse(params, ids))
        results.append(tf.nn.safe_embedding_lookup_sparse(params, ids, weights, "sum", 1, max_norm=2.0))
    return _graph(tf, *results)


def accumulators(tf, np):
    dense = tf.ConditionalAccumulator(tf.float32, [2], name="a")
    sparse = tf.SparseConditionalAccumulator(tf.float32, [3, 2], shared_name="s")
    slices = tf.IndexedSlices(tf.ones([1, 2]), tf.constant([1]), tf.constant([3, 2]))
    dense.apply_grad([1.0, 2.0], local_step=1)
    sparse.apply_indexed_slices_grad(slices)
    sparse.apply_grad([0], [[1.0, 2.0]], name="apply")
    taken = sparse.take_indexed_slices_grad(1)
    dense.set_global_step(3)
    sparse.set_global_step(3)
    return _graph(
        tf, dense.take_grad(2), taken.values, taken.indices, dense.num_accumulated(), sparse.num_accumulated()
    )
