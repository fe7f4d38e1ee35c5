"""What ops and functions make of odd arguments, as TensorFlow's own tests of them ask."""

from conformance.outcomes import error_class, failure


def concat_offset_of_wrong_shapes(tf, np):
    from tensorflow.python.ops import gen_array_ops

    first = tf.constant([2, 3, 5])
    calls = [
        (4, [first, [2, 7, 5]]),
        (-4, [first, [2, 7, 5]]),
        (1, [[[2, 3, 5]], [[2, 7, 5]]]),
        (1, [first, [[2, 7, 5]]]),
        ([1], [first, [2, 7, 5]]),
        (1, [first, [2, 7, 5, 10]]),
        (1, [first, [2, 7, 10]]),
        (-1, [first, [2, 7, 10]]),
    ]
    with tf.Session() as sess:
        return [
            failure(lambda axis=axis, shapes=shapes: sess.run(gen_array_ops.concat_offset(axis, shapes)), r"^[^\n]*")
            for axis, shapes in calls
        ]


def constants_as_tensorflow_2_makes_them(tf, np):
    from tensorflow.python.framework import constant_op

    with tf.Session() as sess:
        return [
            failure(lambda: constant_op.constant([1, 2, 3], shape=[5])),
            failure(lambda: constant_op.constant([1, 2, 3, 4, 5, 6, 7], shape=[5])),
            failure(lambda: constant_op.constant(np.ones([2, 1]), shape=[2, 3])),
            error_class(lambda: constant_op.constant([1, 2], verify_shape=True)),
            sess.run([constant_op.constant([7], shape=[2]), constant_op.constant(np.ones([2, 3]), shape=[3, 2])]),
            sess.run([constant_op.constant_v1([1, 2], tf.int32, [4], "x", False), tf.constant([1, 2], shape=[4])]),
            failure(lambda: tf.constant([1, 2], tf.int32, [4], "x", True)),
        ]


def constants_of_protos(tf, np):
    floats, strings = tf.make_tensor_proto([[1.0, 2.0]]), tf.make_tensor_proto(["a", b"b"])
    named = tf.constant(floats, name="named")
    with tf.Session() as sess:
        return [
            [named.name, str(named.shape), named.dtype.name],
            sess.run([named, tf.convert_to_tensor(floats) + 1.0, tf.constant(strings)]),
        ]


def batch_gather_nd(tf, np):
    from tensorflow.python.ops import array_ops

    params = np.arange(144.0).reshape(3, 2, 2, 3, 4)
    indices = np.arange(18).reshape(3, 2, 3, 1) % 2
    with tf.Session() as sess:
        values = [
            sess.run(
                [
                    tf.reduce_sum(array_ops.batch_gather_nd(params, indices, dims), -1),
                    tf.reduce_sum(tf.gather_nd(params, indices, batch_dims=tf.constant([dims])), -1),
                ]
            )
            for dims in (0, 1, 2)
        ]
    errors = [
        failure(lambda: array_ops.batch_gather_nd(params, indices, -1)),
        failure(lambda: array_ops.batch_gather_nd(params, indices, 9)),
        failure(lambda: array_ops.batch_gather_nd(params, indices, "x")),
        error_class(lambda: array_ops.batch_gather_nd(params, indices, tf.constant(1))),
        error_class(lambda: tf.gather_nd(params, indices, batch_dims=tf.placeholder(tf.int32, []))),
    ]
    return [values, errors]


def rows_of_a_checkpoint_used_twice(tf, np):
    import os
    import tempfile

    from tensorflow.python.ops import gen_checkpoint_ops

    matrix = tf.Variable(np.arange(12.0, dtype=np.float32).reshape(4, 3), name="m")
    with tf.Session() as sess, tempfile.TemporaryDirectory() as folder:
        sess.run(matrix.initializer)
        path = tf.train.Saver().save(sess, os.path.join(folder, "m"))

        def remapped(rows, columns, values):
            return sess.run(gen_checkpoint_ops.load_and_remap_matrix([path], "m", rows, columns, values, 3, 3))

        return [
            remapped([1, 0, -1], [], [9, 8, 7]),
            failure(lambda: remapped([1, 0, 1], [], []), r"^[^\n]*"),
            failure(lambda: remapped([1, 0, 2], [0, 0, 2], []), r"^[^\n]*"),
        ]


def blocks_that_are_none(tf, np):
    x = np.arange(16.0).reshape(4, 2, 2, 1)
    none = [[0, 0], [0, 0]]
    return [
        failure(action, r"^[^\n(]*")
        for action in (
            lambda: tf.batch_to_space(x, none, block_size=0),
            lambda: tf.space_to_batch(x, none, block_size=0),
            lambda: tf.batch_to_space_nd(x, [-1, 2], none),
            lambda: tf.space_to_batch_nd(x, [0, 2], none),
            lambda: tf.batch_to_space_nd(x, [2, 2], [[0, -1], [0, 0]]),
            lambda: tf.space_to_batch_nd(x, [2, 2], [[-1, 0], [0, 0]]),
        )
    ]


def base64_that_is_none(tf, np):
    with tf.Session() as sess:
        return [
            failure(lambda text=text: sess.run(tf.decode_base64(text)), r"^[^\n]*")
            for text in (b"a", b"eHh4eA", b"eHh4e", b"eH?4", b"ab=", b"a===", b"eHh4eHg")
        ]


