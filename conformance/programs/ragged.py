"""Ragged tensors: what functions of them return, and what TensorFlow's functions of tensors do with them."""

from conformance.outcomes import error_class, failure


def _parts(value):
    """A ragged value as its row splits and its flat values."""
    if hasattr(value, "ragged_rank"):
        return {"splits": list(value.nested_row_splits), "values": value.flat_values}
    return value


def _run(tf, *tensors, **feeds):
    with tf.Session() as sess:
        return [_parts(value) for value in sess.run(list(tensors), feeds.get("feed"))]


def _shapes(*tensors):
    return [str(tensor.shape) for tensor in tensors]


def _rows(tf, dtype="float32"):
    return tf.ragged.constant([[3, 1], [], [4, 1, 5], [2]], dtype=dtype)


def _deep(tf, dtype="float32"):
    return tf.ragged.constant([[[1, 2], [3]], [], [[4], [], [5, 6]]], dtype=dtype)


def _pairs(tf):
    return tf.ragged.constant([[[1, 2], [3, 4]], [], [[5, 6]]], dtype=tf.float32, ragged_rank=1)


def _words(tf):
    return tf.ragged.constant([["a", "Bc"], [], ["d e", "12"]])


# Functions of each element


def elementwise_floats(tf, np):
    x = _rows(tf)
    names = (
        "abs acos acosh asin asinh atan atanh ceil cos cosh digamma erf erfc exp expm1 floor is_finite is_inf is_nan "
        "lgamma log log1p log_sigmoid negative reciprocal rint round rsqrt sign sin sinh sqrt square tan"
    ).split()
    results = [getattr(tf.math, name)(x / 8.0) for name in names]
    results += [tf.identity(x), tf.zeros_like(x), tf.ones_like(x, dtype=tf.int32), tf.clip_by_value(x, 2.0, 4.0)]
    results += [tf.check_numerics(x, "bad"), tf.cast(x, tf.int64), tf.saturate_cast(x * 100.0, tf.uint8)]
    results += [tf.real(x), tf.imag(x), tf.conj(x), tf.angle(tf.complex(x, x)), tf.identity(input=x)]
    return _run(tf, *results)


def elementwise_others(tf, np):
    x, flags, words = _rows(tf, "int32"), tf.ragged.constant([[True, False], [], [True]]), _words(tf)
    results = [tf.logical_not(flags), tf.bitwise.invert(x), tf.as_string(x), tf.strings.length(words)]
    results += [tf.strings.substr(words, 0, 1), tf.strings.regex_replace(words, "[a-z]", "_"), tf.strings.strip(words)]
    results += [
        tf.strings.regex_full_match(words, "[0-9]+"),
        tf.encode_base64(words),
        tf.strings.join([words, words], "-"),
    ]
    results += [tf.strings.to_hash_bucket_fast(words, 10), tf.strings.to_hash_bucket_strong(words, 10, [1, 2])]
    results += [tf.add_n([x, x])]
    results += [tf.decode_base64(tf.encode_base64(words)), tf.strings.unicode_script(x)]
    return _run(tf, *results)


def binary_functions(tf, np):
    x, y = _rows(tf), _rows(tf) + 0.5
    names = (
        "add atan2 divide equal floordiv floormod greater greater_equal less less_equal maximum minimum multiply "
        "not_equal pow squared_difference subtract truediv"
    ).split()
    results = [getattr(tf.math, name)(x, y) for name in names]
    results += [
        tf.div_no_nan(x, y - 3.5),
        tf.math.add(x=x, y=2.0),
        tf.maximum(3.0, x),
        tf.complex(x, y),
        tf.realdiv(x, y),
    ]
    a, b = _rows(tf, "int32"), 2
    results += [tf.truncatediv(a, b), tf.truncatemod(a, b), tf.bitwise.bitwise_and(a, b), tf.bitwise.bitwise_or(a, b)]
    results += [tf.bitwise.bitwise_xor(a, b), tf.bitwise.left_shift(a, b), tf.bitwise.right_shift(a, b)]
    flags = tf.ragged.constant([[True, False], [], [True]])
    results += [tf.logical_and(flags, True), tf.logical_or(flags, flags), tf.math.logical_xor(flags, [[True]])]
    return _run(tf, *results)


