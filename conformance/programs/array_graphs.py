"""The nodes that the functions of array_ops make, and their static shapes."""

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


BUILT = r"^.* \(op: '\w+'\)|^[^\n]*"  # up to what says which input values were known


def shape_size_rank(tf, np):
    results = []
    for x in _inputs(tf):
        results += [tf.shape(x), tf.size(x), tf.rank(x), tf.shape(x, out_type=tf.int64), tf.shape(x, name="named")]
        results += [tf.size(x, out_type=tf.int64), tf.size(x, "how_many"), tf.rank(x, "r")]
    empty = tf.placeholder(tf.float32, [None, 0])
    results += [tf.size(empty), tf.shape([[1, 2], [3, 4]]), tf.rank(3.0)]
    results += tf.shape_n(list(_inputs(tf)), out_type=tf.int64)
    return _graph(tf, *results)


def reshape(tf, np):
    s, p, u = _inputs(tf)
    n = tf.placeholder(tf.int32, [])
    results = [
        tf.reshape(s, [3, 2]),
        tf.reshape(p, [-1]),
        tf.reshape(u, [-1, 4], name="named"),
        tf.reshape(s, (-1, 1, 2)),
    ]
    results += [
        tf.reshape(p, tf.shape(p)),
        tf.reshape(p, [n, 3]),
        tf.reshape(p, [-1, n]),
        tf.reshape(u, np.array([2, 3])),
    ]
    results += [tf.reshape(p, tf.TensorShape([3, 4])), tf.reshape([1, 2, 3, 4], [2, 2])]
    results += [tf.reshape(s, tf.constant([6], tf.int64)), tf.reshape(p, [tf.shape(p)[0], 1, 3])]
    return _graph(tf, *results)


def reshape_to_a_wrong_size(tf, np):
    x = tf.placeholder(tf.float32, [2, 3])
    return [failure(lambda: tf.reshape(x, [4, 2]), BUILT), failure(lambda: tf.reshape(x, [-1, -1]), BUILT)]


def expand_dims_and_squeeze(tf, np):
    s, p, u = _inputs(tf)
    results = [
        tf.expand_dims(s, 0),
        tf.expand_dims(p, -1),
        tf.expand_dims(u, 1, name="named"),
        tf.expand_dims(p, dim=1),
    ]
    results += [tf.expand_dims(s, axis=tf.constant(1)), tf.expand_dims(1.0, 0)]
    y = tf.placeholder(tf.float32, [1, 3, 1, None])
    results += [
        tf.squeeze(tf.ones([1, 2, 1])),
        tf.squeeze(y, 0),
        tf.squeeze(y, [0, -2]),
        tf.squeeze(y, squeeze_dims=[2]),
    ]
    results += [tf.squeeze(y), tf.squeeze(u, [1]), tf.squeeze(u), tf.squeeze(y, axis=0, name="named")]
    return _graph(tf, *results)


def expand_dims_and_squeeze_errors(tf, np):
    x = tf.placeholder(tf.float32, [2, 3])
    return [
        failure(lambda: tf.expand_dims(x), BUILT),
        failure(lambda: tf.expand_dims(x, 1, dim=1), BUILT),
        failure(lambda: tf.expand_dims(x, 3), BUILT),
        failure(lambda: tf.squeeze(x, [0]), BUILT),
        failure(lambda: tf.squeeze(x, [0], squeeze_dims=[0]), BUILT),
    ]


def transpose(tf, np):
    s, p, u = _inputs(tf)
    c = tf.placeholder(tf.complex64, [2, 3])
    results = [tf.transpose(s), tf.transpose(p), tf.transpose(u), tf.transpose(s, [1, 0]), tf.transpose(p, perm=[1, 0])]
    results += [tf.transpose(u, [2, 0, 1]), tf.transpose(s, name="named"), tf.transpose(c, conjugate=True)]
    results += [tf.transpose(s, conjugate=True), tf.transpose(tf.constant(1.0)), tf.transpose([[1, 2], [3, 4]])]
    results += [tf.transpose(s, tf.placeholder(tf.int32, [2])), tf.matrix_transpose(s), tf.matrix_transpose(u)]
    results += [tf.matrix_transpose(c, conjugate=True), tf.transpose(c, [1, 0], conjugate=True)]
    return _graph(tf, *results)


