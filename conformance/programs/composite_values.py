"""Values of the functions of array_ops and math_ops that are several nodes each, on fixed inputs."""

from conformance.outcomes import error_class


def _run(tf, *tensors, **feeds):
    with tf.Session() as sess:
        return sess.run(list(tensors), feeds.get("feed"))


def _numbers(np, *shape):
    return np.linspace(-1.0, 2.0, int(np.prod(shape)), dtype=np.float32).reshape(shape)


def einsums(tf, np):
    a, b, c = (tf.constant(_numbers(np, *shape)) for shape in ((2, 3, 4), (2, 4, 5), (3, 3)))
    m, v = a[0], tf.constant([1.0, -2.0, 0.5])
    results = [
        tf.einsum("bij,bjk->bik", a, b),
        tf.einsum("bij,bjk->ikb", a, b),
        tf.einsum("ij->ji", m),
        tf.einsum("ij->", m),
    ]
    results += [tf.einsum("ij->j", m), tf.einsum("ij,i->j", m, v), tf.einsum("i,j->ij", v, v), tf.einsum("ii", c)]
    results += [
        tf.einsum("ij,jk,kl", c, c, c),
        tf.einsum("i,i,i->", v, v, v),
        tf.einsum("...ij,jk->...ik", tf.transpose(a, [0, 2, 1]), c),
    ]
    results += [tf.einsum("bij,bij->bij", a, a), tf.einsum("bij,bij->b", a, a), tf.einsum("ij,kj->ik", m, m)]
    return _run(tf, *results)


def tensordots(tf, np):
    a, b = tf.constant(_numbers(np, 2, 3, 4)), tf.constant(_numbers(np, 4, 3))
    unknown = tf.placeholder(tf.float32)
    results = [
        tf.tensordot(a, b, 1),
        tf.tensordot(a, b, [[1, 2], [1, 0]]),
        tf.tensordot(b, b, [[0], [0]]),
        tf.tensordot(b, b, 0),
    ]
    results += [tf.tensordot(unknown, b, 1), tf.tensordot(unknown, unknown, [[0, 1], [0, 1]])]
    return _run(tf, *results, feed={unknown: _numbers(np, 2, 3, 4)})


def matrix_functions(tf, np):
    a, c = tf.constant(_numbers(np, 2, 3)), tf.complex(_numbers(np, 2, 2), _numbers(np, 2, 2))
    results = [tf.matmul(a, a, transpose_b=True), tf.matmul(a, a, adjoint_a=True), tf.matmul(c, c, adjoint_b=True)]
    results += [
        tf.linalg.matvec(a, [1.0, 2.0, 3.0]),
        tf.trace(tf.ones([2, 3, 3])),
        tf.eye(2, 3),
        tf.eye(2, batch_shape=[2]),
    ]
    results += [
        tf.matrix_diag(a),
        tf.matrix_diag_part(tf.ones([2, 2, 3])),
        tf.matrix_set_diag(tf.zeros([2, 2]), [1.0, 2.0]),
    ]
    results += [
        tf.matrix_band_part(tf.ones([3, 3]), 0, 1),
        tf.matrix_transpose(tf.constant(_numbers(np, 2, 2, 3))),
        tf.diag([1, 2]),
    ]
    results += [
        tf.norm(a),
        tf.norm(a, axis=1),
        tf.norm(a, 1, axis=0),
        tf.norm(a, np.inf),
        tf.norm(a, 3.0),
        tf.norm(a, "fro", [0, 1]),
    ]
    results += [tf.norm(a, np.inf, axis=[0, 1]), tf.norm(a, 1, axis=(0, 1), keepdims=True)]
    return _run(tf, *results)


