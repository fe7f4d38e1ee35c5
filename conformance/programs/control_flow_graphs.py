"""The nodes of functional control flow."""

CONTROL_FLOW_V2 = True


def cond_nodes(tf, np):
    p, x = tf.placeholder(tf.bool, [], name="p"), tf.placeholder(tf.float32, [2], name="x")
    y = tf.cond(p, lambda: x * 2, lambda: x - 1)
    z = tf.cond(p, lambda: [x, tf.constant(1)], lambda: [x + 1, tf.constant(2)], name="named")
    return [y.name, [t.name for t in z], tf.get_default_graph()]


def cond_without_captures(tf, np):
    p = tf.placeholder(tf.bool, [], name="p")
    y = tf.cond(p, lambda: tf.constant(1), lambda: tf.constant(2))
    return [y.name, tf.get_default_graph()]


def cond_operations_only(tf, np):
    p = tf.placeholder(tf.bool, [], name="p")
    v = tf.Variable(1.0, name="v", use_resource=True)
    tf.cond(p, lambda: tf.group(v.assign(2.0)), lambda: tf.no_op())
    return tf.get_default_graph()


def cond_nested_nodes(tf, np):
    x = tf.placeholder(tf.float32, [], name="x")
    tf.cond(x > 0, lambda: tf.cond(x > 1, lambda: x, lambda: x * 2), lambda: -x)
    return tf.get_default_graph()


def while_nodes(tf, np):
    n = tf.placeholder(tf.int32, [], name="n")
    i, x = tf.while_loop(lambda i, x: i < n, lambda i, x: (i + 1, x * 2), [0, tf.constant([1.0, 2.0])])
    j = tf.while_loop(lambda j: j < 3, lambda j: j + 1, [tf.constant(0)], maximum_iterations=5, name="named")
    return [[i.name, x.name, j.name], tf.get_default_graph()]


def while_with_shape_invariants(tf, np):
    i, x = tf.constant(0, name="i"), tf.ones([1, 2], name="x")
    tf.while_loop(
        lambda i, x: i < 3,
        lambda i, x: (i + 1, tf.concat([x, x], 0)),
        [i, x],
        shape_invariants=[i.shape, tf.TensorShape([None, 2])],
        parallel_iterations=3,
    )
    return tf.get_default_graph()


def while_captures(tf, np):
    w = tf.placeholder(tf.float32, [2, 2], name="w")
    v = tf.Variable(1.0, name="v", use_resource=True)
    tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, tf.matmul(x, w) + v), [0, tf.ones([1, 2])])
    return tf.get_default_graph()


def case_nodes(tf, np):
    x = tf.placeholder(tf.int32, [], name="x")
    tf.case([(x < 0, lambda: tf.constant(-1)), (x > 10, lambda: tf.constant(10))], default=lambda: tf.constant(0))
    return tf.get_default_graph()


def control_dependencies_of_cond(tf, np):
    p = tf.placeholder(tf.bool, [], name="p")
    a = tf.constant(1.0, name="a")
    with tf.name_scope("scope"), tf.control_dependencies([a]), tf.device("/cpu:0"):
        tf.cond(p, lambda: tf.constant(1.0), lambda: a)
    return tf.get_default_graph()


def piecewise_constant_nodes(tf, np):
    step = tf.Variable(0, trainable=False, name="step")
    tf.train.piecewise_constant(step, [5, 15], [1.0, 0.5, 0.1])
    return tf.get_default_graph()


def moving_average_nodes(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    step = tf.Variable(0, name="step", trainable=False)
    y = tf.multiply(v, 2.0, name="y")
    ema = tf.train.ExponentialMovingAverage(0.99, step)
    ema.apply([v, y])
    return [tf.get_default_graph(), [x.name for x in tf.moving_average_variables()]]


def _functions(graph):
    """What each function of a graph takes, computes and returns."""
    library = graph.as_graph_def().library
    return [
        {
            "inputs": [arg.name for arg in function.signature.input_arg],
            "outputs": [arg.name for arg in function.signature.output_arg],
            "nodes": ["%s = %s(%s)" % (node.name, node.op, ", ".join(node.input)) for node in function.node_def],
        }
        for function in sorted(library.function, key=lambda f: f.signature.name)
    ]


def cond_functions(tf, np):
    p, x = tf.placeholder(tf.bool, [], name="p"), tf.placeholder(tf.float32, [2], name="x")
    tf.cond(p, lambda: x * 2, lambda: x - tf.reduce_sum(x))
    return _functions(tf.get_default_graph())


def while_functions(tf, np):
    n = tf.placeholder(tf.int32, [], name="n")
    tf.while_loop(lambda i, x: i < n, lambda i, x: (i + 1, x * 2), [0, tf.constant([1.0, 2.0])])
    return _functions(tf.get_default_graph())