def concat(tf, np):
    s, p, u = _inputs(tf)
    results = [tf.concat([s, s], 0), tf.concat([s, p], axis=0), tf.concat([p, p], 1), tf.concat([s, u], -1)]
    results += [tf.concat([s], 0), tf.concat(s, 0), tf.concat([s, s], 1, name="named"), tf.concat([s], 1, name="alone")]
    results += [
        tf.concat([[1, 2], [3]], 0),
        tf.concat([tf.shape(p), [4]], 0),
        tf.concat([s, s], tf.placeholder(tf.int32, [])),
    ]
    results += [tf.concat((s, [[1.0, 2.0, 3.0]]), 0), tf.concat([u, u], 0), tf.concat([p, s], 1)]
    return _graph(tf, *results)


def split_pieces(tf, np):
    s, p, u = _inputs(tf)
    results = list(tf.split(s, 3, 1)) + list(tf.split(p, 2)) + list(tf.split(s, [1, 2], axis=1))
    results += list(tf.split(p, [1, -1], 1, name="named")) + list(tf.split(u, 2, axis=1)) + list(tf.split(u, [2, 3]))
    results += list(tf.split(s, tf.placeholder(tf.int32, [2]), 1)) + list(
        tf.split(s, tf.placeholder(tf.int32), 1, num=3)
    )
    results += list(tf.split(s, num_or_size_splits=tf.Dimension(3), axis=-1)) + list(tf.split([1, 2, 3, 4], 2))
    results += list(tf.split(value=p, num_or_size_splits=[3], axis=1)) + list(tf.split(s, np.array([1, 1]), 0))
    return _graph(tf, *results)


def concat_and_split_errors(tf, np):
    x = tf.placeholder(tf.float32, [2, 3])
    return [
        failure(lambda: tf.concat([x, tf.zeros([3, 4])], 0), BUILT),
        failure(lambda: tf.concat([x, tf.zeros([2, 3], tf.int32)], 0), BUILT),
        failure(lambda: tf.concat([x, x], 2), BUILT),
        failure(lambda: tf.concat(0, [x, x]), BUILT),
        failure(lambda: tf.split(x, 2, 1), BUILT),
        failure(lambda: tf.split(x, [1, 1], 1), BUILT),
        failure(lambda: tf.split(x, tf.constant(2)), BUILT),
        failure(lambda: tf.split(x, tf.placeholder(tf.int32, [None])), "^[^P]*"),
        failure(lambda: tf.split(x, np.int64(2)), BUILT),
    ]


def stack_and_unstack(tf, np):
    s, p, u = _inputs(tf)
    results = [tf.stack([s, s]), tf.stack([s, s], 1), tf.stack([p, s], axis=-1), tf.stack([s, s], name="named")]
    results += [tf.stack([1, 2]), tf.stack([[1.0, 2.0], [3.0, 4.0]], axis=1), tf.stack([tf.shape(p)[0], 3])]
    results += [
        tf.stack([1, tf.constant(2)], axis=0),
        tf.stack([u, s]),
        tf.stack([[1.0, tf.constant(2.0)], [3.0, 4.0]]),
    ]
    results += [tf.stack(np.ones([2, 2])), tf.stack([s])]
    tf.parallel_stack([s, s])
    results += tf.unstack(s) + tf.unstack(p, axis=1) + tf.unstack(u, 2) + tf.unstack(s, axis=-1, name="named")
    results += tf.unstack(p, num=2) + tf.unstack(tf.constant([1, 2, 3]))
    return _graph(tf, *results)


def stack_and_unstack_errors(tf, np):
    x, p = tf.placeholder(tf.float32, [2, 3]), tf.placeholder(tf.float32, [None, 3])
    return [
        failure(lambda: tf.stack([x, x], axis=3), BUILT),
        failure(lambda: tf.stack([x, tf.zeros([3])]), BUILT),
        failure(lambda: tf.stack([x, tf.zeros([2, 3], tf.int32)]), BUILT),
        failure(lambda: tf.unstack(p), BUILT),
        failure(lambda: tf.unstack(x, axis=2), BUILT),
        failure(lambda: tf.unstack(x, num=3), BUILT),
    ]


