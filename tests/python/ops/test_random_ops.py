"""Public random functions: the nodes they make, and what sessions draw from them."""

import numpy as np
import pytest

from tfcompat.python.client.session import Session
from tfcompat.python.framework import dtypes, errors, ops, random_seed
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, math_ops, random_ops, stateless_random_ops, variables


@pytest.fixture(autouse=True)
def graph():
    with ops.Graph().as_default() as graph:
        yield graph


def runs(tensor, count=3):
    with Session() as sess:
        return [sess.run(tensor) for _ in range(count)]


def nodes(graph):
    return [(op.name, op.type, [tensor.name for tensor in op.inputs]) for op in graph.get_operations()]


def test_a_seeded_op_draws_tensorflow_s_numbers():
    first, second, _ = runs(random_ops.random_uniform((2, 5), seed=42))
    np.testing.assert_array_equal(
        first.reshape(-1)[:5], np.float32([0.95227146, 0.67740774, 0.79531825, 0.75578177, 0.4759556])
    )
    assert not np.array_equal(first, second)


def test_each_session_starts_the_stream_anew():
    draw = random_ops.random_normal([3], seed=1)
    np.testing.assert_array_equal(runs(draw), runs(draw))


def test_ops_have_streams_of_their_own():
    one, two = random_ops.random_uniform([2], seed=1), random_ops.random_uniform([2], seed=1)
    with Session() as sess:
        first = sess.run(one)
        sess.run(one)
        np.testing.assert_array_equal(sess.run(two), first)


def test_unseeded_ops_differ_from_session_to_session():
    draw = random_ops.random_uniform([4])
    assert not np.array_equal(runs(draw, 1), runs(draw, 1))


def test_a_graph_seed_fixes_all_ops():
    def draws():
        with ops.Graph().as_default():
            random_seed.set_random_seed(9)
            tensors = [random_ops.random_uniform([2]), random_ops.truncated_normal([2])]
            return np.stack(runs(tensors))

    np.testing.assert_array_equal(draws(), draws())


def test_rerunning_an_initializer_draws_the_next_numbers():
    variable = variables.Variable(random_ops.random_uniform([3], seed=9))
    expected = runs(random_ops.random_uniform([3], seed=9), 2)
    with Session() as sess:
        for numbers in expected:
            sess.run(variable.initializer)
            np.testing.assert_array_equal(sess.run(variable), numbers)


def test_nodes_of_a_normal(graph):
    random_ops.random_normal([2], 1.0, 2.0, seed=1)
    assert nodes(graph) == [
        ("random_normal/shape", "Const", []),
        ("random_normal/mean", "Const", []),
        ("random_normal/stddev", "Const", []),
        ("random_normal/RandomStandardNormal", "RandomStandardNormal", ["random_normal/shape:0"]),
        ("random_normal/mul", "Mul", ["random_normal/RandomStandardNormal:0", "random_normal/stddev:0"]),
        ("random_normal", "Add", ["random_normal/mul:0", "random_normal/mean:0"]),
    ]


def test_nodes_of_integers(graph):
    random_ops.random_uniform([2], 0, 10, dtypes.int32, name="draw")
    assert nodes(graph)[-1] == ("draw", "RandomUniformInt", ["draw/shape:0", "draw/min:0", "draw/max:0"])


@pytest.mark.parametrize(
    ("shape", "expected"),
    [([], []), ([2, 3], [2, 3]), (TensorShape([2, 3]), [2, 3]), ([-1, 2], [None, 2])],
)
def test_static_shapes(shape, expected):
    assert random_ops.random_uniform(shape).shape.as_list() == expected


def test_shapes_of_tensors():
    assert random_ops.random_uniform(array_ops.placeholder(dtypes.int32, [3])).shape.as_list() == [None] * 3
    assert random_ops.random_uniform([array_ops.placeholder(dtypes.int32, []), 4]).shape.as_list() == [None, 4]
    assert random_ops.random_uniform(array_ops.placeholder(dtypes.int32)).shape.ndims is None


