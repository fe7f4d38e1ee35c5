"""The nodes and errors of check_ops, confusion_matrix and numerics, with functional control flow."""

from conformance.outcomes import error_class, failure

CONTROL_FLOW_V2 = True


def _graph(tf, *tensors):
    return {"nodes": tf.get_default_graph(), "shapes": [(t.name, t.dtype.name, str(t.get_shape())) for t in tensors]}


def binary_assertions(tf, np):
    x, y = tf.placeholder(tf.float32, [None], name="x"), tf.placeholder(tf.float32, [2], name="y")
    names = "equal none_equal less less_equal greater greater_equal near".split()
    operations = [getattr(tf, "assert_" + name)(x, y) for name in names]
    operations += [
        getattr(tf, "assert_" + name)(x, 1.0, message="wrong", summarize=3, name="n_" + name) for name in names
    ]
    operations += [tf.assert_equal(x, x), tf.assert_equal([1, 2], [1, 2]), tf.assert_less(x, y, data=["values", x, y])]
    operations += [tf.debugging.assert_equal(x, y), tf.assert_near(x, y, rtol=0.1, atol=0.2)]
    return {"nodes": tf.get_default_graph(), "names": [op.name for op in operations]}


def sign_assertions(tf, np):
    x = tf.placeholder(tf.float32, [None], name="x")
    names = "positive negative non_negative non_positive".split()
    operations = [getattr(tf, "assert_" + name)(x) for name in names]
    operations += [getattr(tf, "assert_" + name)(x, message="wrong", name="n_" + name) for name in names]
    operations += [tf.assert_positive([1, 2]), tf.assert_non_negative(tf.constant(0), data=["values", x])]
    return {"nodes": tf.get_default_graph(), "names": [op.name for op in operations]}


def rank_assertions(tf, np):
    x, u = tf.placeholder(tf.float32, [None, 3], name="x"), tf.placeholder(tf.float32, name="u")
    rank = tf.placeholder(tf.int32, [], name="rank")
    operations = [tf.assert_rank(x, 2), tf.assert_rank_at_least(x, 1), tf.assert_rank_in(x, [1, 2])]
    operations += [
        tf.assert_rank(u, 2),
        tf.assert_rank_at_least(u, 1, message="low"),
        tf.assert_rank_in(u, [1, 2], name="named"),
    ]
    operations += [
        tf.assert_rank(x, rank),
        tf.assert_rank_at_least(u, rank),
        tf.assert_rank(u, tf.placeholder(tf.int32)),
    ]
    operations += [tf.assert_rank(u, 1, data=["rank", u]), tf.assert_rank_in(u, [1, rank])]
    return {"nodes": tf.get_default_graph(), "names": [op.name for op in operations]}


def type_assertions(tf, np):
    x, i = tf.placeholder(tf.float32, [], name="x"), tf.placeholder(tf.int32, [2], name="i")
    results = [
        tf.assert_integer(i),
        tf.assert_type(x, tf.float32),
        tf.assert_scalar(x),
        tf.assert_scalar(3.0, name="s"),
    ]
    types = [
        tf.assert_same_float_dtype([x, tf.constant(1.0)]),
        tf.assert_same_float_dtype(),
        tf.assert_same_float_dtype(dtype=tf.float64),
    ]
    numeric = [
        tf.is_numeric_tensor(x),
        tf.is_numeric_tensor(tf.constant("a")),
        tf.is_numeric_tensor(1),
        tf.is_numeric_tensor(x > 1),
    ]
    return {"nodes": tf.get_default_graph(), "names": [r.name for r in results], "types": types, "numeric": numeric}


def assertions_that_fail_while_building(tf, np):
    x, i = tf.placeholder(tf.float32, [2, 3], name="x"), tf.placeholder(tf.int32, [2], name="i")
    return [
        failure(lambda: tf.assert_equal(1, 2, message="not the same")),
        failure(lambda: tf.assert_less([1, 2], [2, 2])),
        failure(lambda: tf.assert_positive([1, -1])),
        failure(lambda: tf.assert_non_positive(tf.constant(1))),
        failure(lambda: tf.assert_negative(0, message="negative")),
        failure(lambda: tf.assert_rank(x, 1)),
        failure(lambda: tf.assert_rank(x, 1, message="vectors only")),
        failure(lambda: tf.assert_rank_at_least(x, 3)),
        failure(lambda: tf.assert_rank_in(x, [0, 1]), "^.*must have rank in"),
        failure(lambda: tf.assert_rank(x, [2])),
        failure(lambda: tf.assert_rank(x, 2.0)),
        failure(lambda: tf.assert_integer(x)),
        failure(lambda: tf.assert_type(x, tf.int32, message="ints")),
        failure(lambda: tf.assert_scalar(x)),
        failure(lambda: tf.assert_same_float_dtype([x, i])),
        failure(lambda: tf.assert_same_float_dtype([i])),
        failure(lambda: tf.assert_same_float_dtype([x], tf.float64)),
        failure(lambda: tf.assert_proper_iterable(x), "^.*Found"),
        failure(lambda: tf.assert_proper_iterable(3)),
        failure(lambda: tf.assert_proper_iterable("abc")),
        failure(lambda: tf.assert_proper_iterable([1, 2])),
        error_class(lambda: tf.assert_equal(i, tf.zeros([2]))),
    ]


def monotonic(tf, np):
    x = tf.placeholder(tf.float32, [None], name="x")
    results = [tf.is_non_decreasing(x), tf.is_strictly_increasing(x, name="named")]
    return {"names": [r.name for r in results], "error": error_class(lambda: tf.is_non_decreasing(tf.constant(["a"])))}


def finite_checks(tf, np):
    x = tf.placeholder(tf.float32, [2], name="x")
    results = [
        tf.verify_tensor_all_finite(x, "bad"),
        tf.verify_tensor_all_finite(x=x * 2, message="worse", name="named"),
    ]
    tf.add_check_numerics_ops()
    return _graph(tf, *results)


def confusion_matrices(tf, np):
    labels, predictions = (
        tf.placeholder(tf.int32, [None], name="labels"),
        tf.placeholder(tf.int64, [None, 1], name="predictions"),
    )
    results = [
        tf.confusion_matrix([1, 2], [1, 1]),
        tf.confusion_matrix(labels, predictions, num_classes=3, name="named"),
    ]
    results += [
        tf.confusion_matrix(labels, labels, 4, tf.float32, weights=[1.0, 2.0]),
        tf.math.confusion_matrix(labels, labels),
    ]
    return _graph(tf, *results)


def assertions_that_run(tf, np):
    x = tf.placeholder(tf.float32, [None], name="x")
    with tf.control_dependencies([tf.assert_positive(x, message="all of them")]):
        y = tf.identity(x)
    rank = tf.placeholder(tf.int32, [])
    with tf.control_dependencies([tf.assert_rank(x, rank)]):
        z = tf.identity(x)
    with tf.Session() as sess:
        return [
            sess.run(y, {x: [1.0, 2.0]}),
            error_class(lambda: sess.run(y, {x: [1.0, -2.0]})),
            sess.run(z, {x: [1.0], rank: 1}),
            error_class(lambda: sess.run(z, {x: [1.0], rank: 2})),
            sess.run(tf.is_non_decreasing([1, 1, 2])),
            sess.run(tf.is_strictly_increasing([1, 1, 2])),
            sess.run(tf.is_non_decreasing([3.0])),
            error_class(lambda: sess.run(tf.verify_tensor_all_finite(tf.log([-1.0]), "not finite"))),
        ]
