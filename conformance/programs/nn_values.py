"""What the neural network functions compute, and their gradients."""

CONTROL_FLOW_V2 = True


def _draw(np, *shape):
    return np.round(np.random.RandomState(sum(shape)).randn(*shape), 2).astype("float32")


def _run(tf, *fetches):
    with tf.Session() as sess:
        return sess.run(fetches)


def _with_gradients(tf, y, *xs):
    return _run(tf, y, *tf.gradients(y, xs))


def activations(tf, np):
    x = tf.constant([-3.0, -0.5, 0.0, 0.5, 3.0, 7.0])
    functions = [tf.nn.relu, tf.nn.relu6, tf.nn.elu, tf.nn.selu, tf.nn.leaky_relu, tf.nn.softplus, tf.nn.softsign]
    return [_with_gradients(tf, function(x), x) for function in functions] + [_run(tf, tf.nn.crelu(x))]


def softmax_along_other_axes(tf, np):
    x = tf.constant(_draw(np, 2, 3, 4))
    return [_run(tf, tf.nn.softmax(x, axis), tf.nn.log_softmax(x, axis)) for axis in (0, 1, 2, -2)]


def losses(tf, np):
    logits, labels = tf.constant(_draw(np, 3, 4)), tf.constant(np.eye(4, dtype="float32")[:3])
    dense = [tf.nn.softmax_cross_entropy_with_logits, tf.nn.softmax_cross_entropy_with_logits_v2]
    dense += [tf.nn.sigmoid_cross_entropy_with_logits]
    results = [_with_gradients(tf, loss(labels=labels, logits=logits), logits) for loss in dense]
    results += [_with_gradients(tf, tf.nn.weighted_cross_entropy_with_logits(labels, logits, 3.0), logits)]
    results += [_with_gradients(tf, tf.nn.log_poisson_loss(labels + 2, logits, compute_full_loss=True), logits)]
    sparse = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[3, 0, 1], logits=logits)
    return results + [_with_gradients(tf, sparse, logits)]


def losses_of_sequences(tf, np):
    logits = tf.constant(_draw(np, 2, 3, 4))
    sparse = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[[0, 1, 2], [3, 2, 1]], logits=logits)
    dense = tf.nn.softmax_cross_entropy_with_logits_v2(
        labels=tf.one_hot([[0, 1, 2, 0], [1, 2, 1, 1]], 3, axis=1), logits=logits, axis=1
    )
    return _with_gradients(tf, sparse, logits), _with_gradients(tf, dense, logits)


def second_derivative_of_a_loss(tf, np):
    logits = tf.constant(_draw(np, 2, 3))
    loss = tf.nn.softmax_cross_entropy_with_logits_v2(labels=tf.constant([[1.0, 0, 0], [0, 0.5, 0.5]]), logits=logits)
    return _run(tf, tf.gradients(tf.gradients(loss, logits)[0] * [1.0, 2.0, 3.0], logits)[0])


def convolutions(tf, np):
    x, f = tf.constant(_draw(np, 2, 6, 6, 3)), tf.constant(_draw(np, 3, 3, 3, 4))
    results = [tf.nn.conv2d(x, f, [1, 2, 2, 1], "SAME"), tf.nn.conv2d(x, f, 1, [[0, 0], [1, 0], [2, 1], [0, 0]])]
    results += [tf.nn.convolution(x, f, "VALID")]
    return [_with_gradients(tf, y, x, f) for y in results]


def dilated_convolutions(tf, np):
    x, f = tf.constant(_draw(np, 2, 7, 7, 3)), tf.constant(_draw(np, 3, 3, 3, 4))
    results = [tf.nn.atrous_conv2d(x, f, 2, "SAME"), tf.nn.atrous_conv2d(x, f, 3, "VALID")]
    results += [tf.nn.convolution(x, f, "SAME", dilation_rate=[2, 1])]
    results += [tf.nn.depthwise_conv2d(x, f, [1, 1, 1, 1], "SAME", rate=[2, 2])]
    return [_with_gradients(tf, y, x, f) for y in results]


def transposed_convolutions(tf, np):
    x, f = tf.constant(_draw(np, 2, 3, 3, 4)), tf.constant(_draw(np, 3, 3, 2, 4))
    results = [tf.nn.conv2d_transpose(x, f, [2, 6, 6, 2], 2), tf.nn.conv2d_transpose(x, f, [2, 7, 7, 2], 2, "VALID")]
    results += [tf.nn.atrous_conv2d_transpose(x, f, [2, 7, 7, 2], 2, "VALID")]
    return [_with_gradients(tf, y, x, f) for y in results]


