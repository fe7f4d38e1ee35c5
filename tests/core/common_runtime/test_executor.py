"""What a run does to variables and arrays, and what it leaves alone."""

import numpy as np
import pytest

import tfcompat as tf

BOTH = pytest.mark.parametrize("use_resource", [False, True], ids=["reference", "resource"])


@BOTH
def test_what_control_edges_put_after_a_write_sees_it(use_resource):
    v = tf.Variable(1.0, use_resource=use_resource)
    with tf.control_dependencies([v.assign(2.0)]):
        after = v * 10.0
    before = v * 10.0
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert sess.run([before, after]) == [10.0, 20.0]


@BOTH
def test_what_nothing_orders_reads_the_value_before_the_run(use_resource):
    v = tf.Variable(1.0, use_resource=use_resource)
    add = v.assign_add(1.0)
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert sess.run([v * 1.0, add]) == [1.0, 2.0]
        assert sess.run([add, v * 1.0]) == [3.0, 2.0]


def test_fetched_arrays_are_the_callers_own():
    v = tf.Variable(np.zeros([4], np.float32))
    train = v.assign_add(tf.ones([4]))
    with tf.Session() as sess:
        sess.run(v.initializer)
        fetched, again = sess.run(v), sess.run(v)
        assert fetched.flags.writeable and fetched.flags.owndata
        fetched[:] = 7.0
        assert sess.run(v).tolist() == [0.0] * 4 == again.tolist()
        result = sess.run(train)
        for _ in range(3):
            sess.run(train)
        assert again.tolist() == [0.0] * 4 and result.tolist() == [1.0] * 4


def test_fed_and_constant_arrays_are_left_alone():
    x = tf.placeholder(tf.float32, [3])
    v = tf.Variable(tf.zeros([3]))
    value = np.arange(3, dtype=np.float32)
    constant = tf.constant(value)
    large = tf.constant(np.arange(5000, dtype=np.float32))
    copy = tf.Variable(large)
    with tf.Session() as sess:
        sess.run(v.assign(x), {x: value})
        sess.run(v.assign_add(x), {x: value})
        sess.run(x, {x: value})[:] = 9.0
        sess.run(constant)[:] = 9.0
        sess.run(copy.initializer)
        sess.run([copy.assign_add(tf.ones([5000])), large])[1][:] = 9.0
        assert sess.run(large).tolist() == list(range(5000))
        assert value.tolist() == sess.run(constant).tolist() == [0.0, 1.0, 2.0]
        assert sess.run(v).tolist() == [0.0, 2.0, 4.0]
        value[:] = 5.0
        assert sess.run(v).tolist() == [0.0, 2.0, 4.0] and sess.run(constant).tolist() == [0.0, 1.0, 2.0]


def _failing_assert(x):
    return tf.Assert(x > 0.0, [x])


def _failing_check_numerics(x):
    return tf.check_numerics(tf.log(x), "log").op


def _failing_py_func(x):
    def refuse(value):
        if value < 0:
            raise ValueError("negative")
        return value

    return tf.py_func(refuse, [x], tf.float32).op


FAILURES = pytest.mark.parametrize("check", [_failing_assert, _failing_check_numerics, _failing_py_func])


@FAILURES
@BOTH
@pytest.mark.parametrize("ordered", [False, True], ids=["beside the update", "before the update"])
def test_a_run_that_fails_changes_no_variable(check, use_resource, ordered):
    x = tf.placeholder(tf.float32, ())
    v = tf.Variable([1.0, 2.0], use_resource=use_resource)
    checking = check(x)
    with tf.control_dependencies([checking] if ordered else []):
        update = v.assign_add([1.0, 1.0])
    with tf.Session() as sess:
        sess.run(v.initializer)
        with pytest.raises(tf.errors.InvalidArgumentError):
            sess.run([update, checking], {x: -1.0})
        assert sess.run(v).tolist() == [1.0, 2.0]
        sess.run([update, checking], {x: 1.0})
        assert sess.run(v).tolist() == [2.0, 3.0]


