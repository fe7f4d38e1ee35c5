"""The neural network functions: the nodes they make and what they refuse."""

from conformance.outcomes import failure

CONTROL_FLOW_V2 = True


def _pictures(tf, channels=3, size=8, batch=None):
    return tf.placeholder(tf.float32, [batch, size, size, channels], name="pictures")


def _filters(tf, *shape):
    return tf.placeholder(tf.float32, shape, name="filters")


def activations(tf, np):
    x = tf.placeholder(tf.float32, [None, 4], name="x")
    for name in "relu relu6 elu selu leaky_relu crelu softplus softsign sigmoid tanh l2_loss".split():
        getattr(tf.nn, name)(x)
        getattr(tf.nn, name)(x, name="named_" + name)
    tf.nn.leaky_relu(tf.constant([1, -2]), alpha=0.1)
    tf.nn.leaky_relu(x, np.array(0.3))
    tf.nn.crelu(x, axis=0)
    tf.nn.relu([[1.0, -1.0]])
    return tf.get_default_graph()


def softmax(tf, np):
    x = tf.placeholder(tf.float32, [None, 4, 5], name="x")
    results = [tf.nn.softmax(x), tf.nn.softmax(x, 2), tf.nn.softmax(x, axis=1), tf.nn.softmax(x, dim=0, name="named")]
    results += [tf.nn.log_softmax(x, -2), tf.nn.log_softmax(x, axis=tf.constant(1)), tf.nn.softmax([1.0, 2.0])]
    return tf.get_default_graph(), results


def softmax_errors(tf, np):
    x = tf.placeholder(tf.float32, [None, 4, 5], name="x")
    return [failure(lambda: tf.nn.softmax(x, 3)), failure(lambda: tf.nn.softmax(x, 1, dim=1))]


def softmax_cross_entropy(tf, np):
    logits, labels = tf.placeholder(tf.float32, [None, 10]), tf.placeholder(tf.float32, [None, 10])
    results = [tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits)]
    results += [tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits, name="named")]
    return tf.get_default_graph(), results


def softmax_cross_entropy_of_known_shapes(tf, np):
    logits, labels = tf.placeholder(tf.float32, [2, 3, 4]), tf.placeholder(tf.float32, [2, 3, 4])
    results = [tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits)]
    results += [tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits, dim=1)]
    results += [tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits, axis=0)]
    return tf.get_default_graph(), results


def softmax_cross_entropy_of_halves(tf, np):
    logits, labels = tf.placeholder(tf.float16, [5, 10]), tf.placeholder(tf.float32, [5, 10])
    results = [tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits)]
    results += [tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.constant([1, 2, 3, 4, 5]), logits=logits)]
    return tf.get_default_graph(), results


def sparse_softmax_cross_entropy(tf, np):
    logits, labels = tf.placeholder(tf.float32, [None, 10]), tf.placeholder(tf.int64, [None])
    results = [tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)]
    results += [tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name="named")]
    sequences, words = tf.placeholder(tf.float32, [4, 7, 10]), tf.placeholder(tf.int32, [4, 7])
    results += [tf.nn.sparse_softmax_cross_entropy_with_logits(labels=words, logits=sequences)]
    return tf.get_default_graph(), results


def cross_entropy_errors(tf, np):
    logits, labels = tf.placeholder(tf.float32, [2, 3]), tf.placeholder(tf.int32, [2])
    dense, sparse = tf.nn.softmax_cross_entropy_with_logits, tf.nn.sparse_softmax_cross_entropy_with_logits
    return [
        failure(lambda: dense(logits, logits)),
        failure(lambda: dense(logits=logits)),
        failure(lambda: sparse(labels, logits)),
        failure(lambda: sparse(labels=logits, logits=logits)),
        failure(lambda: sparse(labels=tf.constant([1, 2, 3]), logits=logits)),
        failure(lambda: sparse(labels=tf.constant(1), logits=tf.constant(1.0))),
        failure(lambda: tf.nn.sigmoid_cross_entropy_with_logits(labels=logits[:1], logits=logits)),
        failure(lambda: tf.nn.sigmoid_cross_entropy_with_logits(logits, logits)),
    ]