def test_a_fed_shape():
    shape = array_ops.placeholder(dtypes.int32, [2])
    draw = random_ops.random_normal(shape, seed=3)
    with Session() as sess:
        assert sess.run(draw, {shape: [2, 5]}).shape == (2, 5)
        assert sess.run(draw, {shape: [4, 1]}).shape == (4, 1)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: random_ops.random_uniform(5), ValueError, "Shape must be rank 1 but is rank 0"),
        (lambda: random_ops.random_uniform([[2]]), ValueError, "Shape must be rank 1 but is rank 2"),
        (lambda: random_ops.random_uniform([2.5]), TypeError, "DataType float32 not in list of allowed values"),
        (
            lambda: random_ops.random_uniform([2], dtype=dtypes.int32),
            ValueError,
            "Must specify maxval for integer dtype",
        ),
        (lambda: random_ops.random_uniform([2], dtype=dtypes.uint8), ValueError, "Invalid dtype tf.uint8"),
        (lambda: random_ops.random_normal([2], dtype=dtypes.int32), TypeError, "Expected int32, got 0.0"),
        (
            lambda: random_ops.random_uniform([2], [1, 2], 5, dtypes.int32),
            ValueError,
            "Shape must be rank 0 but is rank 1",
        ),
        (lambda: random_ops.multinomial([1.0, 2.0], 3), ValueError, "Shape must be rank 2 but is rank 1"),
        (lambda: random_ops.multinomial([[1.0]], -3), ValueError, "must be non-negative but is -3"),
        (lambda: random_ops.random_gamma(3, [1.0]), ValueError, "Shape must be rank 1 but is rank 0"),
        (lambda: stateless_random_ops.stateless_random_uniform([2], [1, 2, 3]), ValueError, "must be 2 but is 3"),
    ],
)
def test_wrong_arguments(build, error, message):
    with pytest.raises(error, match=message):
        build()


def test_an_empty_range_of_integers_fails_the_run():
    low = array_ops.placeholder(dtypes.int32, [])
    draw = random_ops.random_uniform([2], low, 3, dtypes.int32)
    with Session() as sess:
        assert (sess.run(draw, {low: 2}) == 2).all()
        with pytest.raises(errors.InvalidArgumentError, match="Need minval < maxval"):
            sess.run(draw, {low: 5})


def test_shuffle_keeps_the_rows():
    rows = np.arange(20).reshape(10, 2)
    (shuffled,) = runs(random_ops.random_shuffle(rows, seed=1), 1)
    assert not np.array_equal(shuffled, rows)
    np.testing.assert_array_equal(np.sort(shuffled, axis=0), rows)


def test_shuffle_of_strings():
    (shuffled,) = runs(random_ops.random_shuffle(["a", "b", "c"], seed=1), 1)
    assert sorted(shuffled) == [b"a", b"b", b"c"]


def test_crop_is_a_slice():
    image = np.arange(60).reshape(4, 5, 3)
    crop = random_ops.random_crop(image, [2, 3, 3], seed=5)
    assert crop.shape.as_list() == [2, 3, 3]
    (values,) = runs(crop, 1)
    row, column = divmod(int(values[0, 0, 0]) // 3, 5)
    np.testing.assert_array_equal(values, image[row : row + 2, column : column + 3])


def test_crop_needs_a_large_enough_value():
    with pytest.raises(errors.InvalidArgumentError, match=r"Need value\.shape >= size"):
        runs(random_ops.random_crop(np.zeros((4, 5)), [9, 3]))


def test_multinomial_follows_the_logits():
    logits = array_ops.placeholder(dtypes.float32, [None, 3])
    draw = random_ops.multinomial(logits, 1000, seed=1)
    assert draw.dtype == dtypes.int64
    with Session() as sess:
        samples = sess.run(draw, {logits: np.log([[0.2, 0.3, 0.5]])})
    np.testing.assert_allclose(np.bincount(samples[0]) / 1000, [0.2, 0.3, 0.5], atol=0.05)


def test_gamma_and_poisson_shapes():
    assert random_ops.random_gamma([2], [[1.0], [2.0]], [3.0, 4.0]).shape.as_list() == [2, 2, 2]
    assert random_ops.random_poisson([1.0, 2.0], [4]).shape.as_list() == [4, 2]


def test_gamma_and_poisson_draws():
    gamma, poisson = random_ops.random_gamma([2], [0.5, 1.5], seed=1), random_ops.random_poisson([3.0], [4], seed=1)
    (values, counts), (next_values, _) = runs([gamma, poisson], 2)
    assert (values > 0).all() and not np.array_equal(values, next_values)
    assert counts.shape == (4, 1) and (counts == counts.round()).all()


def test_gamma_is_differentiable():
    from tfcompat.python.ops import gradients_impl

    alpha = array_ops.placeholder(dtypes.float64, [2])
    draw = random_ops.random_gamma([20000], alpha, dtype=dtypes.float64, seed=1)
    (gradient,) = gradients_impl.gradients(math_ops.reduce_mean(draw, axis=0), alpha)
    with Session() as sess:
        np.testing.assert_allclose(sess.run(gradient, {alpha: [0.7, 3.0]}), [1, 1], atol=0.05)


def test_stateless_draws_repeat():
    draw = stateless_random_ops.stateless_random_normal([4], seed=[1, 2])
    first, second = runs(draw, 2)
    np.testing.assert_array_equal(first, second)
