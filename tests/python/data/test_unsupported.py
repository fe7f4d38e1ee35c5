"""What tfcompat does not have says so, and what to do instead."""

import pytest

import tfcompat as tf


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default():
        yield


def test_databases_are_not_read():
    dataset = tf.data.experimental.SqlDataset("sqlite", "file", "SELECT 1", (tf.int32,))
    x = dataset.make_one_shot_iterator().get_next()
    with tf.Session() as session, pytest.raises(tf.errors.UnimplementedError, match="from_generator"):
        session.run(x)


def test_elements_stay_where_they_are():
    dataset = tf.data.Dataset.range(2).apply(tf.data.experimental.copy_to_device("/gpu:0"))
    x = dataset.make_one_shot_iterator().get_next()
    with tf.Session() as session:
        assert session.run(x) == 0
