"""Small checkpoints: the variables that TensorFlow saved (`recording/checkpoints.py`) and that tfcompat saves as well.

Used under TensorFlow's Pythons and under the project's.
"""

import os

import numpy as np

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded", "checkpoints")
RELEASES = ("1.15.5", "2.21.0")

NUMBERS = "float16 float32 float64 int8 int16 int32 int64 uint8 uint16 bool complex64 complex128".split()
OF_V1 = "float32 float64 int8 int16 int32 int64 uint8 bool complex64".split()


def _number(dtype):
    values = np.array([[0, 1, 2], [100, 5, 6]])
    if dtype.startswith("complex"):
        return (values * (1 - 0.5j)).astype(dtype)
    return (values / (4 if dtype.startswith("float") else 1)).astype(dtype)


def _types(tf, names):
    return {"of/%s" % dtype: tf.constant(_number(dtype)) for dtype in names}


def dtypes(tf):
    """A variable of each type, and of special shapes."""
    initial = _types(tf, NUMBERS)
    initial["of/bfloat16"] = tf.cast(tf.constant([1.5, -2.0, 3.25]), tf.bfloat16)
    initial["of/string"] = tf.constant([["", "a"], ["b" * 200, "\xfc"]])
    initial["scalar"] = tf.constant(2.5)
    initial["no_elements"] = tf.zeros([3, 0, 2])
    initial["scalar/string"] = tf.constant("text")
    return _variables(tf, initial), {}


def _variables(tf, initial):
    return {name: tf.Variable(value, name=name) for name, value in sorted(initial.items())}


def _in_parts(tf, name, value, partitioner):
    def part(shape, dtype=None, partition_info=None):
        box = tuple(slice(begin, begin + size) for begin, size in zip(partition_info.var_offset, shape))
        return tf.constant(value[box], dtype)

    return tf.get_variable(name, value.shape, tf.as_dtype(value.dtype), initializer=part, partitioner=partitioner)


def partitioned(tf):
    """Variables in parts, along several axes."""
    rows = _in_parts(tf, "rows", np.arange(20, dtype=np.float32).reshape(10, 2), tf.fixed_size_partitioner(3))
    columns = _in_parts(
        tf, "scope/columns", np.arange(12, dtype=np.int64).reshape(2, 6), tf.fixed_size_partitioner(4, axis=1)
    )
    whole = tf.Variable([7.0], name="whole")
    return {"rows": rows, "scope/columns": columns, "whole": whole}, {}


def sharded(tf):
    """Variables of two devices, each of which has a file."""
    variables = {}
    for index in range(2):
        with tf.device("/cpu:%d" % index):
            for name in ("a", "b"):
                full = "%s_of_%d" % (name, index)
                variables[full] = tf.Variable(np.arange(3, dtype=np.float32) + 10 * index, name=full)
    return variables, {"sharded": True}


def v1(tf):
    """A checkpoint of the first format."""
    initial = _types(tf, OF_V1)
    initial["scalar"] = tf.constant(2.5)
    initial["text"] = tf.constant(["a", "", "b" * 150])
    return _variables(tf, initial), {"write_version": tf.train.SaverDef.V1}


def v1_in_parts(tf):
    """A checkpoint of the first format with a variable in parts, and a file for each device."""
    variables, _ = partitioned(tf)
    with tf.device("/cpu:1"):
        variables["elsewhere"] = tf.Variable([1, 2], name="elsewhere")
    return variables, {"write_version": tf.train.SaverDef.V1, "sharded": True}


CASES = (dtypes, partitioned, sharded, v1, v1_in_parts)


def save(tf, case, path):
    """Saves a case's variables to `path`; returns their values by their names."""
    with tf.Graph().as_default():
        variables, arguments = case(tf)
        saver = tf.train.Saver(**arguments)
        config = tf.ConfigProto(device_count={"CPU": 2})
        with tf.Session(config=config) as sess:
            sess.run(tf.global_variables_initializer())
            saver.save(sess, path, write_meta_graph=False, write_state=False)
            return sess.run({name: tf.convert_to_tensor(variable) for name, variable in variables.items()})
