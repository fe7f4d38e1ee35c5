"""`tf.py_func` and `tf.Print`."""

import numpy as np
import pytest

import tfcompat as tf

pytestmark = pytest.mark.usefixtures("graph")


def test_a_function_takes_and_gives_arrays(run):
    x = tf.placeholder(tf.float32, [None])
    total, shape = tf.py_func(lambda a: (a.sum(), np.array(a.shape, np.int64)), [x], [tf.float32, tf.int64])
    assert total.shape.ndims is None
    values = run([total, shape], {x: [1, 2, 3]})
    assert values[0] == 6 and values[1].tolist() == [3]


def test_strings_are_bytes(run):
    seen = []
    y = tf.py_func(lambda s: seen.append(s) or s + b"!", [tf.constant("a")], tf.string)
    assert run(y) == b"a!" and seen == [b"a"]


def test_without_results_it_is_an_operation(run):
    calls = []
    op = tf.py_func(lambda: calls.append(1), [], [])
    assert isinstance(op, tf.Operation)
    run([op])
    assert calls == [1]


def test_compiled_ops_may_follow_and_precede_it(run):
    x = tf.placeholder(tf.float32, [2])
    y = tf.py_func(np.sort, [x * -1], tf.float32)
    y.set_shape([2])
    assert run(tf.reduce_sum(y * [1.0, 10.0]), {x: [1, 2]}) == -12


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (ValueError, tf.errors.InvalidArgumentError),
        (TypeError, tf.errors.InvalidArgumentError),
        (StopIteration, tf.errors.OutOfRangeError),
        (MemoryError, tf.errors.ResourceExhaustedError),
        (NotImplementedError, tf.errors.UnimplementedError),
        (ZeroDivisionError, tf.errors.UnknownError),
    ],
)
def test_exceptions_become_tensorflows_errors(run, raised, expected):
    def function():
        raise raised("the reason")

    with pytest.raises(expected, match=f"{raised.__name__}: the reason"):
        run(tf.py_func(function, [], tf.float32))


def test_results_must_be_of_the_declared_types(run):
    with pytest.raises(tf.errors.InvalidArgumentError, match="is double, but expects float"):
        run(tf.py_func(lambda: np.float64(1), [], tf.float32))
    with pytest.raises(tf.errors.InvalidArgumentError, match="returns 2 values, but expects to see 1 values"):
        run(tf.py_func(lambda: (np.float32(1), np.float32(2)), [], tf.float32))


def test_print_passes_its_input_on_and_shows_the_data(run, capfd):
    y = tf.Print(tf.constant(1.0), [tf.constant([1.5, 2.0, 3.0, 4.0]), tf.constant("s")], message="m: ", summarize=2)
    assert run(y) == 1
    assert "m: [1.5 2...][s]" in capfd.readouterr().err


def test_print_stops_after_first_n(graph, capfd):
    y = tf.Print(tf.constant(1.0), [2.0], message="limited ", first_n=2)
    with tf.Session() as session:
        for _ in range(4):
            session.run(y)
    assert capfd.readouterr().err.count("limited [2]") == 2
