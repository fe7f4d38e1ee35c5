"""More functions of `tf.nn`: morphology, pooling, depthwise convolutions, layouts, statistics, losses."""

from conformance.outcomes import error_class

CONTROL_FLOW_V2 = True


def _draw(np, *shape):
    return np.round(np.random.RandomState(sum(shape)).randn(*shape), 2).astype("float32")


def _run(tf, *fetches):
    with tf.Session() as sess:
        return sess.run(fetches)


def _with_gradients(tf, y, *xs):
    return _run(tf, y, *tf.gradients(y * y, xs))


ONES = [1, 1, 1, 1]


def morphology(tf, np):
    x, f = tf.constant(_draw(np, 2, 6, 5, 3)), tf.constant(_draw(np, 3, 2, 3))
    results = [
        tf.nn.dilation2d(x, f, ONES, ONES, "SAME"),
        tf.nn.dilation2d(x, filters=f, strides=[1, 2, 2, 1], dilations=[1, 1, 2, 1], padding="VALID", name="named"),
        tf.nn.erosion2d(x, f, ONES, [1, 2, 1, 1], "SAME"),
    ]
    return tf.get_default_graph(), [_with_gradients(tf, y, x, f) for y in results]


def morphology_errors(tf, np):
    x, f = tf.placeholder(tf.float32, [2, 6, 5, 3]), tf.placeholder(tf.float32, [3, 2, 3])
    return [
        error_class(lambda: tf.nn.dilation2d(x, f, [1, 1, 1], ONES, "SAME")),
        error_class(lambda: tf.nn.dilation2d(x, f[:, :, :2], ONES, ONES, "SAME")),
        error_class(lambda: tf.nn.erosion2d(x, f, ONES, ONES, "FULL")),
    ]


def fractional_pooling(tf, np):
    x = tf.constant(_draw(np, 2, 9, 8, 2))
    ratio = [1.0, 1.44, 1.73, 1.0]
    results = []
    for pseudo in (False, True):
        for overlapping in (False, True):
            for pool in (tf.nn.fractional_max_pool, tf.nn.fractional_avg_pool):
                y, rows, columns = pool(x, ratio, pseudo, overlapping, deterministic=True, seed=3, seed2=4)
                results.append(_run(tf, y, rows, columns, tf.gradients(y * y, x)[0]))
    return results


def random_fractional_pooling(tf, np):
    x = tf.constant(_draw(np, 1, 9, 8, 1))
    y, rows, columns = tf.nn.fractional_max_pool(x, [1.0, 1.5, 2.0, 1.0])
    rows, columns = _run(tf, rows, columns)
    return y.shape, sorted(np.diff(rows)), sorted(np.diff(columns))


def pooling_with_positions(tf, np):
    x = tf.constant(_draw(np, 2, 6, 5, 2))
    results = []
    for padding, batch in (("SAME", False), ("VALID", True)):
        y, positions = tf.nn.max_pool_with_argmax(x, [1, 2, 3, 1], [1, 2, 1, 1], padding, include_batch_in_index=batch)
        results.append(_run(tf, y, positions, tf.gradients(y * y, x)[0]))
    return tf.get_default_graph(), results


def pooling_of_pooling_gradients(tf, np):
    x = tf.constant(_draw(np, 1, 5, 5, 2))
    results = []
    for pool in (tf.nn.max_pool, tf.nn.avg_pool):
        gradient = tf.gradients(tf.exp(pool(x, 2, 2, "SAME")), x)[0]
        results.append(_run(tf, gradient, tf.gradients(gradient * x, x)[0]))
    return results


def pooling_over_other_ranks(tf, np):
    line, cube = tf.constant(_draw(np, 2, 9, 3)), tf.constant(_draw(np, 1, 5, 6, 5, 2))
    results = [tf.nn.max_pool1d(line, 2, 2, "SAME"), tf.nn.avg_pool1d(line, 3, 1, "VALID")]
    results += [tf.nn.max_pool_v2(line, 2, 2, "VALID"), tf.nn.avg_pool_v2(line, 2, 2, "SAME")]
    results += [tf.nn.pool(line, [2], "MAX", "VALID", dilation_rate=[2]), tf.nn.pool(line, [3], "AVG", "SAME")]
    cubes = [tf.nn.max_pool3d(cube, 2, 2, "SAME"), tf.nn.avg_pool3d(cube, [1, 3, 2, 3, 1], 1, "VALID")]
    cubes += [tf.nn.max_pool_v2(cube, 2, 2, "SAME"), tf.nn.avg_pool_v2(cube, 2, 2, "SAME")]
    return [_with_gradients(tf, y, line) for y in results] + [_with_gradients(tf, y, cube) for y in cubes]


