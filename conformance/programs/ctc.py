"""Connectionist temporal classification: losses, gradients, decoders."""

from conformance.outcomes import error_class

CONTROL_FLOW_V2 = True


def _logits(np, *shape):
    return np.round(np.random.RandomState(sum(shape)).randn(*shape), 2).astype("float32")


def _sparse(tf, np, rows):
    indices = [(b, t) for b, row in enumerate(rows) for t in range(len(row))]
    values = [label for row in rows for label in row]
    shape = [len(rows), max(len(row) for row in rows)]
    return tf.SparseTensor(np.int64(indices).reshape(-1, 2), np.int32(values), np.int64(shape))


def _run(tf, *fetches):
    with tf.Session() as sess:
        return sess.run(fetches)


LABELS = [[0, 2, 2], [1], [3, 3, 3, 0]]


def loss(tf, np):
    x = tf.constant(_logits(np, 8, 3, 5))
    losses = tf.nn.ctc_loss(_sparse(tf, np, LABELS), x, [8, 5, 7])
    return tf.get_default_graph(), _run(tf, losses, tf.gradients(losses * [1.0, 2.0, 3.0], x)[0])


def loss_options(tf, np):
    x = tf.constant(_logits(np, 3, 9, 5))
    labels = _sparse(tf, np, LABELS)
    results = []
    for collapse, merge in ((True, True), (True, False), (False, False)):
        losses = tf.nn.ctc_loss(
            labels,
            logits=x,
            sequence_length=[9, 5, 7],
            preprocess_collapse_repeated=collapse,
            ctc_merge_repeated=merge,
            time_major=False,
        )
        results += _run(tf, losses, tf.gradients(losses, x)[0])
    return results


def loss_in_double(tf, np):
    x = tf.constant(_logits(np, 30, 2, 4).astype("float64"))
    losses = tf.nn.ctc_loss(_sparse(tf, np, [[0, 1, 2, 1, 0, 0, 1], [2, 2, 1] * 6]), x, [30, 30])
    # TensorFlow computes exponentials in single precision even here.
    return _run(tf, tf.cast(losses, tf.float32), tf.cast(tf.gradients(losses, x)[0], tf.float32))


def labels_that_do_not_fit(tf, np):
    x = tf.constant(_logits(np, 4, 2, 3))
    long = _sparse(tf, np, [[0, 1, 0, 1, 0], [1]])
    impossible = _sparse(tf, np, [[0, 0, 0], [1]])
    ignored = tf.nn.ctc_loss(long, x, [4, 4], ignore_longer_outputs_than_inputs=True)
    no_path = tf.nn.ctc_loss(impossible, x, [4, 4])
    no_time = tf.nn.ctc_loss(long, x, [0, 4], ignore_longer_outputs_than_inputs=True)
    return [_run(tf, each, tf.gradients(each, x)[0]) for each in (ignored, no_path, no_time)] + [
        error_class(lambda: _run(tf, tf.nn.ctc_loss(long, x, [4, 4])))
    ]


def labels_with_an_end(tf, np):
    x = tf.constant(_logits(np, 6, 2, 4))
    losses = tf.nn.ctc_loss(_sparse(tf, np, [[0, 1, 3], [2, 3, 3, 3]]), x, [6, 6])
    return _run(tf, losses, tf.gradients(losses, x)[0])


def errors(tf, np):
    x = tf.constant(_logits(np, 4, 2, 3))
    labels = _sparse(tf, np, [[0], [1]])
    return [
        error_class(lambda: tf.nn.ctc_loss(tf.zeros([2, 1], tf.int32), x, [4, 4])),
        error_class(lambda: tf.nn.ctc_loss(labels, x, [4, 4, 4])),
        error_class(lambda: tf.nn.ctc_loss(labels, x[0], [4, 4])),
        error_class(lambda: _run(tf, tf.nn.ctc_loss(labels, x, [5, 4]))),
        error_class(lambda: tf.nn.ctc_loss_v2(labels, x, None, [4, 4])),
        error_class(lambda: tf.hessians(tf.reduce_sum(tf.nn.ctc_loss(labels, x, [4, 4])), x)),
        error_class(lambda: _run(tf, tf.nn.ctc_greedy_decoder(x, [5, 4])[1])),
        error_class(lambda: _run(tf, tf.nn.ctc_beam_search_decoder(x, [4, 4], beam_width=2, top_paths=3)[1])),
    ]


def _decoded(tf, decoded, score):
    return _run(tf, [(each.indices, each.values, each.dense_shape) for each in decoded], score)


def greedy_decoder(tf, np):
    x = tf.constant(_logits(np, 9, 4, 4))
    length = [9, 4, 0, 7]
    return [_decoded(tf, *tf.nn.ctc_greedy_decoder(x, length, merge)) for merge in (True, False)]


