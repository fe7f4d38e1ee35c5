"""Defaults nest, also where blocks may end in any order."""

import tfcompat as tf
from tfcompat.python.framework.default_stack import DefaultStack


def test_a_block_that_need_not_nest_ends_its_own_entry():
    stack = DefaultStack()
    stack.enforce_nesting = False
    with stack.get_controller("a"), stack.get_controller("b"):
        with stack.get_controller("a"):
            assert stack.get_default() == "a"
        assert stack.get_default() == "b"


def test_a_branch_keeps_its_graph_after_an_interactive_session():
    with tf.Graph().as_default():
        tf.InteractiveSession().close()
        v = tf.Variable(1.0)
        p = tf.placeholder(tf.bool, [])
        step = tf.cond(p, lambda: tf.train.GradientDescentOptimizer(0.1).minimize(v * v), tf.no_op)
        with tf.Session() as sess:
            sess.run(v.initializer)
            sess.run(step, {p: True})
            assert abs(sess.run(v) - 0.8) < 1e-6