def depthwise_gradient_ops(tf, np):
    x, f = tf.constant(_draw(np, 2, 5, 6, 3)), tf.constant(_draw(np, 3, 3, 3, 2))
    back = tf.constant(_draw(np, 2, 5, 6, 6))
    results = [
        tf.nn.depthwise_conv2d_native(x, f, ONES, "SAME"),
        tf.nn.depthwise_conv2d_native_backprop_input([2, 5, 6, 3], f, back, ONES, "SAME"),
        tf.nn.depthwise_conv2d_native_backprop_filter(x, [3, 3, 3, 2], back, ONES, "SAME"),
        tf.nn.depthwise_conv2d_backprop_input([2, 5, 6, 3], f, back, ONES, "SAME"),
        tf.nn.depthwise_conv2d_backprop_filter(x, [3, 3, 3, 2], back, ONES, "SAME"),
        tf.nn.conv2d_backprop_input([2, 5, 6, 3], tf.reshape(f, [3, 3, 3, 2]), back[..., :2], ONES, "SAME"),
        tf.nn.conv2d_backprop_filter(x, [3, 3, 3, 6], back, ONES, "SAME"),
    ]
    return tf.get_default_graph(), _run(tf, *results)


def more_transposed_convolutions(tf, np):
    line, cube = tf.constant(_draw(np, 2, 4, 3)), tf.constant(_draw(np, 1, 2, 3, 2, 3))
    f, g = tf.constant(_draw(np, 3, 2, 3)), tf.constant(_draw(np, 2, 2, 2, 4, 3))
    return [
        _with_gradients(tf, tf.nn.conv1d_transpose(line, f, [2, 8, 2], 2), line, f),
        _with_gradients(tf, tf.nn.conv3d_transpose(cube, g, [1, 4, 6, 4, 4], [1, 2, 2, 2, 1]), cube, g),
        _with_gradients(tf, tf.nn.conv_transpose(line, f, [2, 8, 2], 2), line, f),
        _with_gradients(tf, tf.nn.conv3d_backprop_filter_v2(cube, [2, 2, 2, 3, 3], cube, [1] * 5, "SAME"), cube),
        _run(tf, tf.nn.conv3d_backprop_filter(cube, [2, 2, 2, 3, 3], cube, [1] * 5, "SAME")),
    ]


def space_to_batch(tf, np):
    x = tf.constant(_draw(np, 2, 6, 6, 3))

    def op(converted, num_spatial_dims, padding):
        return tf.nn.avg_pool(converted, [1, 2, 2, 1], ONES, padding)

    y = tf.nn.with_space_to_batch(x, [2, 2], "VALID", op, filter_shape=[2, 2])
    z = tf.nn.with_space_to_batch(x, [2, 1], "SAME", op, filter_shape=[2, 2], spatial_dims=[1, 2])
    blocks = tf.nn.space_to_batch(x, [[0, 0], [1, 1]], 2)
    deep = tf.nn.space_to_depth(x, 2)
    return [_with_gradients(tf, each, x) for each in (y, z, blocks, deep, tf.nn.depth_to_space(deep, 2))]


def statistics(tf, np):
    x = tf.constant(_draw(np, 4, 3, 3, 2))
    weights = tf.constant(np.abs(_draw(np, 4, 1, 3, 1)))
    results = list(tf.nn.weighted_moments(x, [0, 1], weights)) + list(
        tf.nn.weighted_moments(x, [0, 2], 2.0, keep_dims=True)
    )
    results += list(tf.nn.moments(x, [0, 1, 2], keep_dims=True)) + list(tf.nn.moments(tf.cast(x, tf.float16), [0]))
    for shift in (None, 0.5):
        counted = tf.nn.sufficient_statistics(x, [0, 1, 2], shift=shift, keep_dims=True)
        results += [each for each in counted if each is not None] + list(tf.nn.normalize_moments(*counted))
    mean, variance = tf.nn.moments(x, [0, 1, 2])
    legacy = tf.nn.batch_norm_with_global_normalization(x, mean, variance, mean, variance, 1e-3, True)
    return _run(tf, *results), _with_gradients(tf, legacy, x)


