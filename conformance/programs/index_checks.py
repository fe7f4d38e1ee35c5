"""Scatters, segments and gathers of variables: strings, and what indices and shapes that do not fit raise.

The arrays are fed, so that they are known to the run alone. (The number of the wrong index is in the message.)
"""

from conformance.outcomes import failure


def _outcome(tf, build, *arrays, initialize=False):
    """What `build` of placeholders for `arrays` gives, or raises."""
    with tf.Graph().as_default(), tf.Session() as sess:
        result = []

        def run():
            inputs = [tf.placeholder(tf.as_dtype(array.dtype)) for array in arrays]
            fetch = build(*inputs)
            if initialize:
                sess.run(tf.global_variables_initializer())
            result.append(sess.run(fetch, dict(zip(inputs, arrays))))

        error = failure(run, r"^[^\n]*")
        return result[0] if result else error


def scattered_strings(tf, np):
    indices = np.int32([[4], [3], [3], [7]])
    words = np.array([b"a", b"b", b"c", b"d"], object)
    rows = np.array([[b"a", b"b"], [b"c", b"d"]], object)
    return [
        _outcome(tf, lambda i, u: tf.scatter_nd(i, u, [8]), indices, words),
        _outcome(tf, lambda i, u: tf.scatter_nd(i, u, [3, 2]), np.int32([[1], [1]]), rows),
        _outcome(tf, lambda t, i: tf.tensor_scatter_update(t, i, ["x", "y"]), words, np.int32([[1], [1]])),
    ]


_SHAPES = [
    ((3, 4, 5), (2, 2), (2, 4)),
    ((3, 4, 5), (2, 2), (2, 5, 1)),
    ((3, 4, 5), (2, 2), (3, 5)),
    ((3, 4, 5), (2, 2), (2,)),
    ((3, 4), (2, 3), (2,)),
    ((3, 4), (2, 0), (2, 3, 4)),
    ((0, 3, 2), (2, 2), (2, 2)),
    ((0, 2), (0, 1), (0, 2)),
    ((3,), (), (1,)),
    ((3,), (2, 1), (2,)),
]


def shapes_of_scattered_slices(tf, np):
    outcomes = []
    for target, indices, updates in _SHAPES:
        arrays = np.zeros(target, "f"), np.zeros(indices, "i"), np.ones(updates, "f")
        outcomes += [
            _outcome(tf, lambda i, u, shape=target: tf.scatter_nd(i, u, shape), *arrays[1:]),
            _outcome(tf, tf.tensor_scatter_update, *arrays),
            _outcome(tf, tf.tensor_scatter_add, *arrays),
            _outcome(
                tf,
                lambda i, u, shape=target: tf.scatter_nd_update(tf.Variable(np.zeros(shape, "f")), i, u),
                *arrays[1:],
                initialize=True,
            ),
        ]
    return outcomes


def empty_outputs_found_while_building(tf, np):
    return [
        failure(lambda: tf.scatter_nd(np.zeros([2, 2], "i"), np.zeros([2, 2], "i"), [0, 3, 2])),
        failure(lambda: tf.tensor_scatter_update(np.zeros([0, 2]), np.zeros([1, 1], "i"), np.zeros([1, 2]))),
    ]


def scattered_into_variables(tf, np):
    outcomes = []
    for use_resource in (False, True):
        for name in ("scatter_update", "scatter_add", "scatter_mul"):
            for shape, indices, updates in [
                ((3,), [3], [0.5]),
                ((3,), [[0, 1], [2, -1]], [[0.5, 1], [1, 1]]),
                ((3, 2), [1, 1], 0.5),
                ((3, 2), 0, [0.5, 2.0]),
                ((3, 2), -1, [0.5, 2.0]),
            ]:

                def build(i, u, name=name, shape=shape, use_resource=use_resource):
                    variable = tf.Variable(np.ones(shape, "f"), use_resource=use_resource)
                    return getattr(tf, name)(variable, i, u)

                outcomes.append(_outcome(tf, build, np.int32(indices), np.float32(updates), initialize=True))
    for indices, updates in [([0, 1], [0.5]), ([1], [[0.5, 1.0]])]:
        outcomes.append(
            _outcome(
                tf,
                lambda i, u: tf.scatter_update(tf.Variable([1.0, 2.0, 3.0]), i, u),
                np.int32(indices),
                np.float32(updates),
                initialize=True,
            )
        )
    return outcomes


