"""Leftovers of tf.math, arrays, random, initializers, debugging: values, nodes, errors."""

from conformance.outcomes import error_class, failure


def _rand(np, *shape):
    return np.random.RandomState(sum(shape) * 3 + len(shape)).randn(*shape).astype("float32")


def _run(tf, *tensors, **feeds):
    with tf.Session() as session:
        return session.run(list(tensors), feeds.get("feed"))


def rolling(tf, np):
    x = tf.constant(_rand(np, 3, 4))
    shift = tf.placeholder(tf.int32, [])
    results = [tf.roll(x, 1, 0), tf.manip.roll(x, [1, -2], [0, 1]), tf.roll(x, [1, 1], [0, 0])]
    gradient = tf.gradients(tf.reduce_sum(tf.roll(x, 1, 1) * x), x)
    return _run(tf, *(results + gradient)) + [_run(tf, tf.roll(x, shift, 0), feed={shift: n}) for n in (-1, 2)]


def histograms(tf, np):
    values = tf.constant([-1.0, 0.0, 1.5, 2.0, 5.0, 15.0])
    fixed, bins = tf.histogram_fixed_width, tf.histogram_fixed_width_bins
    results = [
        fixed(values, [0.0, 5.0], 5),
        fixed(values, [0.0, 5.0], nbins=3, dtype=tf.int64),
        fixed(values, [0.0, 5.0]),
    ]
    results += [bins(values, [0.0, 5.0], 5), fixed([1, 5, 9], [0, 10], 4)]
    return _run(tf, *results)


def counting(tf, np):
    x = tf.constant([[1, 1, 3], [0, 5, 1]])
    results = [tf.bincount(x), tf.math.bincount(x, minlength=8), tf.bincount(x, maxlength=3)]
    results += [tf.bincount(x, weights=tf.constant(_rand(np, 2, 3))), tf.bincount(x, dtype=tf.float64)]
    results += [tf.count_nonzero(x), tf.math.count_nonzero(x, axis=1, keepdims=True)]
    results += [tf.confusion_matrix([0, 1, 2], [0, 2, 2]), tf.math.confusion_matrix([1, 0], [1, 1], num_classes=3)]
    return _run(tf, *results)


def searching(tf, np):
    sequence, values = tf.constant([[1.0, 3.0, 3.0, 7.0], [0.0, 1.0, 2.0, 3.0]]), tf.constant([[3.0, 8.0], [-1.0, 2.0]])
    results = [tf.searchsorted(sequence, values), tf.searchsorted(sequence, values, side="right", out_type=tf.int64)]
    results += [tf.unravel_index([0, 5, 11], [3, 4]), tf.unravel_index(7, [2, 2, 3])]
    results += [tf.argsort(values, axis=0), tf.sort(values, direction="DESCENDING"), tf.argsort([3, 1, 2, 1])]
    results += [tf.nn.top_k(sequence, 2), tf.math.top_k([3, 1, 3], 3), tf.math.in_top_k([[0.1, 0.9]], [1], 1)]
    return _run(tf, *results)


def special_functions(tf, np):
    x, a = tf.constant([0.1, 0.5, 1.0, 2.5, 7.0]), tf.constant([0.5, 1.0, 2.0, 3.5, 0.1])
    results = [tf.math.bessel_i0(x), tf.math.bessel_i1(x), tf.math.bessel_i0e(-x), tf.math.bessel_i1e(-x)]
    results += [tf.igamma(a, x), tf.igammac(a, x), tf.zeta(a + 1, x), tf.polygamma(1.0, x), tf.betainc(a, x, [0.5] * 5)]
    results += [tf.lgamma(x), tf.digamma(x), tf.erf(x), tf.erfc(x), tf.lbeta(tf.stack([x, a], 1))]
    results += [tf.math.xlogy([0.0, 2.0], [0.0, 3.0]), tf.math.xdivy([0.0, 2.0], [0.0, 4.0])]
    results += [tf.math.multiply_no_nan([np.inf, 2.0], [0.0, 3.0]), tf.math.divide_no_nan([1.0, 2.0], [0.0, 4.0])]
    results += [tf.math.reciprocal_no_nan([0.0, 4.0]), tf.math.nextafter([0.0, 1.0], [1.0, 0.0])]
    results += [tf.math.polyval([1.0, 2.0, 3.0], x), tf.math.cumulative_logsumexp(x), tf.math.zero_fraction([0.0, 1.0])]
    ys = [tf.igamma(a, x), tf.igammac(a, x), tf.betainc(a, x, [0.5] * 5), tf.polygamma(1.0, x), tf.math.bessel_i0e(x)]
    gradients = [g for y in ys for g in tf.gradients(y, [a, x]) if g is not None]
    gradients += tf.gradients(tf.zeta(a + 1, x), [x])
    return _run(tf, *(results + gradients))


