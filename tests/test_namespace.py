"""The `tf` namespace: what is in it, what is loaded when, and what it says about what is not there."""

from __future__ import annotations

import subprocess
import sys

import pytest

import tfcompat as tf


def run(code: str, **environment: str) -> str:
    """The output of `code` in a fresh interpreter."""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_importing_it_loads_neither_jax_nor_protocol_buffers() -> None:
    heavy = ("jax", "google.protobuf", "tensorboard", "optax")
    code = f"import sys, tfcompat; print([name for name in {heavy} if name in sys.modules])"
    assert run(code) == "[]"


def test_the_value_of_a_constant_loads_no_jax() -> None:
    code = """
import sys
import tfcompat as tf
from tfcompat.python.framework import tensor_util
print(tensor_util.constant_value(tf.constant([2, 3])), tf.reshape(tf.placeholder(tf.float32, [6]), [2, -1]).shape)
print("jax" in sys.modules)
"""
    assert run(code) == "[2 3] (2, 3)\nFalse"


def test_submodules_are_loaded_on_first_use() -> None:
    code = """
import sys
import tfcompat as tf
print("tfcompat.nn" in sys.modules)
print(tf.nn is sys.modules["tfcompat.nn"])
"""
    assert run(code).split() == ["False", "True"]


@pytest.mark.parametrize("name", ["layers_of_the_onion", "contrib"])
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(AttributeError, match=f"tf.{name} is not there"):
        getattr(tf, name)


def test_protocol_buffers_are_tensorflows() -> None:
    config = tf.ConfigProto(allow_soft_placement=True, gpu_options=tf.GPUOptions(allow_growth=True))
    assert config.gpu_options.allow_growth
    assert tf.GraphDef().SerializeToString() == b""
    assert tf.RunOptions.FULL_TRACE == 3


def test_dir_lists_names_that_resolve() -> None:
    for name in dir(tf):
        getattr(tf, name)


def test_compat_v1_is_the_namespace_itself() -> None:
    assert tf.compat.v1 is tf
    assert run("import tfcompat.compat.v1 as tf; import tfcompat; print(tf is tfcompat)") == "True"


def test_strings_of_either_kind() -> None:
    assert tf.compat.as_bytes("é") == "é".encode()
    assert tf.compat.as_str(b"a") == tf.compat.as_text("a") == "a"
    assert tf.compat.as_str_any(3) == "3"
    with pytest.raises(TypeError, match="Expected binary or unicode string, got 3"):
        tf.compat.as_bytes(3)


def test_switches_to_tensorflow_1_do_nothing_and_to_2_raise() -> None:
    tf.compat.v1.disable_v2_behavior()
    tf.compat.v1.disable_eager_execution()
    assert not tf.executing_eagerly()
    for feature in ("eager_execution", "v2_behavior", "tensor_equality", "v2_tensorshape"):
        with pytest.raises(NotImplementedError, match=f"tf.enable_{feature} is not supported"):
            getattr(tf, f"enable_{feature}")()


def test_the_forward_compatibility_horizon_is_that_of_1_15() -> None:
    assert tf.compat.forward_compatible(2019, 8, 1)
    assert not tf.compat.forward_compatible(2019, 9, 25)
    with tf.compat.forward_compatibility_horizon(2020, 1, 1):
        assert tf.compat.forward_compatible(2019, 9, 25)


def test_argument_order_follows_the_era() -> None:
    code = """
import tfcompat as tf
a = [[1.0, 2.0]]
print(tf.__version__, tf.concat(0, [a, a]).shape, tf.split(1, 2, a)[0].shape, tf.reverse(a, [True, False]).op.type)
"""
    assert run(code, TFCOMPAT_TF_VERSION="0.12.1") == "0.12.1 (2, 2) (1, 1) Reverse"


def test_zeros_are_filled_in_the_era_of_the_slides() -> None:
    code = """
import tfcompat as tf
tf.zeros((100,))
print(*[op.name for op in tf.get_default_graph().get_operations()])
"""
    assert run(code, TFCOMPAT_TF_VERSION="0.8") == "zeros/shape zeros/Const zeros"
    assert run(code) == "zeros"


def test_raw_ops_take_keywords_under_the_names_of_tensorflows_python_functions() -> None:
    tf.reset_default_graph()
    pieces = tf.raw_ops.Split(axis=1, value=[[1.0, 2.0]], num_split=2)
    assert [piece.name for piece in pieces] == ["Split:0", "Split:1"]
    assert tf.raw_ops.MatMul(a=[[1.0]], b=[[2.0]], transpose_b=True).op.get_attr("transpose_b")
    with pytest.raises(TypeError, match="MatMul only takes keyword args"):
        tf.raw_ops.MatMul([[1.0]], [[2.0]])
    with pytest.raises(AttributeError, match="there is no TensorFlow op 'Nothing'"):
        tf.raw_ops.Nothing  # noqa: B018