def packed_lists(tf, np):
    a, b, i = tf.constant(1.0, name="a"), tf.constant(2.0, name="b"), tf.constant(3, name="i")
    results = [tf.convert_to_tensor([a, b]), tf.convert_to_tensor([[a, 1.0], [2.0, b]]), tf.convert_to_tensor((a, 3.0))]
    results += [tf.convert_to_tensor([a, b], name="named"), tf.convert_to_tensor([i, 4], dtype=tf.float32)]
    results += [tf.convert_to_tensor([[a], [b]], dtype=tf.float64)]
    results += [
        tf.reduce_sum([a, b]),
        tf.add([a, 1.0], [b, 2.0]),
        tf.fill([i, 2], a),
        tf.zeros([i, 2]),
        tf.tile([a], [i]),
    ]
    results += [tf.convert_to_tensor([[1.0, 2.0], [a, b]]), tf.identity([np.float32(1), a])]
    return _graph(tf, *results)


def packed_lists_of_mixed_types(tf, np):
    a, i = tf.constant(1.0, name="a"), tf.constant(3, name="i")
    return [failure(lambda: tf.convert_to_tensor([a, i])), failure(lambda: tf.identity([i, 1.5]))]


def slices(tf, np):
    s, p, u = _inputs(tf)
    results = [tf.slice(s, [0, 1], [2, 1]), tf.slice(p, [0, 1], [-1, 2]), tf.slice(u, [1], [2], name="named")]
    results += [tf.slice(s, tf.placeholder(tf.int32, [2]), [1, 1]), tf.slice(s, [0, 0], tf.placeholder(tf.int32, [2]))]
    results += [tf.slice(s, np.array([0, 1]), [1, -1]), tf.slice([1, 2, 3], [1], [1])]
    results += [
        tf.strided_slice(s, [0, 0], [2, 3], [1, 2]),
        tf.strided_slice(s, [0], [1]),
        tf.strided_slice(p, [1], [-1]),
    ]
    results += [tf.strided_slice(s, [0, 0], [1, 1], begin_mask=1, end_mask=2, name="named")]
    results += [tf.strided_slice(s, [0, 1], [0, 2], shrink_axis_mask=2, ellipsis_mask=1)]
    return _graph(tf, *results)


def indexing(tf, np):
    s, p, u = _inputs(tf)
    i, j = tf.placeholder(tf.int32, [], name="i"), tf.placeholder(tf.int64, [], name="j")
    results = [s[0], s[-1], s[1, 2], s[:, 1], s[0:1], s[:, ::2], s[::-1], s[..., 0], s[0, ...], s[...], s[:]]
    results += [s[None], s[:, None, 1:], s[tf.newaxis, ..., tf.newaxis], s[[1, 2]], s[1:, -2:], s[:-1], s[-1:0:-1]]
    results += [p[0], p[1:], p[:2], p[:, 0], p[-1], p[::2], p[..., None], u[0], u[1:], u[..., 1]]
    results += [s[i], s[i:], s[: i + 1], s[i, 0], s[:, i], s[::i], s[j], s[j, 0], s[0, j], p[i:, 1]]
    results += [s[tf.Dimension(1)], s[np.int32(1)], s[: tf.shape(p)[0]], tf.constant([1, 2, 3])[1], s[()]]
    return _graph(tf, *results)


def indexing_with_masks(tf, np):
    s, p, _ = _inputs(tf)
    return _graph(tf, s[s > 0], p[p[:, 0] > 0], s[np.array([True, False])])


def indexing_errors(tf, np):
    x = tf.placeholder(tf.float32, [2, 3])
    return [
        failure(lambda: x["a"], BUILT),
        failure(lambda: x[1.0], BUILT),
        failure(lambda: x[tf.constant(1.0)], "^[^T]*"),
        failure(lambda: x[tf.constant([0, 1])], "^[^T]*"),
        failure(lambda: x[0, 0, 0], BUILT),
        failure(lambda: x[2], BUILT),
        failure(lambda: x[..., ...], BUILT),
        failure(lambda: x[::0], BUILT),
        failure(lambda: x[0].assign(1.0), BUILT),
    ]