def statistics(tf, np):
    x = tf.constant(_rand(np, 3, 4))
    c = tf.complex(x, x[::-1])
    results = [tf.math.reduce_variance(x), tf.math.reduce_std(x, axis=1), tf.math.reduce_variance(x, 0, keepdims=True)]
    results += [tf.math.reduce_euclidean_norm(x, 1), tf.math.reduce_std(c), tf.reduce_logsumexp(x, 0)]
    gradients = [tf.gradients(result, x)[0] for result in results[:2]]
    return [str(tf.gradients(results[3], x)), _run(tf, *(results + gradients))]


def rows_in_place(tf, np):
    from tensorflow.python.ops import inplace_ops

    x = tf.constant(_rand(np, 4, 2))
    results = [inplace_ops.alias_inplace_update(tf.identity(x), 1, [7.0, 8.0])]
    results += [inplace_ops.inplace_update(x, [0, 3], tf.ones([2, 2])), inplace_ops.inplace_add(x, 2, [1.0, 1.0])]
    results += [inplace_ops.inplace_sub(x, [1], [[1.0, 1.0]]), inplace_ops.inplace_add(x, None, tf.ones([4, 2]))]
    results += [inplace_ops.empty_like(x, init=True), inplace_ops.empty([2, 3], tf.float32, init=True), x]
    return _run(tf, *results)


def patches_of_volumes(tf, np):
    x = tf.constant(np.arange(2 * 4 * 4 * 4, dtype="float32").reshape(2, 4, 4, 4, 1))
    patches = tf.extract_volume_patches(x, [1, 2, 2, 2, 1], [1, 2, 1, 2, 1], "SAME")
    gradient = tf.gradients(tf.reduce_sum(patches**2), x)[0]
    return [str(patches.shape), _run(tf, tf.reduce_sum(patches, -1), gradient)]


def bits(tf, np):
    x, y = tf.constant([5, -3, 12]), tf.constant([3, 1, 2])
    bitwise = tf.bitwise
    results = [bitwise.bitwise_and(x, y), bitwise.bitwise_or(x, y), bitwise.bitwise_xor(x, y), bitwise.invert(x)]
    results += [bitwise.left_shift(x, y), bitwise.right_shift(x, y), tf.raw_ops.PopulationCount(x=x)]
    return _run(tf, *results)


def shape_assertions(tf, np):
    x, y, unknown = tf.ones([2, 3]), tf.ones([2, 5]), tf.placeholder(tf.float32, [None, 3])
    check = tf.debugging.assert_shapes

    def run(build, value):
        return error_class(lambda: _run(tf, build(), feed={unknown: value}))

    return [
        error_class(lambda: check([(x, ("N", "Q")), (y, ("N", "D"))])),
        error_class(lambda: check({x: ("N", 3), y: ("N", 5)})),
        failure(lambda: check([(x, ("N", "N"))])),
        failure(lambda: check([(x, ("N", 4))], message="wrong")),
        error_class(lambda: check([(x, ("N",))])),
        failure(lambda: check([(x, ("N", "..."))])),
        failure(lambda: check([(x, 3)])),
        error_class(lambda: check([(x, ("...", 3)), (y, ("*", 5)), (x, (None, "."))])),
        error_class(lambda: check([(tf.constant(1.0), ()), (tf.constant([1.0]), (1,))])),
        run(lambda: check([(unknown, ("N", "Q")), (y, ("N", "D"))]), np.ones([2, 3])),
        run(lambda: check([(unknown, ("N", "Q")), (y, ("N", "D"))]), np.ones([4, 3])),
        run(lambda: check([(unknown, (2, 3))]), np.ones([4, 3])),
    ]


def other_assertions(tf, np):
    debugging, x = tf.debugging, tf.constant([1.0, 2.0])
    return [
        error_class(lambda: _run(tf, debugging.assert_all_finite(x, "bad"))),
        error_class(lambda: _run(tf, debugging.assert_all_finite(x / 0.0, "bad"))),
        error_class(lambda: _run(tf, debugging.check_numerics(x / 0.0, "bad"))),
        error_class(lambda: debugging.assert_near(x, x + 1.0)),
        error_class(lambda: debugging.assert_none_equal(x, x)),
        error_class(lambda: debugging.assert_rank_in(x, [0, 2])),
        error_class(lambda: debugging.assert_scalar(x)),
        error_class(lambda: debugging.assert_type(x, tf.int32)),
        error_class(lambda: debugging.assert_integer(x)),
        error_class(lambda: debugging.assert_same_float_dtype([x, tf.constant(1)])),
        error_class(lambda: debugging.assert_proper_iterable(x)),
        _run(tf, debugging.is_finite(x), debugging.is_inf(x), debugging.is_nan(x)),
        _run(tf, debugging.is_non_decreasing(x), debugging.is_strictly_increasing(x)),
        str(debugging.is_numeric_tensor(x)),
    ]