def betainc_of_other_shapes(tf, np):
    a, b, x = (tf.placeholder(tf.float64) for _ in range(3))
    y = tf.betainc(a, b, x)
    with tf.Session() as sess:
        return [
            failure(lambda feed=feed: sess.run(y, dict(zip((a, b, x), feed))), r"^[^\n]*")
            for feed in (
                (0.5, [0.5], [[0.5]]),
                (0.5, [0.5], [0.5, 0.6]),
                ([0.5], [0.5, 0.6], 0.5),
                ([0.5], 0.5, [[0.5]]),
            )
        ] + [sess.run(y, {a: 0.5, b: [1.5, 2.5], x: 0.25})]


def glimpses_of_no_image(tf, np):
    image, offsets = np.zeros((0, 4, 3, 2), np.float32), np.zeros((0, 2), np.float32)
    with tf.Session() as sess:
        return sess.run(tf.image.extract_glimpse(image, [2, 5], offsets))


def slices_without_elements_are_assigned(tf, np):
    with tf.Session() as sess:
        results = []
        for use_resource in (False, True):
            variable = tf.Variable([[1.0, 2.0], [3.0, 4.0]], use_resource=use_resource)
            sess.run(variable.initializer)
            results.append([sess.run(variable[8:, 8:].assign(value)) for value in ([], [[]], [[1.0, 2.0]], 3.0)])
            results.append(error_class(lambda v=variable: sess.run(v[0, 1:].assign([1.0, 2.0]))))
        return results


def spectral_norms_of_unknown_rank(tf, np):
    x, tensor = tf.placeholder(tf.float64), np.arange(24.0).reshape(2, 3, 4)
    with tf.Session() as sess:
        return [
            sess.run([tf.norm(x, 2, axis), tf.norm(x, 2, axis, keepdims=True)], {x: tensor})
            for axis in ((-2, -1), (0, 1), (2, 0), (-1, -3))
        ]


def normalized_tensors(tf, np):
    from tensorflow.python.ops import nn_impl

    with tf.Session() as sess:
        return sess.run([nn_impl.normalize([3.0, 4.0]), tf.linalg.normalize([[1.0, 2.0], [2.0, 4.0]], 1, axis=0)])


def number_checks_of_a_graph_with_control_flow(tf, np):
    with tf.Graph().as_default():
        tf.cond(tf.placeholder(tf.bool), lambda: tf.constant(1.0), lambda: tf.constant(2.0))
        conditional = failure(tf.add_check_numerics_ops)
    with tf.Graph().as_default():
        tf.while_loop(lambda i: i < 3, lambda i: i + 1, [0.0])
        return [conditional, failure(tf.add_check_numerics_ops)]


def scattered_bools(tf, np):
    from tensorflow.python.ops import gen_array_ops

    flags = tf.constant([True, False, False, True])
    added = gen_array_ops.scatter_nd_non_aliasing_add(flags, [[1], [1], [3]], [True, False, True])
    with tf.Session() as sess:
        return sess.run(added)


def static_shapes_of_summaries_and_tiles(tf, np):
    scalar = tf.summary.scalar("a", 1.0)
    summaries = [
        scalar,
        tf.summary.histogram("b", [1.0]),
        tf.summary.image("c", np.zeros((1, 2, 2, 1), np.float32)),
        tf.summary.audio("d", np.zeros((1, 2), np.float32), 8000),
        tf.summary.tensor_summary("e", [1, 2]),
        tf.summary.merge([scalar, scalar]),
    ]
    tiles = [
        tf.tile(tf.zeros([4, 4]), tf.placeholder(tf.int32)),
        tf.tile(tf.placeholder(tf.float32), tf.placeholder(tf.int32)),
        tf.tile(tf.placeholder(tf.float32), tf.placeholder(tf.int32, [2])),
    ]
    return [[str(each.shape) for each in summaries], [str(each.shape) for each in tiles]]


def sets_under_their_module_s_name(tf, np):
    from tensorflow.python.ops import sets

    with tf.Session() as sess:
        return sess.run([sets.set_size(sets.set_union([[1, 2]], [[2, 3]])), sets.set_difference([[1, 2]], [[2, 3]])])


def slices_of_more_dimensions_than_an_accumulator_s(tf, np):
    accumulator = tf.SparseConditionalAccumulator(tf.float32, shape=[2, None])
    values = np.arange(8, dtype=np.float32).reshape(1, 2, 2, 2)

    def apply(sess, values, shape=None):
        return sess.run(accumulator.apply_grad([0], values, grad_shape=shape))

    with tf.Session() as sess:
        errors = [
            error_class(lambda: apply(sess, values[:, 0, 0, 0])),
            error_class(lambda: apply(sess, values, [2])),
        ]
        apply(sess, values)
        errors.append(error_class(lambda: apply(sess, values[0][None, 0])))
        return [errors, sess.run(accumulator.take_indexed_slices_grad(1).dense_shape)]


def batch_normalization_of_no_pictures(tf, np):
    x, scale, offset = tf.placeholder(tf.float32, [None, 3, 4, 2]), tf.constant([2.0, 1.0]), tf.constant([1.0, 0.0])
    y, mean, variance = tf.nn.fused_batch_norm(x, scale, offset)
    with tf.Session() as sess:
        return sess.run([y, mean, variance, tf.gradients(y, [x, scale, offset])], {x: np.zeros((0, 3, 4, 2))})