def boolean_masks(tf, np):
    s, p, u = _inputs(tf)
    rows, cells = tf.placeholder(tf.bool, [None], name="rows"), tf.placeholder(tf.bool, [2, 3], name="cells")
    results = [tf.boolean_mask(s, [True, False]), tf.boolean_mask(p, rows), tf.boolean_mask(s, cells, name="named")]
    results += [
        tf.boolean_mask(s, [True, False, True], axis=1),
        tf.boolean_mask(u, rows),
        tf.boolean_mask([1, 2], [True, False]),
    ]
    return _graph(tf, *results)


def boolean_mask_errors(tf, np):
    x = tf.placeholder(tf.float32, [2, 3])
    return [
        failure(lambda: tf.boolean_mask(x, True)),
        failure(lambda: tf.boolean_mask(x, tf.placeholder(tf.bool))),
        failure(lambda: tf.boolean_mask(x, [True, False, True])),
    ]


def gathers(tf, np):
    s, p, u = _inputs(tf)
    ids = tf.placeholder(tf.int32, [None], name="ids")
    results = [tf.gather(s, [0, 1]), tf.gather(p, ids), tf.gather(s, ids, axis=1), tf.gather(s, 0), tf.gather(u, [1])]
    results += [tf.gather(s, [[0, 1], [1, 0]], name="named"), tf.gather(p, tf.constant([0], tf.int64), axis=-1)]
    results += [tf.gather(s, [0], validate_indices=False), tf.gather(s, [[0, 1], [1, 2]], batch_dims=1, axis=1)]
    results += [tf.gather([1, 2, 3], [0, 2]), tf.gather(s, ids, axis=tf.placeholder(tf.int32, []))]
    results += [tf.gather_nd(s, [[0, 1], [1, 2]]), tf.gather_nd(p, [[0]]), tf.gather_nd(u, [[0, 1]], name="named")]
    results += [tf.batch_gather(s, [[0], [1]]), tf.batch_gather(p, tf.placeholder(tf.int32, [None, 2]))]
    results += [tf.gather_nd(s, [[[0]], [[1]]], batch_dims=1)]
    return _graph(tf, *results)


def gathers_from_variables(tf, np):
    v = tf.get_variable("v", [4, 2], initializer=tf.zeros_initializer())
    r = tf.get_variable("r", [4, 2], initializer=tf.zeros_initializer(), use_resource=True)
    return _graph(
        tf,
        tf.gather(v, [1, 2]),
        tf.gather(r, [1, 2]),
        tf.gather(r, [1], axis=1),
        tf.gather_nd(r, [[1, 1]]),
        v[1],
        r[1:],
    )


def wheres(tf, np):
    s, p, u = _inputs(tf)
    condition = tf.placeholder(tf.bool, [2, 3], name="condition")
    results = [
        tf.where(condition),
        tf.where([True, False], name="named"),
        tf.where(condition, s, s),
        tf.where(s > 0, s, p),
    ]
    results += [tf.where([True, False], s, s), tf.where(condition, s, s, "chosen"), tf.where(u > 0, u, u), tf.where(s)]
    results += [tf.where_v2(condition, s, 0.0), tf.where_v2(condition), tf.where(True, 1.0, 2.0)]
    return _graph(tf, *results)


def one_hots(tf, np):
    ids = tf.placeholder(tf.int64, [None], name="ids")
    results = [tf.one_hot([0, 2], 3), tf.one_hot(ids, 10), tf.one_hot(ids, 10, axis=0), tf.one_hot(ids, 4, 5.0, -1.0)]
    results += [
        tf.one_hot(ids, 4, dtype=tf.int32),
        tf.one_hot(ids, 4, on_value=True, off_value=False),
        tf.one_hot(3, 5),
    ]
    results += [tf.one_hot(ids, 4, on_value=2, name="named"), tf.one_hot(ids, 4, off_value=2.0, dtype=tf.float32)]
    results += [tf.one_hot(ids, tf.placeholder(tf.int32, [])), tf.one_hot(ids, depth=tf.shape(ids)[0], axis=-1)]
    return _graph(tf, *results)


