"""Functions that datasets map are called for a whole batch together; the results are those of single calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.core.common_runtime import callables


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """How many calls were made together each time, None where they had to be made one by one."""
    counts: list[int | None] = []
    make = callables._Instance._together

    def counted(self: Any, calls: Any) -> Any:
        results = make(self, calls)
        counts.append(None if results is None else len(results))
        return results

    monkeypatch.setattr(callables._Instance, "_together", counted)
    return counts


def batches(dataset: Any, batch_size: int) -> list[Any]:
    """All batches of a dataset."""
    get_next = dataset.batch(batch_size).make_one_shot_iterator().get_next()
    found = []
    with tf.Session() as sess:
        try:
            while True:
                found.append(sess.run(get_next))
        except tf.errors.OutOfRangeError:
            return found


def augmented(text: Any) -> Any:
    image = tf.reshape(tf.decode_raw(text, tf.uint8), [4, 4])
    cropped = tf.random_crop(image, [2, 2], seed=1)
    flipped = tf.cond(tf.random_uniform([], seed=2) < 0.5, lambda: tf.reverse(cropped, [1]), lambda: cropped)
    return tf.cast(flipped, tf.float32) / 255.0


def with_graph(function: Callable[[], Any]) -> Any:
    with tf.Graph().as_default():
        return function()


def test_random_functions_draw_what_single_calls_draw(together: list[int | None]) -> None:
    records = [bytes(np.random.RandomState(i).randint(0, 256, 16).astype(np.uint8)) for i in range(20)]
    single = with_graph(lambda: batches(tf.data.Dataset.from_tensor_slices(records).map(augmented), 1))
    assert together == []
    many = with_graph(lambda: batches(tf.data.Dataset.from_tensor_slices(records).map(augmented), 8))
    assert together == [8, 8]  # four are left
    np.testing.assert_array_equal(np.concatenate(single), np.concatenate(many))


def test_elements_of_different_shapes_are_mapped_one_by_one(together: list[int | None]) -> None:
    def lengths() -> Any:
        dataset = tf.data.Dataset.range(8).map(lambda n: tf.range(n)).map(lambda x: tf.reduce_sum(x) + 1)
        return batches(dataset, 8)

    np.testing.assert_array_equal(with_graph(lengths), [[1, 1, 2, 4, 7, 11, 16, 22]])
    assert None in together


def test_what_fails_costs_its_batch_and_no_more(together: list[int | None]) -> None:
    def run() -> Any:
        dataset = tf.data.Dataset.range(12).map(lambda x: tf.check_numerics(6.0 / tf.cast(x - 5, tf.float32), "at 5"))
        get_next = dataset.batch(4).make_one_shot_iterator().get_next()
        with tf.Session() as sess:
            first = sess.run(get_next)
            with pytest.raises(tf.errors.InvalidArgumentError, match="at 5"):
                sess.run(get_next)
            return first, sess.run(get_next)

    first, after = with_graph(run)
    np.testing.assert_allclose(first, [-1.2, -1.5, -2.0, -3.0])
    np.testing.assert_allclose(after, [2.0, 1.5, 1.2, 1.0], rtol=1e-6)


def test_functions_with_effects_are_called_one_by_one(together: list[int | None]) -> None:
    seen: list[int] = []

    def note(x: np.ndarray) -> np.ndarray:
        seen.append(int(x))
        return x

    def run() -> Any:
        return batches(tf.data.Dataset.range(5).map(lambda x: tf.py_func(note, [x], tf.int64)), 5)

    np.testing.assert_array_equal(with_graph(run), [[0, 1, 2, 3, 4]])
    assert seen == [0, 1, 2, 3, 4]
    assert together == [None]


def test_repeated_datasets_fill_batches_across_passes(together: list[int | None]) -> None:
    found = with_graph(lambda: batches(tf.data.Dataset.range(6).map(lambda x: x * 2).repeat(2), 5))
    assert [batch.tolist() for batch in found] == [[0, 2, 4, 6, 8], [10, 0, 2, 4, 6], [8, 10]]


def test_shuffled_and_repeated_batches_are_those_of_single_calls(together: list[int | None]) -> None:
    def order(batch_size: int) -> Any:
        dataset = tf.data.Dataset.range(21).map(lambda x: x * 3).shuffle(10, seed=4).repeat(2)
        return batches(dataset, batch_size)

    single = with_graph(lambda: order(1))
    assert together == []
    np.testing.assert_array_equal(np.concatenate(with_graph(lambda: order(5))), np.concatenate(single))
    assert together
    assert set(together) == {5}
