"""What is not cast raises TensorFlow's error."""

from __future__ import annotations

import pytest

import tfcompat as tf


@pytest.mark.parametrize(
    ("value", "dtype", "names"),
    [("1.5", tf.float32, "string to float"), (1.5, tf.string, "float to string"), (2, tf.string, "int32 to string")],
)
def test_strings_are_not_cast(value, dtype, names):
    with tf.Graph().as_default(), tf.Session() as sess:
        x = tf.placeholder(tf.constant(value).dtype)
        with pytest.raises(tf.errors.UnimplementedError, match=f"Cast {names} is not supported"):
            sess.run(tf.cast(x, dtype), {x: value})


def test_casts_that_truncate_say_what_to_do():
    with tf.Graph().as_default(), tf.Session() as sess:
        cast = tf.raw_ops.Cast(x=1.5, DstT=tf.bfloat16, Truncate=True)
        with pytest.raises(tf.errors.UnimplementedError, match="without it, values are rounded"):
            sess.run(cast)