def elementwise_losses(tf, np):
    logits, labels = tf.placeholder(tf.float32, [None, 10]), tf.placeholder(tf.float32, [None, 10])
    tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)
    tf.nn.weighted_cross_entropy_with_logits(labels, logits, 2.0, name="weighted")
    tf.nn.weighted_cross_entropy_with_logits(targets=labels, logits=logits, pos_weight=tf.constant(3.0))
    tf.nn.log_poisson_loss(labels, logits)
    tf.nn.log_poisson_loss(labels, logits, compute_full_loss=True)
    return tf.get_default_graph()


def conv2d(tf, np):
    x, f = _pictures(tf), _filters(tf, 3, 3, 3, 6)
    results = [tf.nn.conv2d(x, f, [1, 1, 1, 1], "SAME"), tf.nn.conv2d(x, f, strides=[1, 2, 2, 1], padding="VALID")]
    results += [tf.nn.conv2d(x, filters=f, strides=2, padding="SAME", name="named")]
    results += [tf.nn.conv2d(x, f, [2, 1], "VALID", use_cudnn_on_gpu=False, dilations=2)]
    results += [tf.nn.conv2d(x, f, 1, [[0, 0], [1, 2], (3, 4), [0, 0]], dilations=[1, 1, 2, 1])]
    results += [tf.nn.conv2d(tf.zeros([1, 3, 8, 8]), f, [1, 1, 2, 2], "SAME", data_format="NCHW")]
    results += [tf.nn.conv2d(tf.zeros([1, 3, 8, 8]), f, 3, "SAME", data_format="NCHW")]
    return tf.get_default_graph(), results


def conv2d_gradient_ops(tf, np):
    x, f = _pictures(tf, batch=2), _filters(tf, 3, 3, 3, 6)
    y = tf.nn.conv2d(x, f, [1, 1, 1, 1], "SAME")
    results = [tf.nn.conv2d_backprop_input([2, 8, 8, 3], f, y, [1, 1, 1, 1], "SAME")]
    results += [tf.nn.conv2d_backprop_filter(x, tf.shape(f), y, [1, 1, 1, 1], "SAME")]
    results += [
        tf.nn.depthwise_conv2d_native_backprop_input([2, 8, 8, 3], f, tf.zeros([2, 8, 8, 18]), [1, 1, 1, 1], "SAME")
    ]
    return tf.get_default_graph(), results


def conv2d_errors(tf, np):
    x, f = _pictures(tf), _filters(tf, 3, 3, 3, 6)
    return [
        failure(lambda: tf.nn.conv2d(x, f, [1, 1, 1], "SAME")),
        failure(lambda: tf.nn.conv2d(x, f, 1, "EXPLICIT")),
        failure(lambda: tf.nn.conv2d(x, f, 1, [[1, 1]])),
        failure(lambda: tf.nn.conv2d(x, f, 1, [1, 1, 1, 1])),
        failure(lambda: tf.nn.conv2d(x, f, 1, "FULL")),
        failure(lambda: tf.nn.conv2d(x, f, 1, "SAME", filters=f)),
        failure(lambda: tf.nn.conv2d(x, tf.zeros([3, 3, 4, 6]), 1, "SAME")),
        failure(lambda: tf.nn.conv2d(x, tf.zeros([9, 9, 3, 6]), 1, "VALID")),
        failure(lambda: tf.nn.conv2d(tf.zeros([8, 8, 3]), f, 1, "VALID")),
        failure(lambda: tf.nn.conv2d(tf.zeros([1, 8, 8, 3], tf.int32), f, 1, "VALID")),
    ]


def conv1d(tf, np):
    x, f = tf.placeholder(tf.float32, [None, 20, 3]), tf.placeholder(tf.float32, [5, 3, 7])
    results = [tf.nn.conv1d(x, f, 1, "SAME"), tf.nn.conv1d(x, f, stride=2, padding="VALID", name="named")]
    results += [tf.nn.conv1d(input=x, filters=f, stride=1, padding="VALID", dilations=2, data_format="NWC")]
    results += [tf.nn.conv1d(tf.zeros([2, 3, 20]), f, 3, "SAME", data_format="NCW", use_cudnn_on_gpu=True)]
    return tf.get_default_graph(), results


