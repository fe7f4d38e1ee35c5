"""TensorShape, Dimension and the static shapes of tensors."""

from conformance.outcomes import error_class, failure


def _shapes(tensors):
    return [str(t.shape) for t in tensors]


def tensor_shape(tf, np):
    S = tf.TensorShape
    known, partial, unknown = S([2, 3]), S([None, 3]), S(None)
    return {
        "text": [str(s) for s in (known, partial, unknown, S([]), S([3]), S([1]))],
        "repr": [repr(s) for s in (known, partial, unknown, S([]))],
        "rank": [s.ndims for s in (known, partial, unknown)] + [known.rank],
        "list": [known.as_list(), partial.as_list(), failure(unknown.as_list)],
        "length": [len(known), failure(lambda: len(unknown))],
        "elements": [known.num_elements(), partial.num_elements(), unknown.num_elements(), S([]).num_elements()],
        "defined": [s.is_fully_defined() for s in (known, partial, unknown)],
        "assert defined": failure(partial.assert_is_fully_defined),
        "truth": [bool(s) for s in (known, unknown, S([]))],
        "item": [known[0], partial[0], unknown[3], str(known[1:]), str(unknown[1:]), str(known[-1])],
        "dims": [str(known.dims), str(unknown.dims)],
        "iteration": [[type(d).__name__ for d in known], [d.value for d in partial], failure(lambda: list(unknown))],
        "equal": [known == [2, 3], known == S([2, 3]), known == (2, 3), partial == S([None, 3]), unknown == S(None)],
        "not equal": [known != S([2, 4]), failure(lambda: partial != S([None, 3])), known == None],  # noqa: E711
        "concatenate": [str(known.concatenate([4])), str(known.concatenate(unknown)), str(known.concatenate(5))],
    }


def merged_shapes(tf, np):
    S = tf.TensorShape
    known, partial, unknown = S([2, 3]), S([None, 3]), S(None)
    return {
        "merge": [str(partial.merge_with([2, None])), str(unknown.merge_with(known)), str(known.merge_with(unknown))],
        "conflict": [failure(lambda: known.merge_with([3, 3])), failure(lambda: known.merge_with([2]))],
        "with_rank": [str(unknown.with_rank(2)), failure(lambda: known.with_rank(3))],
        "with_rank_at_least": [str(known.with_rank_at_least(1)), failure(lambda: known.with_rank_at_least(3))],
        "with_rank_at_most": [str(known.with_rank_at_most(2)), failure(lambda: known.with_rank_at_most(1))],
        "compatible": [
            partial.is_compatible_with([5, 3]),
            known.is_compatible_with([2]),
            unknown.is_compatible_with([1]),
        ],
        "assert same rank": failure(lambda: known.assert_same_rank([1])),
        "assert has rank": failure(lambda: known.assert_has_rank(1)),
        "assert compatible": failure(lambda: known.assert_is_compatible_with([1, 2])),
        "most specific": [
            str(known.most_specific_compatible_shape([2, 4])),
            str(known.most_specific_compatible_shape([2])),
        ],
    }


def shapes_from_anything(tf, np):
    S = tf.TensorShape
    values = [(2, 3), [2, None], [tf.Dimension(4), 1], np.array([2, 3]), [True, 2], S([1]), [np.int64(3)], [None], []]
    return [
        [str(S(v)) for v in values],
        str(S(S([2]).as_proto())),
        failure(lambda: S([-2])),
        failure(lambda: S(["a"]), r"^[^:']*"),
        error_class(lambda: S([1.5])),
        error_class(lambda: hash(S([2]))),
    ]