def test_a_host_step_that_fails_behind_a_read_leaves_the_variable():
    v = tf.Variable(1.0)

    def refuse(value):
        raise ValueError("no")

    hosted = tf.py_func(refuse, [v * 2.0], tf.float32)
    with tf.Session() as sess:
        sess.run(v.initializer)
        with pytest.raises(tf.errors.InvalidArgumentError, match="no"):
            sess.run([v.assign(5.0), hosted])
        assert sess.run(v) == 1.0


def test_an_error_names_the_op_and_the_line_that_made_it():
    x = tf.placeholder(tf.float32, [2])
    checked = tf.check_numerics(x, "the input", name="checked")
    with tf.Session() as sess, pytest.raises(tf.errors.InvalidArgumentError) as error:
        sess.run(checked * 2.0, {x: [1.0, np.nan]})
    assert error.value.op is checked.op
    assert error.value.message.startswith("the input : Tensor had NaN values")
    assert f"'checked' (type CheckNumerics) was created at {__file__}" in str(error.value)


def test_a_shape_error_found_while_running_names_the_op():
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    product = tf.matmul(x, y, name="product")
    with tf.Session() as sess, pytest.raises(tf.errors.InvalidArgumentError) as error:
        sess.run(product, {x: np.ones([2, 3]), y: np.ones([2, 3])})
    assert error.value.op is product.op


@BOTH
def test_an_uninitialised_variable_is_an_error_that_names_it(use_resource):
    v = tf.Variable(1.0, name="weights", use_resource=use_resource)
    with tf.Session() as sess:
        for fetch in (v * 2.0, v.assign_add(1.0), v):
            with pytest.raises(tf.errors.FailedPreconditionError, match="weights"):
                sess.run(fetch)
        assert not sess.run(tf.is_variable_initialized(v))
        sess.run(v.initializer)
        assert sess.run(tf.is_variable_initialized(v))


def test_what_is_not_read_may_be_uninitialised():
    v = tf.Variable(1.0)
    with tf.Session() as sess:
        assert sess.run(v.assign(3.0)) == 3.0
        assert sess.run(v * 2.0, {v: 4.0}) == 8.0


def test_a_variable_may_take_another_shape_where_its_shape_is_not_validated():
    v = tf.Variable(tf.zeros([2]), validate_shape=False)
    x = tf.placeholder(tf.float32)
    assign = tf.assign(v, x, validate_shape=False)
    total = tf.reduce_sum(v)
    with tf.Session() as sess:
        for size in (2, 5):
            sess.run(assign, {x: np.ones(size)})
            assert sess.run(total) == size


@pytest.mark.filterwarnings("ignore:Some donated buffers")
def test_a_variable_may_grow():
    v = tf.Variable(tf.zeros([2]), validate_shape=False)
    grow = tf.assign(v, tf.concat([v, [1.0]], 0), validate_shape=False)
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert [sess.run(grow).tolist() for _ in range(2)] == [[0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 1.0]]


def test_variables_copied_from_another_are_apart_from_it():
    a, b = tf.Variable(tf.zeros([1000])), tf.Variable(tf.ones([1000]))
    copy = a.assign(b)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(2):
            sess.run(copy)
            sess.run(a.assign_add(tf.ones([1000])))
            assert sess.run(a)[0] == 2.0 and sess.run(b)[0] == 1.0


def test_a_fed_jax_array_stays_the_callers():
    jnp = pytest.importorskip("jax.numpy")
    v, x = tf.Variable(tf.zeros([1000])), tf.placeholder(tf.float32, [1000])
    value = jnp.arange(1000, dtype=np.float32)
    with tf.Session() as sess:
        sess.run(v.assign(x), {x: value})
        sess.run(v.assign_add(tf.ones([1000])))
        assert value[-1] == 999.0 and sess.run(v)[-1] == 1000.0