def conv_transpose(tf, np):
    x, f = tf.placeholder(tf.float32, [4, 5, 5, 6]), tf.placeholder(tf.float32, [3, 3, 2, 6])
    batch = tf.shape(x)[0]
    results = [tf.nn.conv2d_transpose(x, f, [4, 10, 10, 2], [1, 2, 2, 1])]
    results += [tf.nn.conv2d_transpose(x, f, tf.stack([batch, 10, 10, 2]), strides=2, padding="SAME", name="named")]
    results += [tf.nn.conv2d_transpose(tf.zeros([4, 6, 5, 5]), f, [4, 2, 7, 7], 1, "VALID", data_format="NCHW")]
    results += [tf.nn.conv1d_transpose(tf.zeros([2, 5, 6]), tf.zeros([3, 4, 6]), [2, 10, 4], 2)]
    results += [
        tf.nn.conv3d_transpose(tf.zeros([1, 2, 2, 2, 3]), tf.zeros([2, 2, 2, 4, 3]), [1, 4, 4, 4, 4], [1, 2, 2, 2, 1])
    ]
    results += [tf.nn.conv_transpose(x, f, [4, 10, 10, 2], 2)]
    results += [tf.nn.atrous_conv2d_transpose(x, f, [4, 9, 9, 2], 2, "VALID")]
    return tf.get_default_graph(), results


def conv3d(tf, np):
    x, f = tf.placeholder(tf.float32, [None, 6, 6, 6, 3]), tf.placeholder(tf.float32, [2, 2, 2, 3, 5])
    results = [tf.nn.conv3d(x, f, [1, 1, 1, 1, 1], "SAME"), tf.nn.conv3d(x, f, [1, 2, 2, 2, 1], "VALID", name="named")]
    return tf.get_default_graph(), results


def convolution(tf, np):
    x, f = _pictures(tf), _filters(tf, 3, 3, 3, 6)
    results = [tf.nn.convolution(x, f, "SAME"), tf.nn.convolution(x, f, "VALID", strides=[2, 2], name="named")]
    results += [tf.nn.convolution(x, f, "SAME", dilation_rate=[2, 2])]
    results += [tf.nn.convolution(tf.zeros([2, 20, 3]), tf.zeros([3, 3, 4]), "SAME")]
    results += [tf.nn.convolution(tf.zeros([2, 6, 6, 6, 3]), tf.zeros([3, 3, 3, 3, 4]), "VALID", strides=[1, 2, 1])]
    return tf.get_default_graph(), results


def atrous_convolution(tf, np):
    x, f = _pictures(tf, batch=2), _filters(tf, 3, 3, 3, 6)
    results = [tf.nn.atrous_conv2d(x, f, 2, "SAME"), tf.nn.atrous_conv2d(x, f, 3, "VALID", name="named")]
    results += [tf.nn.atrous_conv2d(x, f, 1, "SAME")]
    results += [tf.nn.convolution(tf.zeros([2, 20, 3]), tf.zeros([3, 3, 4]), "VALID", dilation_rate=[2])]
    results += [tf.nn.convolution(x, f, "VALID", dilation_rate=[2, 1])]
    return tf.get_default_graph(), results


def convolution_errors(tf, np):
    x, f = _pictures(tf), _filters(tf, 3, 3, 3, 6)
    return [
        failure(lambda: tf.nn.convolution(x, f, "SAME", strides=[2, 2], dilation_rate=[2, 2])),
        failure(lambda: tf.nn.convolution(x, tf.zeros([3, 3, 4, 6]), "SAME", dilation_rate=[2, 2])),
        failure(lambda: tf.nn.convolution(tf.zeros([2, 3]), f, "SAME")),
        failure(lambda: tf.nn.convolution(x, f, "SAME", dilation_rate=[1, 2, 3])),
    ]


def depthwise_convolution(tf, np):
    x, f = _pictures(tf), _filters(tf, 3, 3, 3, 2)
    results = [tf.nn.depthwise_conv2d(x, f, [1, 1, 1, 1], "SAME")]
    results += [tf.nn.depthwise_conv2d(x, f, [1, 2, 2, 1], "VALID", name="named")]
    results += [tf.nn.depthwise_conv2d_native(x, f, [1, 1, 1, 1], "SAME")]
    results += [tf.nn.separable_conv2d(x, f, tf.zeros([1, 1, 6, 4]), [1, 1, 1, 1], "SAME")]
    results += [tf.nn.separable_conv2d(x, f, tf.zeros([1, 1, 6, 4]), [1, 2, 2, 1], "VALID", name="both")]
    return tf.get_default_graph(), results


