"""However a run is cut into steps, its values are the same."""

import random

import numpy as np
import pytest

import tfcompat as tf


def _on_the_host(x):
    y = tf.py_func(lambda value: value, [x], tf.float32)
    y.set_shape(())
    return y


def _behind_a_cut(x):
    size = tf.cast(tf.clip_by_value(tf.abs(x), 0.0, 3.0), tf.int32)
    return x + 0.0 * tf.reduce_sum(tf.ones([size]))


def _in_a_branch(x):
    return tf.cond(x > -1e30, lambda: tf.identity(x), lambda: x * 2.0)


def _checked(x):
    return tf.check_numerics(x, "x")


def _values(seed, use_resource, through):
    """What two runs of a random program that reads and changes variables give, some of its values going `through`."""
    draw = random.Random(seed)
    with tf.Graph().as_default(), tf.Session() as sess:
        variables = [tf.Variable(float(i), use_resource=use_resource) for i in range(3)]
        x = tf.placeholder(tf.float32, ())
        tensors, ops = [x], []
        for _ in range(10):
            with tf.control_dependencies(draw.sample(ops, min(len(ops), draw.choice([0, 0, 1, 2])))):
                kind, variable, value = draw.random(), draw.choice(variables), draw.choice(tensors)
                if kind < 0.3:
                    tensors.append(variable * draw.choice([0.5, 1.25, -1.0]) + value * 0.1)
                elif kind < 0.5:
                    tensors.append(through(value * 1.0))
                elif kind < 0.8:
                    change = draw.choice([variable.assign, variable.assign_add, variable.assign_sub])
                    ops.append(change(value * 0.3 + 1.0, read_value=False))
                    continue
                else:
                    tensors.append(value + draw.choice(tensors))
                ops.append(tensors[-1].op)
        fetches = draw.sample(tensors, min(len(tensors), 4)), draw.sample(ops, 3)
        reads = [variable.read_value() for variable in variables]
        sess.run(tf.global_variables_initializer())
        return [value for _ in range(2) for value in [*sess.run(fetches, {x: 1.5})[0], *sess.run(reads)]]


@pytest.mark.parametrize("through", [_on_the_host, _behind_a_cut, _in_a_branch, _checked])
@pytest.mark.parametrize("use_resource", [False, True], ids=["reference", "resource"])
def test_values_do_not_depend_on_the_steps(through, use_resource):
    for seed in range(6):
        expected = _values(seed, use_resource, tf.identity)
        np.testing.assert_allclose(_values(seed, use_resource, through), expected, rtol=1e-5, err_msg=f"seed {seed}")
