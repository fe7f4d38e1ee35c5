"""Restored iterators go on with the elements, orders and random numbers that followed."""

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.core.framework.variant import VariantData
from tfcompat.core.util.bundle_reader import BundleReader
from tfcompat.core.util.bundle_writer import BundleWriter


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default():
        yield


def rest(session, element):
    found = []
    try:
        while True:
            found.append(session.run(element).tolist())
    except tf.errors.OutOfRangeError:
        return found


def saved_and_restored(dataset, path):
    """What follows the third element, and what follows when its position is restored in another session."""
    iterator = dataset.make_initializable_iterator()
    element = iterator.get_next()
    saver = tf.train.Saver([tf.data.experimental.make_saveable_from_iterator(iterator)])
    with tf.Session() as session:
        session.run(iterator.initializer)
        for _ in range(3):
            session.run(element)
        saver.save(session, path)
        following = rest(session, element)
    with tf.Session() as session:
        session.run(iterator.initializer)
        saver.restore(session, path)
        return following, rest(session, element)


@pytest.mark.parametrize(
    "make",
    [
        lambda numbers: numbers.shuffle(5, seed=1).repeat(2),
        lambda numbers: numbers.shuffle(20),
        lambda numbers: numbers.shuffle(20).repeat(2),
        lambda numbers: numbers.shuffle(20, reshuffle_each_iteration=False).repeat(2),
        lambda numbers: numbers.map(lambda x: tf.random_uniform([], seed=3)),
        lambda numbers: tf.data.experimental.RandomDataset().take(9),
        lambda numbers: numbers.map(lambda x: x * 2, num_parallel_calls=2).batch(3).prefetch(2),
        lambda numbers: numbers.concatenate(numbers.shuffle(4)),
    ],
)
def test_restored_iterators_go_on(make, tmp_path):
    following, restored = saved_and_restored(make(tf.data.Dataset.range(20)), str(tmp_path / "position"))
    assert following
    assert restored == following


def test_each_pass_of_an_unseeded_shuffle_that_keeps_its_order_has_the_same():
    dataset = tf.data.Dataset.range(30).shuffle(30, reshuffle_each_iteration=False).repeat(2)
    element = dataset.make_one_shot_iterator().get_next()
    with tf.Session() as session:
        numbers = rest(session, element)
    assert numbers[:30] == numbers[30:]


def test_elements_that_fail_count(tmp_path):
    dataset = tf.data.Dataset.range(5).map(lambda x: tf.check_numerics(1.0 / tf.cast(x, tf.float32), "infinite"))
    iterator = dataset.make_initializable_iterator()
    element = iterator.get_next()
    saver = tf.train.Saver([tf.data.experimental.make_saveable_from_iterator(iterator)])
    with tf.Session() as session:
        session.run(iterator.initializer)
        with pytest.raises(tf.errors.InvalidArgumentError):
            session.run(element)
        saver.save(session, str(tmp_path / "position"))
        session.run(iterator.initializer)
        saver.restore(session, str(tmp_path / "position"))
        assert session.run(element) == 1


def test_what_tensorflow_saved_is_not_restored(tmp_path):
    path = str(tmp_path / "foreign")
    iterator = tf.data.Dataset.range(3).make_initializable_iterator()
    saveable = tf.data.experimental.make_saveable_from_iterator(iterator)
    with BundleWriter(path) as writer:
        state = VariantData("tensorflow::Iterator", b"@@Iterator::Range:next")
        writer.add(saveable.specs[0].name, np.array(state, object))
        writer.finish()
    with tf.Session() as session:
        session.run(iterator.initializer)
        with pytest.raises(tf.errors.UnimplementedError, match=r"Dataset\.skip"):
            tf.train.Saver([saveable]).restore(session, path)


def test_damaged_variants_are_found(tmp_path):
    path = str(tmp_path / "variants")
    with BundleWriter(path) as writer:
        writer.add("a", np.array(VariantData("x", b"some bytes")))
        writer.finish()
    assert BundleReader(path).read("a").item() == VariantData("x", b"some bytes")
    with open(path + ".data-00000-of-00001", "r+b") as file:
        file.seek(8)
        file.write(b"?")
    with pytest.raises(tf.errors.DataLossError):
        BundleReader(path).read("a")


def test_a_position_fits_in_a_serialized_tensor():
    iterator = tf.data.Dataset.range(5).make_initializable_iterator()
    element = iterator.get_next()
    position = tf.io.serialize_tensor(tf.raw_ops.SerializeIterator(resource_handle=iterator._iterator_resource))
    given = tf.placeholder(tf.string, [])
    restore = tf.raw_ops.DeserializeIterator(
        resource_handle=iterator._iterator_resource, serialized=tf.io.parse_tensor(given, tf.variant)
    )
    with tf.Session() as session:
        session.run(iterator.initializer)
        session.run([element])
        saved = session.run(position)
        assert rest(session, element) == [1, 2, 3, 4]
        session.run(restore, {given: saved})
        assert rest(session, element) == [1, 2, 3, 4]