def dilated_depthwise_convolution(tf, np):
    x, f = _pictures(tf, batch=2), _filters(tf, 3, 3, 3, 2)
    results = [tf.nn.depthwise_conv2d(x, f, [1, 1, 1, 1], "SAME", rate=[2, 2])]
    results += [tf.nn.depthwise_conv2d(x, f, [1, 1, 1, 1], "VALID", dilations=[2, 1])]
    return tf.get_default_graph(), results


def pooling(tf, np):
    x = _pictures(tf)
    window, step = [1, 2, 2, 1], [1, 2, 2, 1]
    results = []
    for pool in (tf.nn.max_pool, tf.nn.avg_pool):
        results += [pool(x, window, step, "SAME"), pool(x, ksize=3, strides=[2, 1], padding="VALID", name="named")]
        results += [
            pool(tf.zeros([1, 3, 8, 8]), 2, 2, "VALID", data_format="NCHW"),
            pool(input=x, value=None, ksize=2, strides=2, padding="SAME"),
        ]
    results += [tf.nn.max_pool2d(x, 2, 2, "SAME"), tf.nn.avg_pool2d(x, 2, 2, "SAME")]
    results += [tf.nn.max_pool_v2(x, 2, 2, "SAME"), tf.nn.avg_pool_v2(x, 2, 2, "SAME", "NHWC")]
    results += list(tf.nn.max_pool_with_argmax(x, window, step, "SAME"))
    results += [tf.nn.max_pool_with_argmax(x, window, step, "SAME", Targmax=tf.int32)[1]]
    return tf.get_default_graph(), results


def pooling_over_other_ranks(tf, np):
    line, cube = tf.zeros([2, 10, 3]), tf.zeros([2, 6, 6, 6, 3])
    results = [tf.nn.max_pool1d(line, 2, 2, "SAME"), tf.nn.avg_pool1d(line, 3, 1, "VALID")]
    results += [tf.nn.max_pool3d(cube, 2, 2, "SAME"), tf.nn.avg_pool3d(cube, [1, 3, 3, 3, 1], 1, "VALID")]
    results += [tf.nn.max_pool_v2(line, 2, 2, "SAME"), tf.nn.avg_pool_v2(cube, 2, 2, "SAME")]
    results += [tf.nn.pool(line, [2], "MAX", "SAME"), tf.nn.pool(cube, [2, 2, 2], "AVG", "VALID", strides=[2, 2, 2])]
    results += [tf.nn.pool(_pictures(tf), [3, 3], "MAX", "SAME", strides=[2, 2])]
    results += [tf.nn.pool(_pictures(tf, batch=2), [3, 3], "AVG", "VALID", dilation_rate=[2, 2])]
    return tf.get_default_graph(), results


def pooling_errors(tf, np):
    x = _pictures(tf)
    return [
        failure(lambda: tf.nn.max_pool(x, [1, 0, 2, 1], 1, "SAME")),
        failure(lambda: tf.nn.max_pool(x, [1, 2, 2], 1, "SAME")),
        failure(lambda: tf.nn.max_pool(x, 9, 1, "VALID")),
        failure(lambda: tf.nn.avg_pool(tf.zeros([8, 8, 3]), 2, 2, "VALID")),
        failure(lambda: tf.nn.pool(x, [2, 2], "MIN", "SAME")),
        failure(lambda: tf.nn.pool(x, [2, 2], "MAX", "SAME", strides=[3, 3])),
        failure(lambda: tf.nn.pool(x, [2, 2], "MAX", "SAME", dilation_rate=[2, 2])),
    ]


def biases(tf, np):
    x, b = tf.placeholder(tf.float32, [None, 4]), tf.placeholder(tf.float32, [4])
    w = tf.placeholder(tf.float32, [4, 4])
    results = [tf.nn.bias_add(x, b), tf.nn.bias_add(x, [1, 2, 3, 4], name="named")]
    results += [tf.nn.bias_add(tf.zeros([2, 4, 3, 3]), b, data_format="NCHW"), tf.nn.bias_add(x, b, "N...C")]
    results += [tf.nn.xw_plus_b(x, w, b), tf.nn.relu_layer(x, w, b), tf.nn.xw_plus_b(x, w, b, name="fc")]
    return tf.get_default_graph(), results