def other_convolutions(tf, np):
    x, f, p = tf.constant(_draw(np, 2, 5, 5, 3)), tf.constant(_draw(np, 3, 3, 3, 2)), tf.constant(_draw(np, 1, 1, 6, 4))
    line, g = tf.constant(_draw(np, 2, 9, 3)), tf.constant(_draw(np, 3, 3, 2))
    cube, h = tf.constant(_draw(np, 1, 4, 4, 4, 2)), tf.constant(_draw(np, 2, 2, 2, 2, 3))
    return [
        _with_gradients(tf, tf.nn.separable_conv2d(x, f, p, [1, 1, 1, 1], "SAME"), x, f, p),
        _with_gradients(tf, tf.nn.depthwise_conv2d(x, f, [1, 2, 2, 1], "VALID"), x, f),
        _with_gradients(tf, tf.nn.conv1d(line, g, 2, "SAME"), line, g),
        _with_gradients(tf, tf.nn.conv3d(cube, h, [1, 1, 1, 1, 1], "SAME"), cube, h),
    ]


def pooling(tf, np):
    x = tf.constant(_draw(np, 2, 6, 5, 2))
    results = [tf.nn.max_pool(x, 2, 2, "SAME"), tf.nn.avg_pool(x, 3, 2, "SAME"), tf.nn.max_pool(x, [3, 2], 1, "VALID")]
    results += [tf.nn.max_pool_with_argmax(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")[0]]
    results += [tf.nn.pool(x, [2, 2], "AVG", "VALID", dilation_rate=[2, 2])]
    return [_with_gradients(tf, y, x) for y in results]


def dropout_masks(tf, np):
    x = tf.ones([4, 5])
    tf.set_random_seed(5)
    masks = [tf.nn.dropout(x, 0.5, seed=1), tf.nn.dropout(x, rate=0.2), tf.nn.dropout(x, 0.5, noise_shape=[4, 1])]
    with tf.Session() as sess:
        return [sess.run(masks), sess.run(masks)]


def normalization(tf, np):
    x = tf.constant(_draw(np, 4, 3, 3, 2))
    mean, variance = tf.nn.moments(x, [0, 1, 2])
    scale, offset = tf.constant([1.5, 0.5]), tf.constant([0.1, -0.2])
    y = tf.nn.batch_normalization(x, mean, variance, offset, scale, 1e-3)
    fused, fused_mean, fused_variance = tf.nn.fused_batch_norm(x, scale, offset)
    count, mean_ss, variance_ss, shift = tf.nn.sufficient_statistics(x, [0, 1], shift=0.5)
    return [
        _run(tf, mean, variance, fused_mean, fused_variance),
        _with_gradients(tf, tf.exp(y), x, scale, offset),
        _with_gradients(tf, tf.exp(fused), x, scale, offset),
        _with_gradients(tf, tf.nn.fused_batch_norm(x, scale, offset, offset, scale, is_training=False)[0], x, scale),
        _run(tf, *tf.nn.normalize_moments(count, mean_ss, variance_ss, shift)),
        _run(tf, *tf.nn.weighted_moments(x, [0, 1, 2], tf.constant([[[1.0], [2.0], [0.0]]]))),
        _with_gradients(tf, tf.nn.lrn(x, 1, 2.0, 0.5, 0.75), x),
        _with_gradients(tf, tf.nn.l2_normalize(x, 3), x),
    ]


def zero_fraction(tf, np):
    return _run(tf, tf.nn.zero_fraction(tf.constant([0.0, 1.0, 0.0, 0.0])))


def embedding_lookups(tf, np):
    table = _draw(np, 10, 3)
    whole, ids = tf.constant(table), tf.constant([[9, 0], [4, 4]])
    mod = [tf.constant(table[i::3]) for i in range(3)]
    div = [tf.constant(part) for part in np.split(table, [4, 7])]
    return _run(
        tf,
        tf.nn.embedding_lookup(whole, ids),
        tf.nn.embedding_lookup(mod, ids),
        tf.nn.embedding_lookup(div, ids, "div"),
        tf.nn.embedding_lookup(whole, ids, max_norm=1.0),
        tf.gradients(tf.nn.embedding_lookup(whole, ids) * 2.0, whole)[0],
    )


def clipping(tf, np):
    x, zero, huge = tf.constant(_draw(np, 2, 3)), tf.zeros([2]), tf.constant([float("inf"), 1.0])
    bounds = tf.constant([-1.0, 0.0, 1.0, 2.0])
    clipped, norm = tf.clip_by_global_norm([x, None, zero], 1.0)
    return [
        _with_gradients(tf, tf.clip_by_value(bounds, 0.0, 1.0), bounds),
        _with_gradients(tf, tf.clip_by_norm(x, 1.0), x),
        _with_gradients(tf, tf.clip_by_norm(zero, 1.0), zero),
        _run(tf, tf.clip_by_norm(x, 1.0, axes=[1]), tf.clip_by_average_norm(x, 0.1), clipped[0], clipped[2], norm),
        _run(tf, *tf.clip_by_global_norm([huge, x], 1.0)[0]),
    ]


def the_largest(tf, np):
    x = tf.constant([[1.0, 4.0, 4.0, 2.0], [3.0, 0.0, 3.0, 3.0]])
    values, indices = tf.nn.top_k(x, 3)
    return [_run(tf, indices, tf.nn.in_top_k(x, [2, 1], 2)), _with_gradients(tf, values * [1.0, 2.0, 3.0], x)]
