"""Families whose shapes interact, on shapes that hypothesis draws, against NumPy: values, static shapes, gradients."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import tfcompat as tf

# Every example compiles a program.
drawn = settings(max_examples=50, deadline=None)

SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)


def numbers(shape: Sequence[int], dtype: str = "float32", seed: int = 0) -> np.ndarray:
    """Integers of a small range, so that sums are exact in every order."""
    return np.random.RandomState(seed).randint(-4, 5, size=shape).astype(dtype)


@st.composite
def known_part(draw: Callable[..., Any], shape: Sequence[int]) -> list[int | None] | None:
    """What is known of a shape while the graph is built."""
    if draw(st.booleans()):
        return list(shape)
    return draw(st.sampled_from([None, [draw(st.sampled_from([size, None])) for size in shape]]))


def check(
    data: st.DataObject,
    function: Callable[..., Any],
    arrays: Sequence[np.ndarray],
    expected: np.ndarray,
    gradients: Sequence[np.ndarray] = (),
    dy: np.ndarray | None = None,
) -> None:
    """`function` of the fed arrays gives `expected`, of a static shape that allows it, and for `dy` the `gradients`."""
    with tf.Graph().as_default(), tf.Session() as session:
        statics = [data.draw(known_part(array.shape), label="static shape") for array in arrays]
        inputs = [tf.placeholder(array.dtype, static) for array, static in zip(arrays, statics, strict=True)]
        output = function(*inputs)
        fetches = [output]
        if gradients:
            found = tf.gradients(output, inputs[: len(gradients)], tf.constant(dy))
            fetches += [tf.convert_to_tensor(gradient) for gradient in found]
        values = session.run(fetches, dict(zip(inputs, arrays, strict=True)))
    assert output.shape.is_compatible_with(expected.shape)
    if all(static is not None and None not in static for static in statics):
        assert output.shape.as_list() == list(expected.shape)
    for got, want in zip(values, [expected, *gradients], strict=True):
        assert got.dtype == want.dtype
        np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-5)


def summed_to(gradient: np.ndarray, shape: Sequence[int]) -> np.ndarray:
    """The gradient of what was broadcast from `shape`."""
    extra = gradient.ndim - len(shape)
    axes = (*range(extra), *(extra + axis for axis, size in enumerate(shape) if size == 1))
    return gradient.sum(axes, keepdims=True).reshape(shape).astype(gradient.dtype)


@drawn
@given(st.data(), hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, min_side=0, max_side=3))
def test_binary_ops_broadcast(data: st.DataObject, shapes: hnp.BroadcastableShapes) -> None:
    left, right = (numbers(shape, seed=i) for i, shape in enumerate(shapes.input_shapes))
    dy = numbers(shapes.result_shape, seed=2)
    rules: dict[str, tuple[np.ndarray, list[np.ndarray]]] = {
        "add": (left + right, [dy, dy]),
        "subtract": (left - right, [dy, -dy]),
        "multiply": (left * right, [dy * right, dy * left]),
        "squared_difference": ((left - right) ** 2, [2 * dy * (left - right), -2 * dy * (left - right)]),
        "maximum": (np.maximum(left, right), [dy * (left >= right), dy * (left < right)]),
    }
    name = data.draw(st.sampled_from(sorted(rules)))
    result, gradients = rules[name]
    reduced = [summed_to(gradient, array.shape) for gradient, array in zip(gradients, (left, right), strict=True)]
    check(data, getattr(tf, name), [left, right], result, reduced, dy)


@drawn
@given(st.data(), hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, min_side=1, max_side=3))
def test_integer_division_broadcasts_and_rounds_down(data: st.DataObject, shapes: hnp.BroadcastableShapes) -> None:
    dtype = data.draw(st.sampled_from(["int32", "int64"]))
    left, right = (numbers(shape, dtype, seed=i) for i, shape in enumerate(shapes.input_shapes))
    right[right == 0] = 3
    check(data, tf.floordiv, [left, right], left // right)
    check(data, tf.floormod, [left, right], left % right)
    check(data, tf.truncatediv, [left, right], np.trunc(left / right).astype(dtype))


@drawn
@given(st.data(), hnp.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=4))
def test_slicing(data: st.DataObject, shape: tuple[int, ...]) -> None:
    index = data.draw(hnp.basic_indices(shape, allow_newaxis=True, max_dims=6))
    array = numbers(shape)
    expected = np.asarray(array[index])
    dy = numbers(expected.shape, seed=1)
    gradient = np.zeros_like(array)
    gradient[index] = dy
    check(data, lambda x: x[index], [array], expected, [gradient], dy)


@drawn
@given(st.data(), hnp.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=4))
def test_slices_with_fed_bounds(data: st.DataObject, shape: tuple[int, ...]) -> None:
    begin = np.array([data.draw(st.integers(0, size)) for size in shape], "int32")
    size = np.array(
        [data.draw(st.integers(-1, most - start)) for most, start in zip(shape, begin, strict=True)], "int32"
    )
    array = numbers(shape)
    bounds = [(start, None if length < 0 else start + length) for start, length in zip(begin, size, strict=True)]
    index = tuple(slice(*bound) for bound in bounds)
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.float32)
        begin_tensor, size_tensor = tf.placeholder(tf.int32, [len(shape)]), tf.placeholder(tf.int32, [len(shape)])
        y = tf.slice(x, begin_tensor, size_tensor)
        value, (gradient,) = session.run([y, tf.gradients(y, [x])], {x: array, begin_tensor: begin, size_tensor: size})
    expected = np.zeros_like(array)
    expected[index] = 1
    np.testing.assert_array_equal(value, array[index])
    np.testing.assert_array_equal(gradient, expected)


@drawn
@given(st.data(), SHAPES)
def test_reductions(data: st.DataObject, shape: tuple[int, ...]) -> None:
    array = numbers(shape)
    axes = data.draw(st.none() | hnp.valid_tuple_axes(len(shape)))
    keepdims = data.draw(st.booleans())
    name = data.draw(st.sampled_from(["reduce_sum", "reduce_max", "reduce_min", "reduce_prod", "reduce_any"]))

    def reduced(values: Any) -> Any:
        return getattr(tf, name)(values, axis=axes if axes is None else list(axes), keepdims=keepdims)

    if name == "reduce_any":
        check(data, reduced, [array > 2], np.asarray(np.any(array > 2, axis=axes, keepdims=keepdims)))
        return
    reduction = {
        "reduce_sum": np.sum,
        "reduce_prod": np.prod,
        "reduce_max": lambda *args, **kw: np.max(*args, **kw, initial=-np.inf),
        "reduce_min": lambda *args, **kw: np.min(*args, **kw, initial=np.inf),
    }[name]
    expected = np.asarray(reduction(array, axis=axes, keepdims=keepdims))
    if name == "reduce_sum":
        dy = numbers(expected.shape, seed=1)
        kept = np.sum(array, axis=axes, keepdims=True).shape
        check(data, reduced, [array], expected, [np.broadcast_to(dy.reshape(kept), shape)], dy)
    else:
        check(data, reduced, [array], expected)


@drawn
@given(st.data(), hnp.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=4))
def test_gather(data: st.DataObject, shape: tuple[int, ...]) -> None:
    axis = data.draw(st.integers(0, len(shape) - 1))
    indices = data.draw(
        hnp.arrays(
            "int32",
            hnp.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=3),
            elements=st.integers(0, shape[axis] - 1),
        )
    )
    array = numbers(shape)
    expected = np.take(array, indices, axis)
    dy = numbers(expected.shape, seed=1)
    gradient = np.zeros_like(array)
    for position in np.ndindex(indices.shape):
        at = (slice(None),) * axis
        gradient[(*at, indices[position])] += dy[(*at, *position)]
    check(data, lambda x, i: tf.gather(x, i, axis=axis), [array, indices], expected, [gradient], dy)


@drawn
@given(st.data(), hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4))
def test_scatter_nd_adds_and_gather_nd_takes(data: st.DataObject, shape: tuple[int, ...]) -> None:
    depth = data.draw(st.integers(1, len(shape)))
    count = data.draw(st.integers(0, 5))
    rows = [[data.draw(st.integers(0, size - 1)) for size in shape[:depth]] for _ in range(count)]
    indices = np.array(rows, "int32").reshape(count, depth)
    updates = numbers((count, *shape[depth:]), seed=1)
    scattered = np.zeros(shape, "float32")
    for row, update in zip(rows, updates, strict=True):
        scattered[tuple(row)] += update
    dy = numbers(shape, seed=2)
    gathered = np.array([dy[tuple(row)] for row in rows], "float32").reshape(updates.shape)
    check(data, lambda u, i: tf.scatter_nd(i, u, list(shape)), [updates, indices], scattered, [gathered], dy)
    check(data, lambda x, i: tf.gather_nd(x, i), [dy, indices], gathered, [scattered], updates)


@drawn
@given(st.data(), hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=5))
def test_segment_sums(data: st.DataObject, shape: tuple[int, ...]) -> None:
    segments = data.draw(st.integers(1, 4))
    ids = data.draw(hnp.arrays("int32", shape[:1], elements=st.integers(-1, segments - 1)))
    array = numbers(shape)
    expected = np.zeros((segments, *shape[1:]), "float32")
    for row, segment in zip(array, ids, strict=True):
        if segment >= 0:  # rows of a negative segment are dropped
            expected[segment] += row
    check(data, lambda x, i: tf.unsorted_segment_sum(x, i, segments), [array, ids], expected)


@drawn
@given(st.data(), hnp.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=3))
def test_rearrangements(data: st.DataObject, shape: tuple[int, ...]) -> None:
    array = numbers(shape)
    order = data.draw(st.permutations(range(len(shape))))
    check(data, lambda x: tf.transpose(x, order), [array], np.transpose(array, order))
    paddings = [(data.draw(st.integers(0, 2)), data.draw(st.integers(0, 2))) for _ in shape]
    check(data, lambda x: tf.pad(x, paddings), [array], np.pad(array, paddings))
    multiples = [data.draw(st.integers(0, 2)) for _ in shape]
    check(data, lambda x: tf.tile(x, multiples), [array], np.tile(array, multiples))
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    check(data, lambda x: tf.concat([x, x], axis), [array], np.concatenate([array, array], axis))
    check(data, lambda x: tf.reverse(x, [axis]), [array], np.flip(array, axis))
    check(data, lambda x: tf.cumsum(x, axis, exclusive=True), [array], np.cumsum(array, axis) - array)


def window_starts(size: int, window: int, stride: int, dilation: int, padding: str) -> list[int]:
    """Where windows start on an axis, by the rule of `tf.nn.convolution`."""
    extent = (window - 1) * dilation + 1
    if padding == "VALID":
        return [i * stride for i in range(max(0, -(-(size - extent + 1) // stride)))]
    count = -(-size // stride)
    before = max(0, (count - 1) * stride + extent - size) // 2
    return [i * stride - before for i in range(count)]


@drawn
@given(st.data())
def test_convolution_and_pooling_windows(data: st.DataObject) -> None:
    size = [data.draw(st.integers(1, 7), label="size") for _ in range(2)]
    window = [data.draw(st.integers(1, 3), label="window") for _ in range(2)]
    padding = data.draw(st.sampled_from(["SAME", "VALID"]))
    dilation = [data.draw(st.integers(1, 2), label="dilation") for _ in range(2)]
    stride = [data.draw(st.integers(1, 3), label="stride") if dilation == [1, 1] else 1 for _ in range(2)]
    starts = [window_starts(*each, padding) for each in zip(size, window, stride, dilation, strict=True)]
    assume(all(starts))
    array = numbers((2, *size, 2))
    filters = numbers((*window, 2, 3), seed=1)
    expected = np.zeros((2, len(starts[0]), len(starts[1]), 3), "float32")
    dy = numbers(expected.shape, seed=2)
    gradients = [np.zeros_like(array), np.zeros_like(filters)]
    for (i, row), (j, column) in itertools.product(enumerate(starts[0]), enumerate(starts[1])):
        for a, b in itertools.product(*map(range, window)):
            y, x = row + a * dilation[0], column + b * dilation[1]
            if 0 <= y < size[0] and 0 <= x < size[1]:
                expected[:, i, j] += array[:, y, x] @ filters[a, b]
                gradients[0][:, y, x] += dy[:, i, j] @ filters[a, b].T
                gradients[1][a, b] += array[:, y, x].T @ dy[:, i, j]

    def convolution(x: Any, w: Any) -> Any:
        x.set_shape([None, None, None, 2])
        w.set_shape([*window, 2, 3])
        return tf.nn.convolution(x, w, padding, strides=stride, dilation_rate=dilation)

    check(data, convolution, [array, filters], expected, gradients, dy)
    if dilation == [1, 1]:
        pooled = np.full((2, len(starts[0]), len(starts[1]), 2), -math.inf, "float32")
        for (i, row), (j, column) in itertools.product(enumerate(starts[0]), enumerate(starts[1])):
            seen = array[:, max(row, 0) : row + window[0], max(column, 0) : column + window[1]]
            pooled[:, i, j] = seen.max(axis=(1, 2))
        check(data, lambda x: tf.nn.max_pool(x, [1, *window, 1], [1, *stride, 1], padding), [array], pooled)