def bias_errors(tf, np):
    x = tf.placeholder(tf.float32, [None, 4])
    return [
        failure(lambda: tf.nn.bias_add(x, tf.zeros([3]))),
        failure(lambda: tf.nn.bias_add(x, tf.zeros([4]), data_format="CHW")),
        failure(lambda: tf.nn.bias_add(x, tf.zeros([4, 1]))),
        failure(lambda: tf.nn.bias_add(tf.zeros([4]), tf.zeros([4]))),
    ]


def dropout(tf, np):
    x = tf.placeholder(tf.float32, [None, 4], name="x")
    keep = tf.placeholder(tf.float32, name="keep")
    results = [tf.nn.dropout(x, 0.75), tf.nn.dropout(x, keep_prob=0.25, seed=3, name="named"), tf.nn.dropout(x, keep)]
    results += [tf.nn.dropout(x, rate=0.25), tf.nn.dropout(x, keep_prob=1.0), tf.nn.dropout(x, rate=tf.constant(0.0))]
    results += [tf.nn.dropout(tf.zeros([2, 3]), 0.5, noise_shape=[None, 1]), tf.nn.dropout(x, 0.5, [1, 4])]
    results += [tf.nn.dropout(x, 0.5, noise_shape=tf.stack([tf.shape(x)[0], 1]))]
    results += [tf.nn.dropout(tf.cast(x, tf.float16), 0.5)]
    return tf.get_default_graph(), results


def dropout_after_a_graph_seed(tf, np):
    tf.set_random_seed(7)
    x = tf.ones([2, 3])
    tf.nn.dropout(x, 0.5)
    tf.nn.dropout(x, 0.5, seed=11)
    return tf.get_default_graph()


def dropout_errors(tf, np):
    x = tf.zeros([2, 3])
    return [
        failure(lambda: tf.nn.dropout(x)),
        failure(lambda: tf.nn.dropout(x, 0.0)),
        failure(lambda: tf.nn.dropout(x, rate=1.5)),
        failure(lambda: tf.nn.dropout(x, keep_prob=0.5, rate=0.5)),
        failure(lambda: tf.nn.dropout(tf.constant([1, 2]), 0.5)),
        failure(lambda: tf.nn.dropout(x, "half")),
    ]


def moments(tf, np):
    x = _pictures(tf)
    results = list(tf.nn.moments(x, [0])) + list(tf.nn.moments(x, [0, 1, 2], name="all"))
    results += list(tf.nn.moments(x, axes=[1, 2], keep_dims=True)) + list(tf.nn.moments(tf.cast(x, tf.float16), [0]))
    results += list(tf.nn.weighted_moments(x, [0, 1, 2], tf.ones([8, 8, 1]), keepdims=False))
    return tf.get_default_graph(), results


def sufficient_statistics(tf, np):
    x = _pictures(tf)
    count, mean_ss, var_ss, shift = tf.nn.sufficient_statistics(x, [1, 2])
    results = [count, mean_ss, var_ss] + list(tf.nn.normalize_moments(count, mean_ss, var_ss, shift))
    count, mean_ss, var_ss, shift = tf.nn.sufficient_statistics(x, [0, 1], shift=1.5, keep_dims=True, name="shifted")
    results += [count, mean_ss, var_ss, shift]
    results += list(tf.nn.normalize_moments(count, mean_ss, var_ss, shift, name="named"))
    return tf.get_default_graph(), results


def batch_normalization(tf, np):
    x = _pictures(tf)
    mean, variance = tf.nn.moments(x, [0, 1, 2])
    offset, scale = tf.zeros([3]), tf.ones([3])
    results = [tf.nn.batch_normalization(x, mean, variance, offset, scale, 1e-3)]
    results += [tf.nn.batch_normalization(x, mean, variance, None, None, 1e-3, name="plain")]
    results += [tf.nn.batch_norm_with_global_normalization(x, mean, variance, offset, scale, 1e-3, True)]
    results += [tf.nn.batch_norm_with_global_normalization(x, mean, variance, offset, scale, 1e-3, False)]
    return tf.get_default_graph(), results


