"""Bytes that are no Example raise InvalidArgumentError and nothing else."""

from functools import cache
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import tfcompat as tf

FEATURES = {
    "n": tf.FixedLenFeature([], tf.int64, default_value=0),
    "x": tf.FixedLenFeature([2], tf.float32, default_value=[0.0, 0.0]),
    "s": tf.VarLenFeature(tf.string),
    "r": tf.FixedLenSequenceFeature([], tf.int64, allow_missing=True),
}
GOOD = tf.train.Example(
    features=tf.train.Features(
        feature={
            "n": tf.train.Feature(int64_list=tf.train.Int64List(value=[7])),
            "x": tf.train.Feature(float_list=tf.train.FloatList(value=[0.5, 1.5])),
            "s": tf.train.Feature(bytes_list=tf.train.BytesList(value=[b"a", b"bc"])),
            "r": tf.train.Feature(int64_list=tf.train.Int64List(value=[1, 2, 300])),
        }
    )
).SerializeToString(deterministic=True)


@cache
def _parsers() -> tuple[tf.Session, Any, list[Any]]:
    with tf.Graph().as_default():
        text = tf.placeholder(tf.string, [])
        fetches = [
            tf.parse_single_example(text, FEATURES),
            tf.parse_example([text, text], FEATURES),
            tf.parse_single_sequence_example(
                text, {"n": FEATURES["n"]}, {"r": tf.FixedLenSequenceFeature([], tf.int64, allow_missing=True)}
            ),
            tf.decode_json_example(text),
            tf.parse_tensor(text, tf.float32),
            tf.decode_raw(text, tf.int32),
            tf.decode_csv(text, [[0], [""]]),
            tf.decode_compressed(text, "GZIP"),
        ]
        return tf.Session(), text, fetches


def _run(content: bytes) -> list[Any]:
    """What each parser gives, or None where it raised."""
    sess, text, fetches = _parsers()
    found = []
    for fetch in fetches:
        try:
            found.append(sess.run(fetch, {text: content}))
        except (tf.errors.InvalidArgumentError, tf.errors.DataLossError):
            found.append(None)
    return found


@given(st.binary(max_size=100))
def test_any_bytes(content: bytes) -> None:
    _run(content)


@given(st.data())
def test_damaged_examples(data: st.DataObject) -> None:
    content = bytearray(GOOD)
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    for _ in range(data.draw(st.integers(0, 3)) if content else 0):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    _run(bytes(content))


def test_the_whole_example() -> None:
    parsed = _run(GOOD)[0]
    assert parsed["n"] == 7 and parsed["r"].tolist() == [1, 2, 300] and parsed["s"].values.tolist() == [b"a", b"bc"]
    np.testing.assert_array_equal(parsed["x"], [0.5, 1.5])