def one_hot_errors(tf, np):
    return [
        failure(lambda: tf.one_hot([1], 3, on_value=1, dtype=tf.float32)),
        failure(lambda: tf.one_hot([1], 3, off_value=1.0, dtype=tf.int32)),
        failure(lambda: tf.one_hot([1], 3, on_value=1, off_value=1.0)),
        failure(lambda: tf.one_hot([1.0], 3)),
    ]


def sequence_masks(tf, np):
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    results = [tf.sequence_mask(lengths), tf.sequence_mask([1, 3, 2], 5), tf.sequence_mask(lengths, 4, tf.float32)]
    results += [
        tf.sequence_mask(tf.constant([1, 2], tf.int64), name="named"),
        tf.sequence_mask(lengths, dtype=tf.int32),
    ]
    results += [tf.sequence_mask(tf.placeholder(tf.int32)), tf.sequence_mask([[1, 2], [3, 0]], 3, dtype=None)]
    return _graph(tf, *results)


def zeros_and_ones(tf, np):
    s, p, u = _inputs(tf)
    n = tf.placeholder(tf.int32, [], name="n")
    results = []
    for function in (tf.zeros, tf.ones):
        results += [
            function([2, 3]),
            function((100,)),
            function([], tf.int32),
            function(5),
            function([1000]),
            function([40, 30]),
        ]
        results += [
            function([2], tf.bool),
            function(tf.shape(p)),
            function([n, 2]),
            function([tf.shape(p)[0], 3], name="named"),
        ]
        results += [
            function(tf.TensorShape([2, 3])),
            function(s.get_shape()),
            function(np.array([2, 3])),
            function([0, 2]),
        ]
        results += [
            function([tf.Dimension(3), 2]),
            function(p.get_shape()[1:]),
            function(n),
            function([n]),
            function([2, 3, n]),
        ]
        results += [
            function([2], tf.complex64),
            function([2], np.int64),
            function([2], tf.float16),
            function(tf.TensorShape([2000])),
        ]
    results += [tf.zeros([2], tf.string)]
    return _graph(tf, *results)


def zeros_of_an_unknown_shape(tf, np):
    p = tf.placeholder(tf.float32, [None, 3])
    return [
        failure(lambda: tf.zeros(p.get_shape()), "^[^:]*:.{30}"),
        failure(lambda: tf.zeros([None, 3]), "^[^:]*:.{10}"),
    ]


def zeros_and_ones_like(tf, np):
    s, p, u = _inputs(tf)
    results = []
    for function in (tf.zeros_like, tf.ones_like):
        results += [
            function(s),
            function(p),
            function(u),
            function(s, tf.int32),
            function(p, tf.int32),
            function(s, name="named"),
        ]
        results += [
            function(s, optimize=False),
            function([1, 2, 3]),
            function(p, dtype=tf.float32),
            function(tf.constant([True])),
        ]
        results += [function(u, dtype=tf.bool), function(tf.ones([1500])), function(tf.constant(1.0))]
    return _graph(tf, *results)


def fills_and_placeholders(tf, np):
    n = tf.placeholder(tf.int32, [], name="n")
    results = [tf.fill([2, 3], 1.0), tf.fill([n, 2], 7), tf.fill(tf.placeholder(tf.int32, [2]), True, name="named")]
    results += [
        tf.fill([2], tf.constant(1, tf.int64)),
        tf.placeholder(tf.int64),
        tf.placeholder("float", [None, 2], "x"),
    ]
    results += [
        tf.placeholder(tf.string, ()),
        tf.placeholder(np.float64, tf.TensorShape([1])),
        tf.placeholder(tf.bool, []),
    ]
    results += [tf.placeholder_with_default(1.0, []), tf.placeholder_with_default([1, 2], [None], name="d")]
    results += [tf.placeholder_with_default(tf.zeros([2, 3]), None)]
    sparse = [tf.sparse_placeholder(tf.float32), tf.sparse_placeholder(tf.float32, [2, 3], "sp")]
    sparse += [tf.sparse_placeholder(tf.float32, [None, 3])]
    for s in sparse:
        results += [s.indices, s.values, s.dense_shape]
    return _graph(tf, *results)


