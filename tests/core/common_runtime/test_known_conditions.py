"""Conditionals on whether a variable has a value."""

import pytest

import tfcompat as tf


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


@pytest.mark.parametrize("use_resource", [False, True], ids=["reference", "resource"])
def test_the_branch_follows_the_variable(use_resource):
    v = tf.get_variable("v", initializer=1.0, use_resource=use_resource)
    first, second = v.initialized_value() * 10.0, v.initialized_value() * 100.0
    has_value = tf.is_variable_initialized(v)
    with tf.Session() as sess:
        assert sess.run([first, has_value]) == [10.0, False]
        sess.run(v.initializer)
        sess.run(v.assign(2.0))
        assert sess.run([first, second, has_value]) == [20.0, 200.0, True]
        assert sess.run([first, has_value]) == [20.0, True]
        sess.run(v.assign(3.0))
        assert sess.run(second) == 300.0
    with tf.Session() as sess:
        assert sess.run(second) == 100.0


def test_it_is_compiled_with_the_rest_once_the_variable_has_a_value():
    step = tf.train.get_or_create_global_step()
    read = step.initialized_value() + 0
    with tf.control_dependencies([read]):
        train = tf.assign_add(step, 1)
    with tf.Session() as sess:
        sess.run(step.initializer)
        handler, _ = sess._new_handler("key", [train, read], None)
        assert sess._run_handler(handler, []) == [1, 0]
        assert [step.on_host for step in handler.plans[None].steps] == [False]