def greedy_decoder_nodes(tf, np):
    x, length = tf.placeholder(tf.float32, [None, 4, 5]), tf.placeholder(tf.int32, [None])
    decoded, score = tf.nn.ctc_greedy_decoder(x, length)
    paths, scores = tf.nn.ctc_beam_search_decoder(x, length, top_paths=2)
    return tf.get_default_graph(), [decoded[0].values, score, paths[1].indices, scores]


def beam_search_decoder(tf, np):
    x = tf.constant(np.random.RandomState(1).randn(12, 4, 5).astype("float32"))  # without ties
    length = [12, 5, 1, 9]
    return [
        _decoded(tf, *tf.nn.ctc_beam_search_decoder(x, length, beam_width=width, top_paths=paths, merge_repeated=merge))
        for width, paths, merge in ((100, 3, False), (4, 4, False), (1, 1, True), (20, 2, True))
    ] + [_decoded(tf, *tf.nn.ctc_beam_search_decoder_v2(x, length))]


def dense_loss(tf, np):
    x = tf.constant(_logits(np, 8, 3, 5))
    labels = tf.constant([[1, 3, 3, 1], [2, 1, 1, 1], [4, 4, 4, 1]])
    losses = tf.nn.ctc_loss_v2(labels, x, [3, 1, 4], [8, 5, 7])
    last = tf.nn.ctc_loss_v2(labels - 1, tf.transpose(x, [1, 0, 2]), [3, 1, 4], [8, 5, 7], False, blank_index=-1)
    return _run(tf, losses, tf.gradients(losses, x)[0], last, tf.gradients(last * 2.0, x)[0])


def dense_loss_of_unique_labels(tf, np):
    x = tf.constant(_logits(np, 8, 3, 5))
    labels = tf.constant([[1, 3, 3, 1], [2, 1, 1, 1], [4, 4, 4, 1]])
    unique = tf.nn.ctc_unique_labels(labels)
    losses = tf.nn.ctc_loss_v2(labels, x, [3, 1, 4], [8, 5, 7], unique=unique)
    return _run(tf, unique, losses, tf.gradients(losses, x)[0])


def sparse_loss_with_any_blank(tf, np):
    x = tf.constant(_logits(np, 8, 3, 5))
    labels = _sparse(tf, np, [[0, 2, 2], [1], [3, 3, 3, 0]])
    losses = [
        tf.nn.ctc_loss_v2(labels, x, None, [8, 5, 7], blank_index=-1),
        tf.nn.ctc_loss_v2(_sparse(tf, np, [[0, 2, 2], [4], [3, 3, 3, 0]]), x, None, [8, 5, 7], blank_index=1),
    ]
    return _run(tf, *losses)


def collapse_repeated(tf, np):
    labels = tf.constant([[1, 1, 2, 2, 1], [3, 3, 3, 3, 3], [1, 2, 3, 4, 4]])
    return _run(tf, *tf.nn.collapse_repeated(labels, [5, 4, 3]))


def sequences_that_all_end_before_the_inputs(tf, np):
    inputs = np.log(np.random.RandomState(0).dirichlet(np.ones(5), (8, 3))).astype(np.float32)
    lengths = tf.placeholder(tf.int32, [None])

    def decoded(sess, fed, top_paths):
        paths, scores = tf.nn.ctc_beam_search_decoder(inputs, lengths, 4, top_paths, merge_repeated=False)
        return sess.run([[[each.indices, each.values, each.dense_shape] for each in paths], scores], {lengths: fed})

    with tf.Session() as sess:
        results = [decoded(sess, *case) for case in (([5, 3, 4], 2), ([2, 0, 1], 1), ([0, 0, 0], 1))]
        return [*results, error_class(lambda: decoded(sess, [2, 0, 1], 2))]


def dense_labels_to_sparse(tf, np):
    from tensorflow.python.ops import ctc_ops

    labels = ctc_ops.dense_labels_to_sparse([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [2, 0, 1])
    with tf.Session() as sess:
        return [sess.run(labels), str(labels.shape), labels.dtype.name]


def constant_labels_and_lengths_that_are_fed(tf, np):
    inputs = np.random.RandomState(0).randn(4, 2, 3).astype(np.float32)
    labels, lengths = _sparse(tf, np, [[0, 1], [1]]), tf.placeholder(tf.int32, [None])
    loss = tf.nn.ctc_loss(labels, inputs, lengths)
    with tf.Session() as sess:
        return [sess.run(loss, {lengths: [4, 2]}), error_class(lambda: sess.run(loss, {lengths: [1, 2]}))]