def reductions(tf, np):
    a, i = tf.constant(_numbers(np, 2, 3)), tf.constant([[7, -2], [3, 3]])
    unknown = tf.placeholder(tf.float32)
    results = [
        tf.reduce_logsumexp(a),
        tf.reduce_logsumexp(a, 1, keepdims=True),
        tf.reduce_logsumexp([-np.inf, -np.inf]),
    ]
    results += [
        tf.reduce_logsumexp([1000.0, 1000.0]),
        tf.math.reduce_variance(a, 0),
        tf.math.reduce_std(a),
        tf.reduce_mean(i),
    ]
    results += [
        tf.reduce_mean(i, 1),
        tf.count_nonzero(a),
        tf.count_nonzero([["", "a"]], 1),
        tf.reduce_sum(unknown),
        tf.reduce_max(unknown, -1),
    ]
    results += [
        tf.math.reduce_euclidean_norm(a, 1),
        tf.argmax(a, 1),
        tf.argmin(a, output_type=tf.int32),
        tf.reduce_all(a > -2),
    ]
    results += [
        tf.reduce_sum(tf.zeros([0])),
        tf.reduce_max(tf.zeros([0])),
        tf.reduce_mean(tf.zeros([0])),
        tf.reduce_prod(tf.zeros([0])),
    ]
    return _run(tf, *results, feed={unknown: _numbers(np, 3, 2)})


def cumulations(tf, np):
    a = tf.constant([[1, 2, 3], [4, 5, 6]])
    results = [
        tf.cumsum(a),
        tf.cumsum(a, 1, exclusive=True),
        tf.cumsum(a, 1, reverse=True),
        tf.cumprod(a, -1, True, True),
    ]
    results += [
        tf.add_n([a, a, a]),
        tf.accumulate_n([a, a]),
        tf.range(2, 10, 3),
        tf.range(3.0),
        tf.linspace(0.0, 1.0, 4),
    ]
    return _run(tf, *results)


def divisions(tf, np):
    i, j, f = tf.constant([7, -7, 7, -7]), tf.constant([2, 2, -2, -2]), tf.constant([1.0, -1.0, 0.0])
    results = [
        i / j,
        i // j,
        i % j,
        tf.div(i, j),
        tf.truediv(i, j),
        tf.mod(i, j),
        tf.truncatediv(i, j),
        tf.truncatemod(i, j),
    ]
    results += [
        f / 0.0,
        tf.div_no_nan(f, tf.zeros([3])),
        tf.math.multiply_no_nan(f / 0.0, tf.zeros([3])),
        f % 0.3,
        f // 0.3,
    ]
    results += [
        tf.math.reciprocal_no_nan(f),
        tf.math.xlogy(f, f),
        tf.math.xdivy(f, tf.zeros([3])),
        tf.round([0.5, 1.5, -2.5]),
    ]
    results += [
        tf.saturate_cast([-1.0, 300.0, 7.9], tf.uint8),
        tf.cast([-1.9, 1.9], tf.int32),
        tf.logical_xor([True, False], [True, True]),
    ]
    results += [
        tf.math.polyval([1.0, 2.0, 3.0], f),
        tf.log_sigmoid(f),
        tf.lbeta([1.0, 2.0, 3.0]),
        tf.abs(tf.complex(3.0, 4.0)),
    ]
    results += [
        tf.angle(tf.complex(0.0, 1.0)),
        tf.imag(f),
        tf.conj(tf.complex(1.0, 2.0)),
        tf.pow(2, [1, 2]),
        tf.squared_difference(f, 2.0),
    ]
    return _run(tf, *results)


def packing(tf, np):
    a, n = tf.constant([[1, 2, 3], [4, 5, 6]]), tf.placeholder(tf.int32, [])
    results = [
        tf.stack([a[0], a[1]], 1),
        tf.concat([a, a], -1),
        tf.concat([a], 0),
        tf.convert_to_tensor([[n, 1], [2, n]]),
    ]
    results += tf.unstack(a, axis=1) + tf.split(a, 3, 1) + tf.split(a, [1, -1], 1) + tf.meshgrid([1, 2], [3, 4, 5])
    results += tf.meshgrid([1, 2], [3, 4], [5, 6], indexing="ij") + [tf.zeros([n, 2]), tf.fill([n], 7), tf.ones_like(a)]
    results += [
        tf.reshape(a, [n, -1]),
        tf.tile(a, [1, n]),
        tf.broadcast_to(1, [n, 2]),
        tf.pad(a, [[n, 0], [0, 1]], constant_values=9),
    ]
    results += [tf.pad(a, [[1, 1], [2, 2]], "REFLECT"), tf.pad(a, [[1, 1], [2, 2]], "SYMMETRIC"), tf.transpose(a)]
    return _run(tf, *results, feed={n: 2})