def fused_batch_norm(tf, np):
    x = _pictures(tf)
    offset, scale = tf.zeros([3]), tf.ones([3])
    results = list(tf.nn.fused_batch_norm(x, scale, offset))
    results += list(tf.nn.fused_batch_norm(x, scale, offset, epsilon=1e-7, name="named"))
    results += list(tf.nn.fused_batch_norm(x, scale, offset, mean=offset, variance=scale, is_training=False))
    results += list(tf.nn.fused_batch_norm(tf.zeros([2, 3, 8, 8]), scale, offset, data_format="NCHW"))
    return tf.get_default_graph(), results


def other_normalizations(tf, np):
    x = _pictures(tf)
    results = [tf.nn.lrn(x), tf.nn.local_response_normalization(x, 4, bias=2.0, alpha=0.001, beta=0.75, name="norm1")]
    results += [tf.nn.l2_normalize(x, 3), tf.nn.l2_normalize(x, dim=[1, 2], epsilon=1e-6, name="named")]
    results += [tf.nn.l2_normalize(x)]
    return tf.get_default_graph(), results


def zero_fraction(tf, np):
    return [tf.nn.zero_fraction(tf.constant([0.0, 1.0, 0.0, 0.0])).shape]


def top_k(tf, np):
    x, targets = tf.placeholder(tf.float32, [None, 10]), tf.placeholder(tf.int32, [None])
    results = list(tf.nn.top_k(x)) + list(tf.nn.top_k(x, k=3, sorted=False, name="three"))
    results += [tf.nn.in_top_k(x, targets, 1), tf.nn.in_top_k(x, targets, 5, name="five")]
    return tf.get_default_graph(), results


def clipping(tf, np):
    x = tf.placeholder(tf.float32, [None, 4])
    tf.clip_by_value(x, -1.0, 1.0)
    tf.clip_by_value(x, tf.zeros([4]), 1, name="named")
    tf.clip_by_norm(x, 2.0)
    tf.clip_by_norm(x, 2.0, axes=[1], name="rows")
    tf.clip_by_average_norm(x, 2.0)
    tf.global_norm([x, None, tf.ones([2])])
    tf.clip_by_global_norm([x, None, tf.ones([2])], 5.0)
    tf.clip_by_global_norm([x], tf.constant(5.0), use_norm=tf.constant(2.0), name="known")
    return tf.get_default_graph()


def clipping_of_slices(tf, np):
    slices = tf.IndexedSlices(tf.ones([2, 3]), tf.constant([0, 4]), tf.constant([5, 3]))
    results = [tf.clip_by_value(slices, 0.0, 0.5), tf.clip_by_norm(slices, 1.0)]
    results += list(tf.clip_by_global_norm([slices, tf.ones([2])], 1.0)[0])
    return tf.get_default_graph(), [type(result).__name__ for result in results]


def clipping_errors(tf, np):
    return [
        failure(lambda: tf.clip_by_value(tf.zeros([3]), tf.zeros([2, 3]), 1.0)),
        failure(lambda: tf.clip_by_global_norm(tf.zeros([3]), 1.0)),
        failure(lambda: tf.global_norm("abc")),
    ]


def embedding_lookup(tf, np):
    table, ids = tf.placeholder(tf.float32, [50, 8], name="table"), tf.placeholder(tf.int32, [None, 5], name="ids")
    results = [tf.nn.embedding_lookup(table, ids), tf.nn.embedding_lookup([table], ids, name="named")]
    results += [tf.nn.embedding_lookup(table, ids, max_norm=1.0)]
    return tf.get_default_graph(), results


def embedding_lookup_in_partitions(tf, np):
    tables = [tf.placeholder(tf.float32, [rows, 4]) for rows in (4, 3, 3)]
    results = [tf.nn.embedding_lookup(tables, [1, 5, 8]), tf.nn.embedding_lookup(tables, [[0, 9]], "div", name="div")]
    results += [tf.nn.embedding_lookup([tf.placeholder(tf.float32, [None, 4]), tables[0]], [1], "div")]
    return tf.get_default_graph(), results


def embedding_lookup_errors(tf, np):
    return [
        failure(lambda: tf.nn.embedding_lookup(None, [1])),
        failure(lambda: tf.nn.embedding_lookup([], [1])),
        failure(lambda: tf.nn.embedding_lookup([tf.zeros([2, 2])] * 2, [1], "modulo")),
    ]