def test_string_variables_live_beside_others():
    names, count = tf.Variable(["a", "b"]), tf.Variable(1)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        values, total = sess.run([names, count + 1])
        assert values.tolist() == [b"a", b"b"] and total == 2
        sess.run([names.assign(["c", "d"]), count.assign_add(1)])
        assert sess.run([tf.identity(names), count])[0].tolist() == [b"c", b"d"]


def test_a_python_function_is_called_once_a_run():
    calls = []
    x = tf.placeholder(tf.float32, ())
    y = tf.py_func(lambda value: calls.append(float(value)) or value, [x], tf.float32)
    with tf.Session() as sess:
        sess.run([y * 2.0, y + 1.0, y], {x: 3.0})
        assert calls == [3.0]


def test_a_run_that_turns_out_to_need_the_host_executes_no_op_twice():
    calls = []
    count = tf.Variable(1)
    drawn = tf.py_func(lambda: calls.append(1) or np.float32(2.0), [], tf.float32)
    with tf.control_dependencies([count.assign_add(1)]):
        start = tf.ones([count.read_value()]) * tf.reshape(drawn, [1])
    _, grown = tf.while_loop(
        lambda i, g: i < 2,
        lambda i, g: (i + 1, tf.concat([g, [1.0]], 0)),
        [0, start],
        shape_invariants=[tf.TensorShape([]), tf.TensorShape([None])],
    )
    with tf.Session() as sess:
        sess.run(count.initializer)
        for turn in (1, 2):
            values, called, number = sess.run([grown * 1.0, drawn, count])
            assert values.tolist() == [2.0] * (turn + 1) + [1.0, 1.0] and called == 2.0
            assert number == turn + 1 and len(calls) == turn


def test_a_run_that_goes_on_with_another_plan_has_the_results_of_what_it_executed():
    x = tf.placeholder(tf.float32)
    label = tf.constant("label")
    drawn = tf.random_uniform([])
    with tf.control_dependencies([tf.identity(drawn), tf.Assert(tf.reduce_all(x > 0), [label, x])]):
        start = tf.py_func(lambda each: each, [x], tf.float32)
    start.set_shape([None])
    with tf.control_dependencies([tf.identity(drawn), tf.Assert(tf.reduce_all(start > 0), [label, start])]):
        _, grown = tf.while_loop(
            lambda i, g: i < tf.to_int32(x[0]),
            lambda i, g: (i + 1, tf.concat([g, g], 0)),
            [0, start * 1.0],
            shape_invariants=[tf.TensorShape([]), tf.TensorShape([None])],
        )
    with tf.Session() as sess:
        for _ in range(2):
            assert sess.run(grown, {x: [2.0]}).tolist() == [2.0] * 4


def test_random_ops_draw_anew_in_each_run_but_once_within_one():
    r = tf.random_uniform([4], seed=1)
    a, b = r + 0.0, r * 1.0
    with tf.Session() as sess:
        first, second = sess.run([a, b])
        assert np.array_equal(first, second)
        assert not np.array_equal(first, sess.run(a))
    with tf.Session() as sess:
        assert np.array_equal(first, sess.run(a))


@pytest.mark.parametrize("sizes", [[2**31 - 1] * 3, [2**30, 2**29, 4]])
def test_a_tensor_of_impossible_size_raises(sizes):
    shape = tf.placeholder(tf.int32, [3])
    with tf.Session() as sess, pytest.raises(tf.errors.InvalidArgumentError, match="more than"):
        sess.run(tf.fill(shape, 1.0) + 1.0, {shape: sizes})


def test_a_range_too_long_for_memory_raises():
    with tf.Session() as sess, pytest.raises(tf.errors.ResourceExhaustedError):
        sess.run(tf.range(0, 2**63 - 1))