def indexing(tf, np):
    a, i = tf.constant(np.arange(24).reshape(2, 3, 4)), tf.placeholder(tf.int32, [])
    results = [
        a[1],
        a[-1, 0],
        a[:, 1:, ::2],
        a[..., -1],
        a[0, ..., tf.newaxis, 2:],
        a[::-1, ::-2],
        a[i],
        a[:, i, i:],
        a[..., : i + 1, 0],
    ]
    results += [a[a > 20], a[:, :, 1][i], tf.slice(a, [0, i, 1], [-1, 1, 2])]
    return _run(tf, *results, feed={i: 1})


def picking(tf, np):
    a = tf.constant(np.arange(12).reshape(3, 4))
    results = [
        tf.gather(a, [2, 0]),
        tf.gather(a, [[1], [3]], axis=1),
        tf.gather(a, [[0, 1], [2, 3], [1, 1]], batch_dims=1, axis=1),
    ]
    results += [
        tf.gather_nd(a, [[0, 1], [2, 3]]),
        tf.gather_nd(a, [[[0]], [[1]], [[2]]], batch_dims=1),
        tf.batch_gather(a, [[0], [1], [2]]),
    ]
    results += [
        tf.boolean_mask(a, [True, False, True]),
        tf.boolean_mask(a, a > 5),
        tf.boolean_mask(a, [True, False, True, True], axis=1),
    ]
    results += [tf.where(a > 8), tf.where(a > 5, a, -a), tf.where([True, False, True], a, -a), tf.where_v2(a > 5, a, 0)]
    results += [
        tf.one_hot([0, 2, -1, 5], 3),
        tf.one_hot([0, 1], 2, 5, -5, axis=0),
        tf.sequence_mask([1, 3, 0]),
        tf.sequence_mask([[1], [2]], 3, tf.int32),
    ]
    results += [
        tf.reverse(a, [1]),
        tf.reverse_sequence(a, [1, 3, 4], 1),
        tf.invert_permutation([2, 0, 1]),
        tf.repeat([1, 2], [0, 3]),
    ]
    results += [
        tf.repeat(a, 2, axis=1),
        tf.sort([3, 1, 2]),
        tf.sort(a, axis=0, direction="DESCENDING"),
        tf.argsort([3.0, 1.0, 2.0]),
    ]
    results += list(tf.unique([5, 3, 5])) + list(tf.unique_with_counts([5, 3, 5])) + list(tf.setdiff1d([1, 2, 3], [2]))
    results += tf.dynamic_partition(a, [1, 0, 1], 2) + [
        tf.dynamic_stitch([[1], [0, 2]], [[[1]], [[2], [3]]]),
        tf.scatter_nd([[1]], [[5]], [3, 1]),
    ]
    return _run(tf, *results)


def segments(tf, np):
    a, ids = tf.constant(_numbers(np, 4, 2)), [0, 0, 2, 2]
    results = [getattr(tf, "segment_" + name)(a, ids) for name in "max mean min prod sum".split()]
    results += [
        getattr(tf, "unsorted_segment_" + name)(a, [2, 0, 2, -1], 4) for name in "max mean min prod sqrt_n sum".split()
    ]
    results += [tf.bincount([1, 1, 3]), tf.bincount([1, 2], [0.5, 1.5], minlength=5), tf.bincount([1, 7], maxlength=3)]
    return _run(tf, *results)


def space_and_batch(tf, np):
    a = tf.constant(_numbers(np, 1, 4, 4, 1))
    paddings, crops = tf.required_space_to_batch_paddings([5, 7], [2, 3])
    batched = tf.space_to_batch(a, [[0, 0], [0, 0]], 2)
    results = [
        batched,
        tf.batch_to_space(batched, [[0, 0], [0, 0]], 2),
        tf.space_to_depth(a, 2),
        tf.depth_to_space(tf.space_to_depth(a, 2), 2),
    ]
    results += [paddings, crops, tf.space_to_batch_nd(a, [3, 1], [[1, 1], [0, 0]])]
    return _run(tf, *results)


def run_time_errors(tf, np):
    a, n = tf.constant(np.arange(6).reshape(2, 3)), tf.placeholder(tf.int32)
    results = [
        tf.gather(a, n),
        tf.reshape(a, n),
        tf.slice(a, n, [1, 1]),
        a[n[0]],
        tf.ensure_shape(n, [3]),
        tf.tile(a, n),
    ]
    with tf.Session() as sess:
        return [error_class(lambda r=r: sess.run(r, {n: [7, 7]})) for r in results]