def operators(tf, np):
    x, n, flags = _rows(tf), _rows(tf, "int32"), tf.ragged.constant([[True, False], [], [True]])
    results = [x + 1, 1 - x, x * x, 2 / x, n // 2, 7 % n, x**2, 2**x, -x, abs(-x), x > 2, x >= 2, x < 2, x <= 2, n / 2]
    results += [flags & True, False | flags, flags ^ flags, ~flags, tf.constant(1.0) + x, tf.constant([[2.0]]) * x]
    return _run(tf, *results)


def broadcasting(tf, np):
    x, pairs, deep = _rows(tf), _pairs(tf), _deep(tf)
    results = [
        x + [[1.0], [2.0], [3.0], [4.0]],
        [[10.0]] + x,
        pairs + [1.0, 10.0],
        pairs * tf.constant([[[2.0, 3.0]]]),
        deep + [[[1.0]], [[2.0]], [[3.0]]],
        tf.constant([[1.0], [2.0]]) + tf.ragged.constant([[1.0, 2.0], [3.0]]),
    ]
    return _run(tf, *results), _shapes(*results)


# Along dimensions


def reductions(tf, np):
    results = []
    for x in (_rows(tf), _deep(tf), _pairs(tf)):
        for reduce in (tf.reduce_sum, tf.reduce_prod, tf.reduce_min, tf.reduce_max, tf.reduce_mean):
            results += [reduce(x, axis=axis) for axis in (None, 0, 1, -1, [0, 1], [])]
    results += [tf.reduce_sum(_rows(tf), reduction_indices=1), tf.reduce_sum(_rows(tf), tf.constant(1))]
    flags = tf.ragged.constant([[True, False], [], [True]])
    for reduce in (tf.reduce_all, tf.reduce_any):
        results += [reduce(flags, axis=axis) for axis in (None, 0, 1)]
    results += [tf.strings.reduce_join(_words(tf), axis=axis, separator="+") for axis in (0, 1, -1)]
    return _run(tf, *results), _shapes(*results)


def segments(tf, np):
    results = []
    for op in (
        tf.math.unsorted_segment_sum,
        tf.math.unsorted_segment_prod,
        tf.math.unsorted_segment_min,
        tf.math.unsorted_segment_max,
        tf.math.unsorted_segment_mean,
        tf.math.unsorted_segment_sqrt_n,
    ):
        results += [op(_rows(tf), [0, 2, 0, 2], 3), op(_deep(tf), [1, 0, 1], 2)]
        ids = tf.ragged.constant([[1, 0], [], [0, 0, 1], [1]])
        results += [op(_rows(tf), ids, 2)]
    return _run(tf, *results), _shapes(*results)


# Structure


def stack_and_concat(tf, np):
    x, y, deep = _rows(tf), tf.ragged.constant([[9.0], [8.0, 7.0], [], [6.0]]), _deep(tf)
    results = [tf.ragged.stack([x, y], axis) for axis in (0, 1, -2)]
    results += [tf.ragged.stack([x]), tf.ragged.stack([[1, 2], [3, 4]], axis=1)]
    results += [tf.stack([x, y]), tf.stack([x, y], axis=1), tf.concat([x, y], 0), tf.concat([x, y], 1)]
    results += [
        tf.concat([x, y], axis=-1),
        tf.concat([x], axis=0),
        tf.concat([deep, deep], 2),
        tf.concat([deep, deep], 1),
    ]
    results += [tf.concat([_pairs(tf), _pairs(tf)], axis=2), tf.concat([x, tf.ones([2, 2])], axis=0)]
    results += [tf.stack([deep, deep], axis=2)]
    return _run(tf, *results), _shapes(*results)


def masks(tf, np):
    t, f = True, False
    results = [
        tf.ragged.boolean_mask([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[t, f, t], [f, f, f], [t, f, f]]),
        tf.ragged.boolean_mask(_rows(tf), tf.ragged.constant([[t, f], [], [f, t, t], [f]])),
        tf.ragged.boolean_mask(_rows(tf), [t, f, f, t]),
        tf.ragged.boolean_mask([1, 2, 3], [t, f, t]),
        tf.ragged.boolean_mask(_deep(tf), tf.ragged.constant([[t, f], [], [f, t, t]])),
        tf.ragged.boolean_mask(tf.ones([2, 2, 2]), [[[t, f], [t, t]], [[f, f], [f, t]]]),
        tf.ragged.boolean_mask(data=_pairs(tf), mask=[f, t, t], name="kept"),
    ]
    return _run(tf, *results), _shapes(*results)


def gathers(tf, np):
    x, deep = _rows(tf), _deep(tf)
    results = [
        tf.gather(x, [2, 0, 2]),
        tf.gather(x, 2),
        tf.gather(x, [[0, 2], [1, 3]]),
        tf.gather(x, tf.ragged.constant([[2], [0, 3]])),
        tf.gather([1, 2, 3], tf.ragged.constant([[2], [0, 1]])),
        tf.gather_nd(deep, [[2], [0]]),
        tf.gather_nd(deep, [[2, 0], [0, 1]]),
        tf.gather_nd(deep, [[2, 2, 1], [0, 0, 0]]),
        tf.gather_nd(deep, [[[2], [0]]]),
        tf.gather_nd(_pairs(tf), [[0, 1, 1], [2, 0, 0]]),
        tf.gather_nd(x, tf.zeros([2, 0], tf.int32)),
        tf.batch_gather(x, tf.ragged.constant([[1, 0], [], [2, 2], [0]])),
        tf.batch_gather(x, [1, 0]),
        tf.batch_gather(tf.ones([2, 2]), tf.ragged.constant([[1], [0, 0]])),
    ]
    return _run(tf, *results), _shapes(*results)


def dimensions(tf, np):
    x, deep = _rows(tf), _deep(tf)
    results = [tf.expand_dims(x, axis) for axis in (0, 1, 2, -1)] + [tf.expand_dims(deep, 2), tf.expand_dims(x, dim=0)]
    results += [tf.size(x), tf.size(deep, out_type=tf.int64), tf.rank(x), tf.rank(_pairs(tf))]
    results += [tf.tile(x, [2, 1]), tf.tile(x, [1, 2]), tf.tile(deep, [1, 2, 2]), tf.tile(_pairs(tf), [2, 2, 2])]
    results += [
        tf.one_hot(tf.ragged.constant([[0, 2], [1]]), 3),
        tf.one_hot(tf.ragged.constant([[0], [1]]), 2, axis=-1),
    ]
    results += [tf.squeeze(tf.ragged.constant([[[1, 2]], [[3]]]), 1), tf.squeeze(tf.ragged.constant([[1, 2]]), [0])]
    results += [tf.squeeze(tf.expand_dims(_pairs(tf), 3), axis=[3])]
    return _run(tf, *results), _shapes(*results)


def where(tf, np):
    flags = tf.ragged.constant([[True, False], [], [False, True, True], [False]])
    results = [
        tf.where(flags),
        tf.where(flags, _rows(tf), -_rows(tf)),
        tf.where([True, False, False, True], _rows(tf), -_rows(tf)),
    ]
    results += [
        tf.where(tf.ragged.constant([[[True], [False, True]], [[]]])),
        tf.where([True, False], _pairs(tf)[:2], _pairs(tf)[1:]),
    ]
    return _run(tf, *results), _shapes(*results)


def partitions(tf, np):
    results = [
        tf.ragged.stack_dynamic_partitions(["a", "b", "c"], [2, 0, 2], 3),
        tf.ragged.stack_dynamic_partitions(_rows(tf), [1, 0, 1, 0], num_partitions=2),
        tf.ragged.stack_dynamic_partitions(_rows(tf), tf.ragged.constant([[1, 0], [], [0, 0, 1], [1]]), 3),
        tf.ragged.stack_dynamic_partitions([[1, 2], [3, 4]], [[0, 1], [1, 1]], 2),
        tf.ragged.stack_dynamic_partitions("a", 1, 3),
    ]
    results += tf.dynamic_partition(_rows(tf), [1, 0, 1, 0], 2)
    return _run(tf, *results), _shapes(*results)


def indexing(tf, np):
    x, deep, pairs = _rows(tf), _deep(tf), _pairs(tf)
    keys = [
        np.s_[0],
        np.s_[-1],
        np.s_[1:],
        np.s_[:2],
        np.s_[::2],
        np.s_[::-1],
        np.s_[2, 1],
        np.s_[:, 1:],
        np.s_[:, :1],
        np.s_[:, -1:],
        np.s_[:, ::2],
        np.s_[1:3, :2],
        np.s_[...],
        np.s_[..., 1:],
        np.s_[2, 1:],
        np.s_[:0],
        np.s_[5:],
    ]
    results = [x[key] for key in keys] + [x[tf.constant(2)], x[:, tf.constant(1) :], x[tf.newaxis], x[:, tf.newaxis]]
    results += [
        deep[2],
        deep[0, 0],
        deep[:, 1:],
        deep[:, :, 1:],
        deep[..., -1:],
        deep[2, 2, 1],
        deep[:, tf.newaxis, 1:],
    ]
    results += [pairs[0], pairs[0, 1], pairs[:, :, 0], pairs[..., 1], pairs[:, 1:, :1]]
    return _run(tf, *results), _shapes(*results)


def errors_of_indexing(tf, np):
    x = _rows(tf)
    keys = [np.s_[:, 1], np.s_["a"], np.s_[0.5], np.s_[:, 1:2:0.5], np.s_[:, 0.5:], np.s_[..., 0, 0, 0], np.s_[:, "a":]]
    return [failure(lambda key=key: x[key]) for key in keys] + [
        failure(lambda: bool(x)),
        error_class(lambda: list(x.to_list())),
    ]


def conversions(tf, np):
    x, deep = _rows(tf), _deep(tf)
    dense = tf.constant([[5, 7, 0], [0, 3, 0], [6, 0, 0]])
    results = [
        x.to_tensor(),
        x.to_tensor(9.0),
        deep.to_tensor(),
        _pairs(tf).to_tensor([8.0, 9.0]),
        x.to_sparse(),
        deep.to_sparse(),
        tf.RaggedTensor.from_tensor(dense),
        tf.RaggedTensor.from_tensor(dense, lengths=[1, 0, 3]),
        tf.RaggedTensor.from_tensor(dense, padding=0),
        tf.RaggedTensor.from_tensor(tf.ones([2, 3, 2]), ragged_rank=2),
        tf.RaggedTensor.from_tensor(tf.ones([2, 2, 2]), lengths=([1, 2], [1, 0, 2])),
        tf.RaggedTensor.from_sparse(x.to_sparse()),
        x.with_row_splits_dtype(tf.int32),
        deep.with_flat_values(tf.range(6)),
        tf.ragged.segment_ids_to_row_splits([0, 0, 2]),
        tf.ragged.row_splits_to_segment_ids([0, 2, 2, 3]),
        tf.ragged.range([3, 0, 2], dtype=tf.float32, row_splits_dtype=tf.int32),
        x.bounding_shape(),
        deep.row_lengths(2),
        deep.row_lengths(axis=-1),
        x.value_rowids(),
        x.nrows(),
        x.row_starts(),
        x.row_limits(),
        deep.bounding_shape(axis=1),
    ]
    return _run(tf, *results)


def constructors(tf, np):
    v = tf.range(5)
    results = [
        tf.RaggedTensor.from_value_rowids(v, [0, 0, 2, 2, 2], nrows=4),
        tf.RaggedTensor.from_row_splits(v, [0, 2, 2, 5]),
        tf.RaggedTensor.from_row_lengths(v, np.array([2, 3], np.int32)),
        tf.RaggedTensor.from_row_starts(v, [0, 2, 2]),
        tf.RaggedTensor.from_row_limits(v, [1, 5]),
        tf.RaggedTensor.from_nested_row_splits(v, [[0, 2], [0, 2, 5]]),
        tf.RaggedTensor.from_nested_row_lengths(v, [[2, 1], [0, 2, 3]]),
        tf.RaggedTensor.from_nested_value_rowids(v, [[0, 0], [0, 0, 1, 1, 1]], [2, 2]),
    ]
    return _run(tf, *results), _shapes(*results)


def errors_of_constructors(tf, np):
    v, cls = tf.range(5), tf.RaggedTensor
    ints32 = tf.constant([0, 1, 5], tf.int32)

    def fails(ragged):
        with tf.Session() as sess:
            return error_class(lambda: sess.run(ragged))

    return [
        failure(lambda: cls(v, ints32)),
        failure(lambda: cls.from_row_splits(v, [])),
        failure(lambda: cls.from_row_splits(v, [0, 5], validate=1)),
        error_class(lambda: cls.from_row_splits(v, [[0, 5]])),
        error_class(lambda: cls.from_row_splits(v, [0.0, 5.0])),
        failure(lambda: cls.from_row_splits(cls.from_row_splits(v, [0, 5]), ints32)),
        failure(lambda: cls.from_value_rowids(v, [0, 0, 1, 1, 3], nrows=2)),
        failure(lambda: cls.from_nested_row_splits(v, ints32)),
        failure(lambda: cls.from_nested_value_rowids(v, [[0] * 5], [1, 2])),
        failure(lambda: cls.from_nested_value_rowids(v, [[0] * 5], ints32)),
        fails(cls.from_row_splits(v, tf.placeholder_with_default([1, 5], [2]))),
        fails(cls.from_row_lengths(v, tf.placeholder_with_default([1, 5], [2]))),
        fails(cls.from_row_limits(v, tf.placeholder_with_default([4, 3], [2]))),
        fails(cls.from_row_starts(v, tf.placeholder_with_default([1, 3], [2]))),
        fails(cls.from_value_rowids(v, tf.placeholder_with_default([0, 0, 2, 1, 1], [5]))),
    ]


def errors(tf, np):
    x, n32 = _rows(tf), tf.ragged.constant([[1.0]], row_splits_dtype=tf.int32)

    def fails(build):
        with tf.Session() as sess:
            return error_class(lambda: sess.run(build()))

    return [
        failure(lambda: x + n32),
        failure(lambda: tf.concat([x, n32], 0)),
        failure(lambda: tf.ragged.map_flat_values(tf.add, x, n32)),
        failure(lambda: tf.ragged.map_flat_values(tf.add, x, _deep(tf))),
        failure(lambda: tf.reduce_sum(x, axis=1, keepdims=True)),
        failure(lambda: tf.reduce_sum(x, axis=2)),
        failure(lambda: tf.gather(x, [0], axis=1)),
        failure(lambda: tf.gather_nd(x, [[0]], batch_dims=1)),
        failure(lambda: tf.gather_nd(x, tf.ragged.constant([[0], [1]]))),
        failure(lambda: tf.expand_dims(x, 4)),
        failure(lambda: tf.squeeze(x)),
        error_class(lambda: tf.squeeze(x, "a")),
        failure(lambda: tf.ragged.stack([])),
        failure(lambda: tf.ragged.stack([x, _deep(tf)], 3)),
        failure(lambda: tf.ragged.boolean_mask(x, True)),
        failure(lambda: tf.where(x > 1, x, tf.ones([4, 3]))),
        failure(lambda: tf.where(x > 1, x)),
        error_class(lambda: tf.matmul(x, x)),
        error_class(lambda: tf.nn.relu(x)),
        error_class(lambda: tf.convert_to_tensor(x)),
        error_class(lambda: tf.add(x, "a")),
        error_class(lambda: tf.reshape(x, [-1])),
        failure(lambda: tf.dynamic_partition(x, [0, 0, 0, 0], -1)),
        fails(lambda: x + tf.ragged.constant([[1.0], [], [1.0], [1.0]])[:, :]),
        fails(lambda: x + tf.ones([3, 1])),
        fails(lambda: x * tf.ragged.constant([[1.0], [2.0], [3.0], [4.0]])),
        fails(lambda: tf.gather(x, [4])),
        fails(lambda: tf.squeeze(x, 1)),
        fails(lambda: tf.concat([x, x[:2]], axis=1)),
        fails(lambda: tf.ragged.stack_dynamic_partitions(x, [0, 1, 2, 3], 3)),
        fails(lambda: tf.ragged.boolean_mask(x, tf.ragged.constant([[True], [], [True], [True]]))),
        fails(lambda: tf.math.unsorted_segment_sum(x, tf.ragged.constant([[0], [], [0], [0]]), 2)),
    ]


# Sessions and gradients


def fed_and_fetched(tf, np):
    p, q = tf.ragged.placeholder(tf.float32, 1, []), tf.ragged.placeholder(tf.string, 2, [])
    value = tf.ragged.constant_value([[1.0, 2.0], [], [3.0]], dtype=np.float32)
    words = tf.ragged.constant_value([[["a"], []], [["b", "c"]]])
    with tf.Session() as sess:
        results = [sess.run(p * 2.0, {p: value}), sess.run({"q": q, "p": [p]}, {p: value, q: words})["q"]]
        results += [sess.run([p], {p: value})[0], sess.run(tf.reduce_sum(p, 1), {p: value})]
        results += [sess.run(tf.concat([p, value], axis=0), {p: value})]
    return [_parts(each) for each in results], str(p.shape), str(q.shape), str(value), repr(value), str(value.shape)


def gradients(tf, np):
    x = tf.placeholder_with_default([1.0, 2.0, 3.0, 4.0], [4])
    rows = tf.RaggedTensor.from_row_splits(x, [0, 1, 1, 4])
    results = []
    for y in (
        rows * rows,
        tf.reduce_sum(rows * 2.0, axis=1),
        tf.reduce_max(rows, axis=0),
        tf.reduce_mean(rows, axis=1),
        tf.gather(rows, [2, 2, 0]),
        rows[:, 1:],
        rows.to_tensor(),
        tf.concat([rows, rows], axis=1),
        tf.tile(rows, [1, 2]),
        rows.to_sparse().values,
        rows + [[1.0], [2.0], [3.0]],
    ):
        y = y.flat_values if hasattr(y, "flat_values") else y
        results.append(tf.convert_to_tensor(tf.gradients(tf.reduce_sum(y * y), x)[0]))
    return _run(tf, *results)


def loops_and_branches(tf, np):
    rows = _rows(tf)
    chosen = tf.cond(tf.placeholder_with_default(True, []), lambda: rows, lambda: rows * 2.0)
    index, looped = tf.while_loop(lambda i, _: i < 3, lambda i, r: (i + 1, r + 1.0), [tf.constant(0), rows])
    return _run(tf, chosen, index, looped)


def modules(tf, np):
    from tensorflow.python.ops import map_fn
    from tensorflow.python.ops.ragged import (
        ragged_batch_gather_with_default_op,
        ragged_conversion_ops,
        ragged_map_ops,
        ragged_tensor,
        ragged_tensor_shape,
    )

    x = _rows(tf)
    ragged = ragged_tensor.RaggedTensorType(tf.float32, ragged_rank=1)
    shape = ragged_tensor_shape.RaggedTensorDynamicShape.from_tensor(x)
    results = [
        ragged_map_ops.map_fn(tf.reduce_max, x[2:]),
        ragged_map_ops.map_fn(lambda row: row + 1.0, x, dtype=ragged, infer_shape=False),
        ragged_map_ops.map_fn(
            lambda rows: rows[:, :1], _deep(tf), ragged_tensor.RaggedTensorType(tf.float32, 2), infer_shape=False
        ),
        ragged_batch_gather_with_default_op.batch_gather_with_default(x, [[0, 5], [0, 1], [2, 3], [-1, 0]], -1.0),
        ragged_conversion_ops.ragged_to_dense(x, -1.0),
        ragged_conversion_ops.ragged_to_dense(x, shape=[None, 2]),
        ragged_conversion_ops.ragged_to_dense(tf.RaggedTensor.from_value_rowids([1, 2, 3], [0, 0, 2], 4), 9),
        ragged_tensor_shape.broadcast_to(7.0, shape),
        shape.dimension_size(1),
        shape.inner_dim_sizes,
    ]
    known = [shape.rank, shape.num_partitioned_dimensions, shape.is_ragged(1), shape.dim_size_dtype.name]
    return (
        _run(tf, *results),
        known,
        map_fn.__name__.rpartition(".")[2],
        [ragged_tensor.is_ragged(each) for each in (x, 1)],
    )