def pads(tf, np):
    s, p, u = _inputs(tf)
    results = [tf.pad(s, [[1, 1], [0, 2]]), tf.pad(p, [[1, 0], [0, 2]]), tf.pad(s, [[1, 1], [1, 1]], "REFLECT")]
    results += [tf.pad(s, [[1, 1], [1, 1]], mode="symmetric"), tf.pad(s, [[0, 0], [1, 1]], constant_values=3.0)]
    results += [
        tf.pad(u, [[1, 1]], name="named"),
        tf.pad(s, tf.placeholder(tf.int32, [2, 2])),
        tf.pad([1, 2], [[1, 0]]),
    ]
    n = tf.placeholder(tf.int32, [])
    results += [tf.pad(s, [[0, n], [0, 1]]), tf.pad(s, [[1, 1], [0, 0]], constant_values=tf.constant(0.0))]
    return _graph(tf, *results)


def pad_in_an_unknown_mode(tf, np):
    return failure(lambda: tf.pad([1], [[1, 1]], "MIRROR"))


def tiles_and_reversals(tf, np):
    s, p, u = _inputs(tf)
    results = [
        tf.tile(s, [2, 1]),
        tf.tile(p, [1, 2]),
        tf.tile(u, [2], name="named"),
        tf.tile([1], tf.placeholder(tf.int32, [1])),
    ]
    results += [
        tf.reverse(s, [0]),
        tf.reverse(p, axis=[0, -1]),
        tf.reverse_v2(u, [1], name="named"),
        tf.reverse([1, 2], [0]),
    ]
    results += [tf.reverse_sequence(s, [1, 2], 1), tf.reverse_sequence(p, [1, 2], seq_axis=1, batch_axis=0)]
    results += [tf.reverse_sequence(s, [1, 2, 2], seq_dim=0, batch_dim=1, name="named")]
    tf.roll(s, 1, 0)
    tf.roll(p, [1, -1], [0, 1])
    return _graph(tf, *results)


def sets_and_permutations(tf, np):
    x = tf.placeholder(tf.int32, [None], name="x")
    results = list(tf.unique(x)) + list(tf.unique([1, 1, 2], tf.int64)) + list(tf.unique_with_counts(x, name="named"))
    results += (
        list(tf.setdiff1d(x, [1, 2])) + list(tf.setdiff1d([1, 2, 3], [2], tf.int64)) + [tf.invert_permutation([1, 0])]
    )
    return _graph(tf, *results)


def named_results(tf, np):
    unique = tf.unique_with_counts([1, 2, 1])
    return [
        type(unique).__name__,
        list(unique._fields),
        type(tf.setdiff1d([1], [2])).__name__,
        list(tf.setdiff1d([1], [2])._fields),
    ]


def diagonals(tf, np):
    s, p, u = _inputs(tf)
    results = [tf.diag([1.0, 2.0]), tf.diag_part(tf.ones([3, 3])), tf.matrix_diag(s), tf.matrix_diag_part(p), tf.eye(3)]
    results += [
        tf.matrix_set_diag(tf.ones([2, 2]), [1.0, 2.0]),
        tf.matrix_band_part(s, 0, -1),
        tf.matrix_band_part(u, 1, 1),
    ]
    n = tf.placeholder(tf.int32, [], name="n")
    results += [
        tf.eye(2, 3),
        tf.eye(n),
        tf.eye(n, 3),
        tf.eye(2, batch_shape=[4]),
        tf.eye(2, dtype=tf.int32, name="named"),
    ]
    results += [
        tf.eye(2, batch_shape=tf.shape(p)),
        tf.eye(3, 3),
        tf.matrix_diag(u, name="d"),
        tf.linalg.tensor_diag([1]),
    ]
    return _graph(tf, *results)


def broadcasts(tf, np):
    s, p, u = _inputs(tf)
    results = [tf.broadcast_to(s, [4, 2, 3]), tf.broadcast_to(1, tf.shape(p)), tf.broadcast_to(u, [2], name="named")]
    results += [tf.broadcast_dynamic_shape(tf.shape(p), [1, 3]), tf.broadcast_dynamic_shape([2, 1], [3])]
    results += [tf.ensure_shape(u, [2, None]), tf.ensure_shape(p, [4, 3], name="e")]
    return _graph(tf, *results)