def dimension_arithmetic(tf, np):
    D = tf.Dimension
    a, b, n = D(7), D(2), D(None)
    return {
        "results": [
            str(d) for d in (a + b, a - b, a * b, a // b, a % b, a + 1, 1 + a, 10 - a, a * 3, a + n, n * 2, n // 2)
        ],
        "comparison": [a == 7, a == n, a < b, a > b, a <= 7, a >= n, a != b, n == None],  # noqa: E711
        "conversion": [
            int(a),
            failure(lambda: int(n)) != "",
            a.value,
            n.value,
            [0, 1, 2, 3, 4, 5, 6, 7][a],
            str(n),
            repr(a),
        ],
        "division": [failure(lambda: a / b), failure(lambda: 2 / a)],
        "merge": [str(a.merge_with(n)), failure(lambda: a.merge_with(b))],
        "compatible": [a.is_compatible_with(n), a.is_compatible_with(b)],
        "bad": [failure(lambda: D(-1)), failure(lambda: D("a"), r"^[^:]*")],
        "range": list(range(b)),
        "helpers": [tf.dimension_value(a), tf.dimension_value(3), tf.dimension_at_index(tf.TensorShape([2, 3]), 1)],
    }


def placeholders(tf, np):
    x = [
        tf.placeholder(tf.float32),
        tf.placeholder(tf.float32, []),
        tf.placeholder(tf.int32, [None, 2]),
        tf.placeholder(tf.string, 3),
    ]
    x += [tf.placeholder(tf.float32, shape=(None,)), tf.placeholder_with_default([1.0, 2.0], [None])]
    return [[str(t) for t in x], tf.get_default_graph()]


def set_shape(tf, np):
    x = tf.placeholder(tf.float32)
    shapes = [str(x.shape)]
    x.set_shape([None, 3])
    shapes.append(str(x.get_shape()))
    x.set_shape([2, None])
    shapes.append(str(x.shape))
    return [shapes, failure(lambda: x.set_shape([3, 3])), failure(lambda: x.set_shape([2]))]


def broadcasting_with_unknowns(tf, np):
    def placeholder(*dims):
        return tf.placeholder(tf.float32, dims)

    unknown = tf.placeholder(tf.float32)
    n3, n1, n, two3, one3 = (
        placeholder(None, 3),
        placeholder(None, 1),
        placeholder(None),
        placeholder(2, 3),
        placeholder(1, 3),
    )
    pairs = [
        (n3, n3),
        (n3, n1),
        (n3, n),
        (n3, two3),
        (n3, one3),
        (two3, one3),
        (n3, unknown),
        (n, 1.0),
        (n1, n),
        (n, n),
    ]
    return [
        _shapes([a + b for a, b in pairs]),
        failure(lambda: two3 + placeholder(4, 3)),
        failure(lambda: placeholder(2) + placeholder(3)),
    ]


def matmul_shapes(tf, np):
    a = tf.placeholder(tf.float32, [None, 3])
    results = [
        tf.matmul(a, tf.ones([3, 4])),
        tf.matmul(a, tf.placeholder(tf.float32)),
        tf.matmul(a, a, transpose_a=True),
        tf.matmul(a, a, transpose_b=True),
        tf.matmul(tf.ones([5, 2, 3]), tf.ones([5, 3, 4])),
        tf.matmul(tf.placeholder(tf.float32, [None, 2, 3]), tf.ones([5, 3, 4])),
    ]
    return [
        _shapes(results),
        failure(lambda: tf.matmul(a, a), r".*Dimensions must be equal, but are 3 and [^ ]*"),
        failure(lambda: tf.matmul(tf.ones([2, 3]), tf.ones([2, 3])), r"Dimensions must be equal, but are 3 and 2"),
        failure(lambda: tf.matmul(tf.ones([2]), tf.ones([2, 2])), r"Shape must be rank 2 but is rank 1"),
    ]


def reduction_shapes(tf, np):
    x, u = tf.placeholder(tf.float32, [None, 3, 4]), tf.placeholder(tf.float32)
    axis = tf.placeholder(tf.int32, [])
    results = [tf.reduce_sum(x), tf.reduce_sum(x, 1), tf.reduce_sum(x, [0, 2]), tf.reduce_sum(x, -1, keepdims=True)]
    results += [tf.reduce_sum(u), tf.reduce_sum(u, 0), tf.reduce_sum(x, axis), tf.reduce_mean(x, axis, keepdims=True)]
    results += [
        tf.reduce_max(x, reduction_indices=[1]),
        tf.reduce_sum(x, 1, keep_dims=True),
        tf.argmax(x, 1),
        tf.argmin(u),
    ]
    results += [tf.reduce_all(x > 0, 0), tf.reduce_logsumexp(x, 2), tf.reduce_prod(x, [])]
    return [
        _shapes(results),
        failure(
            lambda: tf.reduce_sum(tf.ones([2, 3]), 2), r"Invalid reduction dimension 2 for input with 2 dimensions"
        ),
        failure(lambda: tf.reduce_sum(x, 1, reduction_indices=1)),
        failure(lambda: tf.reduce_sum(x, 1, keepdims=True, keep_dims=True)),
    ]


def reshape_shapes(tf, np):
    x, u = tf.placeholder(tf.float32, [None, 6]), tf.placeholder(tf.float32)
    results = [
        tf.reshape(x, [-1, 2, 3]),
        tf.reshape(x, [-1]),
        tf.reshape(u, [2, -1]),
        tf.reshape(x, tf.shape(u)),
        tf.reshape(x, [tf.shape(x)[0], 2, 3]),
        tf.reshape(x, tf.stack([tf.shape(x)[0], 6])),
        tf.reshape(tf.ones([4, 6]), [-1, 8]),
        tf.reshape(x, tf.concat([tf.shape(x)[:1], [3, 2]], 0)),
        tf.reshape(tf.ones([1, 1]), []),
        tf.reshape(x, tf.placeholder(tf.int32, [3])),
        tf.reshape(x, tf.placeholder(tf.int32)),
    ]
    return [
        _shapes(results),
        failure(
            lambda: tf.reshape(tf.ones([2, 3]), [4]),
            r"Cannot reshape a tensor with 6 elements to shape \[4\] \(4 elements\)",
        ),
        failure(lambda: tf.reshape(tf.ones([2, 3]), [4, -1]), r"Dimension size must be evenly divisible by 4 but is 6"),
    ]


def array_shapes(tf, np):
    x, u = tf.placeholder(tf.float32, [None, 3]), tf.placeholder(tf.float32)
    n = tf.placeholder(tf.int32, [])
    results = [
        tf.transpose(x),
        tf.transpose(u),
        tf.expand_dims(x, 1),
        tf.expand_dims(u, 0),
        tf.squeeze(x),
        tf.squeeze(tf.ones([1, 2, 1])),
    ]
    results += [
        tf.squeeze(x[None], [0]),
        tf.concat([x, x], 0),
        tf.concat([x, x], 1),
        tf.concat([x, u], 1),
        tf.stack([x, x], 1),
    ]
    results += [
        tf.tile(x, [2, 2]),
        tf.tile(x, [n, 2]),
        tf.pad(x, [[1, 1], [2, 0]]),
        tf.one_hot(tf.placeholder(tf.int32, [None]), 10),
    ]
    results += [
        tf.gather(x, [0, 1]),
        tf.gather(x, tf.placeholder(tf.int32, [None, 2])),
        tf.gather(x, n),
        tf.slice(x, [0, 1], [-1, 2]),
    ]
    results += [
        tf.slice(x, [0, n], [-1, 2]),
        tf.fill([n, 3], 1.0),
        tf.zeros([2, n]),
        tf.range(n),
        tf.range(5),
        tf.range(1, 10, 3),
    ]
    results += [
        tf.where(x > 0),
        tf.where(x > 0, x, x),
        tf.boolean_mask(x, x[:, 0] > 0),
        tf.zeros_like(u),
        tf.shape(u),
        tf.shape(x),
    ]
    results += [
        tf.unstack(tf.ones([2, 3]))[0],
        tf.split(x, 3, 1)[0],
        tf.split(x, [1, 2], 1)[1],
        tf.split(x, 2)[0],
        tf.reverse(x, [0]),
    ]
    results += [
        tf.nn.softmax(u),
        tf.nn.embedding_lookup(tf.ones([5, 4]), tf.placeholder(tf.int32, [None, None])),
        tf.cast(u, tf.int32),
    ]
    results += [
        tf.random_uniform([n, 2]),
        tf.random_normal(tf.shape(x)),
        tf.constant(1)[None],
        tf.eye(n),
        tf.broadcast_to(n, [2, 2]),
    ]
    results += [
        tf.nn.top_k(x, 2)[0],
        tf.diag(tf.ones([3])),
        tf.cumsum(x),
        tf.add_n([x, tf.ones([4, 3])]),
        tf.identity(u),
    ]
    return _shapes(results)


def slice_shapes(tf, np):
    x, n = tf.placeholder(tf.float32, [None, 6, 4]), tf.placeholder(tf.int32, [])
    results = [
        x[0],
        x[:, 0],
        x[:, 1:4],
        x[:, ::2],
        x[:, ::-1],
        x[1:],
        x[:, n],
        x[:, n:],
        x[:, :-1],
        x[..., 0],
        x[:, :, None],
        x[-1],
    ]
    results += [x[:, 5:2], x[:2], x[:, 1:100], x[:, ::n]]
    return _shapes(results)


def convolution_shapes(tf, np):
    x = tf.placeholder(tf.float32, [None, 28, 27, 3])
    w = tf.ones([5, 3, 3, 8])
    u = tf.placeholder(tf.float32, [None, None, None, 3])
    results = [
        tf.nn.conv2d(x, w, [1, 1, 1, 1], "SAME"),
        tf.nn.conv2d(x, w, [1, 2, 2, 1], "SAME"),
        tf.nn.conv2d(x, w, [1, 2, 3, 1], "VALID"),
        tf.nn.conv2d(x, w, [1, 1, 1, 1], "VALID", dilations=[1, 2, 2, 1]),
        tf.nn.conv2d(u, w, [1, 2, 2, 1], "SAME"),
        tf.nn.conv2d(tf.placeholder(tf.float32), w, [1, 1, 1, 1], "SAME"),
        tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"),
        tf.nn.max_pool(x, [1, 3, 3, 1], [1, 2, 2, 1], "VALID"),
        tf.nn.avg_pool(u, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"),
        tf.nn.bias_add(x, tf.ones([3])),
        tf.nn.lrn(x),
        tf.nn.moments(x, [0, 1, 2])[0],
        tf.nn.moments(x, [1, 2], keep_dims=True)[1],
    ]
    return [
        _shapes(results),
        failure(
            lambda: tf.nn.conv2d(x, tf.ones([5, 5, 4, 8]), [1, 1, 1, 1], "SAME"),
            r"Depth of input \(3\) is not a multiple of input depth of filter \(4\)",
        ),
        failure(lambda: tf.nn.conv2d(x, w, [1, 1, 1, 1], "WRONG"), r"passed string 'WRONG' not in"),
        failure(lambda: tf.nn.conv2d(tf.ones([1, 2, 2, 3]), w, [1, 1, 1, 1], "VALID"), r"Negative dimension size[^f]*"),
        failure(lambda: tf.nn.conv2d(x, w, [1, 1, 1], "SAME"), r".*4.*"),
    ]


def loss_shapes(tf, np):
    logits, labels = tf.placeholder(tf.float32, [None, 10]), tf.placeholder(tf.float32, [5, 10])
    results = [
        tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits),
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.placeholder(tf.int64, [None]), logits=logits),
        tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits),
        tf.nn.l2_loss(logits),
        tf.nn.in_top_k(logits, tf.placeholder(tf.int32, [None]), 1),
    ]
    return [
        _shapes(results),
        failure(lambda: tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones([2, 3]), logits=tf.ones([2, 4]))),
        failure(
            lambda: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.constant([[1]]), logits=tf.ones([1, 3])),
            r"^[^(]*",
        ),
        failure(lambda: tf.nn.softmax_cross_entropy_with_logits(labels, logits)),
    ]