def seeded_draws(tf, np):
    random = tf.random
    results = [random.normal([3], seed=1), random.uniform([3], seed=2), random.truncated_normal([3], seed=3)]
    results += [
        random.shuffle(tf.range(6), seed=4),
        random.gamma([2], [0.5, 3.0], seed=5),
        random.poisson([1.5], [3], seed=6),
    ]
    results += [
        random.categorical(tf.log([[0.2, 0.8], [0.5, 0.5]]), 4, seed=7),
        random.multinomial([[1.0, 2.0]], 3, seed=8),
    ]
    results += [random.stateless_normal([2], [1, 2]), random.stateless_uniform([2], [1, 2], 0, 9, tf.int32)]
    results += [random.stateless_truncated_normal([2], [3, 4]), random.stateless_categorical([[1.0, 2.0]], 3, [5, 6])]
    return _run(tf, *results)


def initial_values(tf, np):
    initializers = tf.initializers
    made = [
        initializers.constant(2.0),
        initializers.zeros(),
        initializers.ones(),
        initializers.identity(gain=2.0),
        initializers.random_normal(seed=1),
        initializers.random_uniform(-1, 1, seed=2),
        initializers.truncated_normal(stddev=0.1, seed=3),
        initializers.uniform_unit_scaling(seed=4),
        initializers.variance_scaling(2.0, "fan_out", "uniform", seed=5),
        initializers.variance_scaling(seed=6),
        initializers.glorot_normal(seed=7),
        initializers.glorot_uniform(seed=8),
        initializers.he_normal(seed=9),
        initializers.he_uniform(seed=10),
        initializers.lecun_normal(seed=11),
        initializers.lecun_uniform(seed=12),
    ]
    orthogonal = initializers.orthogonal(seed=13)([4, 3])
    values = _run(tf, *([initializer([3, 3]) for initializer in made] + [tf.abs(orthogonal)]))
    return values


def leftovers(tf, np):
    x, y = tf.constant([1.0, 4.0]), tf.constant([2.0, 8.0])
    results = [
        tf.accumulate_n([x, y]),
        tf.add_n([x, y]),
        tf.parallel_stack([x, y]),
        tf.sigmoid(x),
        tf.saturate_cast(300 * x, tf.uint8),
    ]
    results += [
        tf.truncatediv(7, -2),
        tf.truncatemod(-7, 2),
        tf.floormod(-7, 2),
        tf.floordiv(-7, 2),
        tf.realdiv(7.0, 2.0),
    ]
    results += [
        tf.scalar_mul(2.0, x),
        tf.complex(x, y),
        tf.angle(tf.complex(x, y)),
        tf.rint([0.5, 1.5]),
        tf.lin_space(0.0, 1.0, 3),
    ]
    results += [tf.dtypes.cast(x, tf.int32), tf.dtypes.saturate_cast(x, tf.int8), tf.dtypes.complex(x, y)]
    results += [tf.manip.reverse(x, [0]), tf.manip.tile(x, [2]), tf.manip.reshape(x, [2, 1])]
    results += [tf.manip.gather_nd(x, [[1]]), tf.manip.scatter_nd([[1]], [5.0], [3])]
    results += [tf.manip.space_to_batch_nd(tf.ones([1, 2, 2, 1]), [2, 2], [[0, 0], [0, 0]])]
    results += [tf.manip.batch_to_space_nd(tf.ones([4, 1, 1, 1]), [2, 2], [[0, 0], [0, 0]])]
    return _run(tf, *results)


def graph(tf, np):
    x = tf.constant(_rand(np, 3, 3))
    tf.histogram_fixed_width(x, [0.0, 1.0])
    tf.histogram_fixed_width_bins(x, [0.0, 1.0])
    tf.math.reduce_variance(x)
    tf.math.reduce_std(x)
    tf.math.bessel_i0(x)
    tf.math.polyval([1.0, 2.0], x)
    tf.roll(x, 1, 0)
    tf.searchsorted(x, x)
    tf.math.cumulative_logsumexp(x)
    tf.extract_volume_patches(tf.ones([1, 2, 2, 2, 1]), [1, 1, 1, 1, 1], [1, 1, 1, 1, 1], "VALID")
    return tf.get_default_graph()
