"""`convert_to_tensor` and its registry."""

from __future__ import annotations

import numpy as np
import pytest

import tfcompat as tf
from tfcompat.python.framework import conversion


def test_a_tensor_stays_itself() -> None:
    x = tf.constant(1)
    assert tf.convert_to_tensor(x) is x and tf.convert_to_tensor(x, tf.int32) is x
    with pytest.raises(ValueError, match=r"^Tensor conversion requested dtype float32 for Tensor with dtype int32: "):
        tf.convert_to_tensor(x, tf.float32)


def test_a_preferred_type_gives_way() -> None:
    assert tf.convert_to_tensor(1, preferred_dtype=tf.float32).dtype is tf.float32
    assert tf.convert_to_tensor("a", preferred_dtype=tf.float32).dtype is tf.string


def test_numpy_arrays_are_cast_silently_and_python_numbers_are_not() -> None:
    assert tf.convert_to_tensor(np.array([1.5]), tf.int32).dtype is tf.int32
    with pytest.raises(TypeError, match=r"^Expected int32, got 1.5 of type 'float' instead."):
        tf.convert_to_tensor(1.5, tf.int32)


def test_lists_of_tensors_are_packed(graph: tf.Graph) -> None:
    assert tf.convert_to_tensor([tf.constant(1), 2]).op.type == "Pack"
    with pytest.raises(TypeError, match=r"^Cannot convert a list containing a tensor of dtype"):
        tf.convert_to_tensor([tf.constant(1), tf.constant(2.0)])


def test_shapes_and_dimensions_become_constants() -> None:
    assert tf.convert_to_tensor(tf.TensorShape([2, 3])).name == "shape_as_tensor:0"
    assert tf.convert_to_tensor(tf.Dimension(2), tf.int64).dtype is tf.int64
    with pytest.raises(ValueError, match=r"^Cannot convert a partially known TensorShape to a Tensor: "):
        tf.convert_to_tensor(tf.TensorShape([None]))
    with pytest.raises(ValueError, match=r"^Cannot convert an unknown Dimension to a Tensor: "):
        tf.convert_to_tensor(tf.Dimension(None))
    with pytest.raises(TypeError, match=r"^Cannot convert a TensorShape to dtype: <dtype: 'float32'>"):
        tf.convert_to_tensor(tf.TensorShape([2]), tf.float32)


class Celsius:
    def __init__(self, degrees: float) -> None:
        self.degrees = degrees


def test_registered_types_convert_by_priority(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "_registry", {key: list(value) for key, value in conversion._registry.items()})
    monkeypatch.setattr(conversion, "_cache", {})

    def late(value, dtype=None, name=None, as_ref=False):
        return tf.constant(value.degrees, dtype, name=name or "late")

    def early(value, dtype=None, name=None, as_ref=False):
        return tf.constant(0.0, name="early") if value.degrees < 0 else NotImplemented

    tf.register_tensor_conversion_function(Celsius, late, priority=60)
    tf.register_tensor_conversion_function(Celsius, early, priority=50)
    assert tf.convert_to_tensor(Celsius(-1.0)).op.name == "early"
    assert tf.add(Celsius(1.0), 1.0).op.inputs[0].op.type == "Const"


def test_what_cannot_be_registered_is_refused() -> None:
    with pytest.raises(TypeError, match="Cannot register conversions for Python numeric types"):
        tf.register_tensor_conversion_function(int, lambda value: value)
    with pytest.raises(TypeError, match="conversion_func must be callable"):
        tf.register_tensor_conversion_function(Celsius, 3)