def static_broadcasts(tf, np):
    def broadcast(a, b):
        return str(tf.broadcast_static_shape(tf.TensorShape(a), tf.TensorShape(b)))

    pairs = [
        ([2, 3], [3]),
        ([None, 1], [4, 5]),
        ([None], [3]),
        ([None], [1]),
        (None, [2]),
        ([], [2]),
        ([1, None], [None, 1]),
    ]
    return [broadcast(*pair) for pair in pairs] + [failure(lambda: broadcast([2], [3]))]


def meshgrids(tf, np):
    x = tf.placeholder(tf.float32, [None], name="x")
    results = tf.meshgrid([1, 2], [3, 4, 5]) + tf.meshgrid(x, x, indexing="ij") + tf.meshgrid([1.0], name="named")
    results += tf.meshgrid(tf.range(3), tf.range(2), tf.range(4))
    return _graph(tf, *results)


def space_and_batch(tf, np):
    x = tf.placeholder(tf.float32, [None, 4, 4, 4], name="x")
    results = [tf.space_to_batch(x, [[0, 0], [0, 0]], 2), tf.batch_to_space(tf.ones([4, 1, 1, 1]), [[0, 0], [0, 0]], 2)]
    results += [
        tf.space_to_batch_nd(x, [2, 2], [[1, 1], [0, 0]]),
        tf.batch_to_space_nd(tf.ones([4, 1, 1, 1]), [2, 2], [[0, 0], [0, 0]]),
    ]
    results += [
        tf.space_to_depth(x, 2),
        tf.depth_to_space(x, 2, name="named"),
        tf.space_to_depth(x, 2, data_format="NCHW"),
    ]
    results += list(tf.required_space_to_batch_paddings([5, 7], [2, 2]))
    results += list(tf.required_space_to_batch_paddings(tf.shape(x)[1:3], [2, 3], [[1, 1], [0, 1]]))
    results += list(
        tf.required_space_to_batch_paddings(tf.shape(tf.placeholder(tf.float32, [None, None])), [2, 3], name="named")
    )
    tf.extract_image_patches(x, [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], "VALID")
    return _graph(tf, *results)


def partitions(tf, np):
    x, ids = tf.placeholder(tf.float32, [None, 2], name="x"), tf.placeholder(tf.int32, [None], name="ids")
    results = tf.dynamic_partition(x, ids, 2) + [tf.dynamic_stitch([[0, 2], [1]], [[1.0, 3.0], [2.0]])]
    results += [tf.dynamic_stitch([ids], [x], name="named"), tf.scatter_nd([[0], [2]], [1.0, 2.0], [4])]
    results += [tf.tensor_scatter_update(x, [[0]], [[1.0, 2.0]]), tf.tensor_scatter_add(x, [[0]], [[1.0, 2.0]])]
    results += [tf.tensor_scatter_sub(x, [[0]], [[1.0, 2.0]])]
    tf.unravel_index([3, 5], [2, 3])
    return _graph(tf, *results)


def identities(tf, np):
    s, p, u = _inputs(tf)
    results = [tf.identity(s), tf.identity([1, 2], name="named"), tf.stop_gradient(p), tf.guarantee_const(s)]
    results += tf.identity_n([s, tf.constant(1)]) + [tf.check_numerics(s, "bad"), tf.bitcast(s, tf.int32)]
    return _graph(tf, *results)


def repeats_and_searches(tf, np):
    s, p, u = _inputs(tf)
    results = [
        tf.repeat([1, 2], 2),
        tf.repeat([1, 2], [2, 3]),
        tf.repeat(s, 2, axis=1),
        tf.repeat(p, [1, 2, 3], axis=1),
    ]
    results += [
        tf.repeat(3, 2),
        tf.searchsorted([1, 3, 5], [2, 4]),
        tf.searchsorted(p, s, side="right", out_type=tf.int64),
    ]
    results += [
        tf.sort([3, 1, 2]),
        tf.sort(s, direction="DESCENDING"),
        tf.sort(p, axis=0),
        tf.argsort(s, axis=0, name="named"),
    ]
    return _graph(tf, *results)