def fused_batch_norm_and_its_gradients(tf, np):
    x, scale, offset = tf.constant(_draw(np, 4, 3, 3, 2)), tf.constant([1.5, 0.5]), tf.constant([0.1, -0.2])
    y, mean, variance = tf.nn.fused_batch_norm(x, scale, offset, epsilon=1e-2)
    gradients = tf.gradients(tf.exp(y), [x, scale, offset])
    second = [tf.cast(each, tf.float16) for each in tf.gradients(gradients[0] * x, [x, scale])]
    half, half_mean, _ = tf.nn.fused_batch_norm(tf.cast(x, tf.float16), scale, offset)
    inference = tf.nn.fused_batch_norm(x, scale, offset, mean, variance, is_training=False)[0]
    return _run(tf, y, mean, variance, gradients, second, half_mean, tf.gradients(inference, [x, scale, offset]))


def activations(tf, np):
    x = tf.constant(_draw(np, 3, 4))
    w, b = tf.constant(_draw(np, 4, 2)), tf.constant(_draw(np, 2))
    results = [_with_gradients(tf, tf.nn.swish(x), x), _with_gradients(tf, tf.nn.crelu(x, axis=0), x)]
    results += [_with_gradients(tf, f(x, w, b), x, w, b) for f in (tf.nn.relu_layer, tf.nn.xw_plus_b)]
    results += [_with_gradients(tf, tf.nn.l2_normalize(x, axis), x) for axis in (0, 1, [0, 1])]
    results += [_run(tf, tf.nn.zero_fraction(tf.nn.relu(x)), tf.nn.l2_loss(x), tf.nn.sigmoid(x), tf.nn.tanh(x))]
    return results


def activation_nodes(tf, np):
    x, w, b = (tf.placeholder(tf.float32, shape) for shape in ([None, 4], [4, 2], [2]))
    return tf.get_default_graph(), [tf.nn.crelu(x, axis=0), tf.nn.relu_layer(x, w, b, name="layer")]


def biases_of_any_rank(tf, np):
    x, b = tf.constant(_draw(np, 2, 3, 4)), tf.constant(_draw(np, 3))
    y = tf.nn.bias_add(x, b, data_format="NC...")
    return _with_gradients(tf, y, x, b)


def losses(tf, np):
    logits, labels = tf.constant(_draw(np, 3, 4)), tf.constant(np.abs(_draw(np, 3, 4)))
    results = [
        tf.nn.log_poisson_loss(labels, logits),
        tf.nn.log_poisson_loss(labels, logits, compute_full_loss=True),
        tf.nn.weighted_cross_entropy_with_logits(labels, logits, 2.5),
        tf.nn.weighted_cross_entropy_with_logits(targets=labels, logits=logits, pos_weight=0.5),
        tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits),
    ]
    return [_with_gradients(tf, loss, logits, labels) for loss in results] + [
        _run(tf, tf.nn.scale_regularization_loss([0.5, 0.25]))
    ]


def softmax_along_an_axis(tf, np):
    x = tf.constant(_draw(np, 2, 3, 4))
    labels = tf.nn.softmax(tf.constant(_draw(np, 4, 3, 2)))
    loss = tf.nn.softmax_cross_entropy_with_logits_v2(tf.transpose(labels), x, axis=0)
    return _with_gradients(tf, loss, x), _with_gradients(tf, tf.nn.log_softmax(x, dim=1), x)


def the_largest(tf, np):
    x = tf.constant([[1.0, 4.0, 4.0, 2.0], [3.0, float("nan"), 3.0, 3.0], [1.0, 2.0, float("inf"), 0.0]])
    return _run(tf, tf.nn.in_top_k(x, [2, 1, 0], 2), tf.nn.in_top_k(x, tf.constant([1, 0, 2], tf.int64), 1))