def gathered_from_resources(tf, np):
    def variable():
        return tf.Variable(np.arange(6.0).reshape(3, 2), use_resource=True)

    gather = [
        _outcome(tf, lambda i: tf.gather(variable(), i), np.int32(indices), initialize=True)
        for indices in ([0, 3], [[1, 2], [-1, 0]], 5, [2, 0])
    ]
    gather_nd = [
        _outcome(tf, lambda i: tf.gather_nd(variable(), i), np.int32(indices), initialize=True)
        for indices in ([[0, 2]], [[1], [3]], [[1, 1], [2, 0]])
    ]
    return gather + gather_nd


def unsorted_segments(tf, np):
    x = np.arange(20, dtype="f").reshape(5, 4)
    return [
        _outcome(tf, lambda i, name=name: getattr(tf, name)(x, i, 3), np.int32(ids))
        for name in ("unsorted_segment_sum", "unsorted_segment_max", "unsorted_segment_prod")
        for ids in ([0, 7, 1, 2, 0], [0, -1, 1, 2, 0], [[0, 1, 1, 2]] * 4 + [[0, 1, 3, 2]])
    ]


def sorted_segments(tf, np):
    x = np.arange(20, dtype="f").reshape(5, 4)
    return [
        _outcome(tf, lambda i, name=name: getattr(tf, name)(x, i), np.int32(ids))
        for name in ("segment_sum", "segment_mean", "segment_max")
        for ids in (
            [-1, -1, 0, 0, 0],
            [0, 1, 2, 1, 0],
            [0, 1, 0, 1, 1],
            [0, 0, 0, 0, -1],
            [-2, 0, 1, 2, 3],
            [0, 1, 2, 4, 3],
            [0, 0, 1, 3, 3],
        )
    ]


def sparse_segments(tf, np):
    x = np.arange(20, dtype="f").reshape(5, 4)
    outcomes = []
    for ids, rows in [
        ([0, 0, 1, 1], [0, 1, 2, 9]),
        ([0, 1, 0, 1], [0, 1, 2, 3]),
        ([0, 1, 2, 0], [0, 1, 2, 3]),
        ([-1, 0, 1, 1], [0, 1, 2, 3]),
        ([0, 0, 0, -1], [0, 1, 2, 3]),
        ([0, 1, 0, 1], [9, 1, 2, 3]),
        ([0, 0, 2, 1], [0, 9, 2, 1]),
        ([0, 0, 1, 1], [0, 4, 2, 1]),
    ]:
        arrays = np.int32(rows), np.int32(ids)
        outcomes.append(_outcome(tf, lambda r, i: tf.sparse_segment_sum(x, r, i), *arrays))
        outcomes.append(_outcome(tf, lambda r, i: tf.sparse_segment_mean(x, r, i), *arrays))
    outcomes.append(_outcome(tf, lambda r, i: tf.sparse_segment_sum(x, r, i, num_segments=2), *arrays))
    return outcomes


def gradients_of_sparse_segments(tf, np):
    return [
        _outcome(
            tf,
            lambda grad, rows, i: tf.raw_ops.SparseSegmentMeanGrad(
                grad=grad, indices=rows, segment_ids=i, output_dim0=10
            ),
            np.ones((size, 4), "f"),
            np.int32(rows),
            np.int32(ids),
        )
        for size, ids, rows in [
            (3, [0, 1, 2, 2], [8, 3, 0, 10]),
            (3, [0, 1, 2, 2], [8, 3, -1, 9]),
            (3, [0, 1, 1, 4], [8, 3, 0, 9]),
            (1, [0, 1, 2, 0], [8, 3, 0, 9]),
            (2, [-1, 0, 1, 1], [8, 3, 0, 9]),
            (5, [0, 1, 2, 2], [8, 3, 0, 9]),
        ]
    ]