def constant_values(tf, np):
    from tensorflow.python.framework import tensor_util

    x = tf.placeholder(tf.float32, [None, 3])
    tensors = [
        tf.constant([1, 2]),
        tf.shape(tf.ones([2, 3])),
        tf.shape(x),
        tf.range(3),
        tf.fill([2], 4),
        tf.stack([1, 2]),
        tf.concat([[1], [2, 3]], 0),
    ]
    tensors += [
        tf.cast([1.5], tf.int32),
        tf.rank(x),
        tf.size(tf.ones([2, 2])),
        tf.equal([1], [1]),
        tf.constant(2) * 3,
        tf.not_equal([1], [2]),
    ]
    shapes = [
        tf.shape(x),
        tf.stack([tf.shape(x)[0], 2]),
        tf.concat([tf.shape(x), [4]], 0),
        tf.shape(x)[:1],
        tf.constant([2, -1]),
        tf.placeholder(tf.int32, [2]),
    ]
    return [
        [tensor_util.constant_value(t) for t in tensors],
        [str(tensor_util.constant_value_as_shape(t)) for t in shapes],
    ]


def static_and_dynamic_shape(tf, np):
    x = tf.placeholder(tf.float32, [None, 3])
    y = tf.reshape(x, [-1])
    with tf.Session() as sess:
        feed = {x: np.ones([2, 3])}
        return sess.run([tf.shape(x), tf.shape(y), tf.rank(x), tf.size(x), tf.shape_n([x, y])], feed) + [
            str(x.shape[1]),
            x.shape[1].value,
        ]


def broadcast_helpers(tf, np):
    with tf.Session() as sess:
        dynamic = sess.run(tf.broadcast_dynamic_shape([2, 1], [3]))
    return [
        str(tf.broadcast_static_shape(tf.TensorShape([2, 1]), tf.TensorShape([3]))),
        dynamic,
        failure(lambda: tf.broadcast_static_shape(tf.TensorShape([2]), tf.TensorShape([3]))),
    ]
