"""Graphs with a function library."""

from conformance.graph_cases.common import Graph, forward, training, values


def defun(tf):
    from tensorflow.python.framework import function

    @function.Defun(tf.float32, tf.float32, func_name="affine")
    def affine(x, y):
        return x * y + 1.0, tf.sin(x)

    @function.Defun(tf.float32, func_name="twice")
    def twice(x):
        a, b = affine(x, x)
        return a + b

    x = tf.placeholder(tf.float32, [3], name="x")
    a, b = affine(x, x * 2.0)
    return forward(tf, [a, b, twice(x)], {"x:0": values(3)})


def defun_gradient(tf):
    from tensorflow.python.framework import function

    @function.Defun(tf.float32, tf.float32)
    def cell(x, w):
        return tf.tanh(x * w)

    @function.Defun(tf.float32, tf.float32)
    def own_gradient(x, dy):
        return dy * 3.0

    @function.Defun(tf.float32, grad_func=own_gradient)
    def straight(x):
        return tf.round(x)

    @function.Defun(tf.float32, python_grad_func=lambda op, dy: dy * 0.5)
    def halved(x):
        return x * x

    w = tf.get_variable("w", [3], initializer=tf.constant_initializer(values(3)))
    x = tf.placeholder(tf.float32, [3], name="x")
    y = cell(x, w)
    y.set_shape([3])
    z = straight(y * 4.0)
    loss = tf.reduce_sum(z * y) + tf.reduce_sum(halved(w))
    return training(tf, loss, {"x:0": values(3)})


def tf_function(tf):
    w = tf.get_variable("w", [2, 2], initializer=tf.constant_initializer(values(2, 2)), use_resource=True)

    @tf.function
    def net(x, n):
        for _ in tf.range(n):
            x = tf.tanh(tf.matmul(x, w))
        if tf.reduce_sum(x) > 0:
            x = x * 2.0
        return x

    x = tf.placeholder(tf.float32, [None, 2], name="x")
    n = tf.placeholder(tf.int32, [], name="n")
    y = net(x, n)
    return forward(tf, [y], [{"x:0": values(3, 2), "n:0": 2}, {"x:0": -values(3, 2), "n:0": 1}])


def tf_function_training(tf):
    w = tf.get_variable("w", [2, 2], initializer=tf.constant_initializer(values(2, 2)), use_resource=True)

    @tf.function
    def net(x):
        y = tf.tanh(tf.matmul(x, w))
        w.assign_add(0.125 * tf.ones([2, 2]))
        return y

    x = tf.placeholder(tf.float32, [None, 2], name="x")
    return training(tf, tf.reduce_sum(tf.square(net(x))), {"x:0": values(3, 2)}, steps=2)


def control_flow_v2(tf):
    tf.enable_control_flow_v2()
    try:
        w = tf.get_variable("w", [2], initializer=tf.constant_initializer(values(2)), use_resource=True)
        n = tf.placeholder(tf.int32, [], name="n")
        _, x = tf.while_loop(lambda i, x: i < n, lambda i, x: (i + 1, tf.sin(x * w)), (0, tf.ones([2])))
        y = tf.cond(n > 2, lambda: x * w, lambda: x - w)
        z = tf.switch_case(n - 1, [lambda: x, lambda: x * 2.0, lambda: x * 3.0])
        return forward(tf, [x, y, z], [{"n:0": 1}, {"n:0": 3}])
    finally:
        tf.disable_control_flow_v2()


def control_flow_v2_gradient(tf):
    tf.enable_control_flow_v2()
    try:
        w = tf.get_variable("w", [2], initializer=tf.constant_initializer(values(2)), use_resource=True)
        n = tf.placeholder(tf.int32, [], name="n")
        _, x = tf.while_loop(lambda i, x: i < n, lambda i, x: (i + 1, tf.sin(x * w)), (0, tf.ones([2])))
        y = tf.cond(n > 2, lambda: tf.tanh(x * w), lambda: x - w)
        return training(tf, tf.reduce_sum(y), {"n:0": 3})
    finally:
        tf.disable_control_flow_v2()


def frozen(tf):
    """Variables turned into constants, training nodes removed."""
    x = tf.placeholder(tf.float32, [None, 6, 6, 1], name="x")
    kernel = tf.get_variable("kernel", [3, 3, 1, 2], initializer=tf.constant_initializer(values(3, 3, 1, 2)))
    w = tf.get_variable("w", [18, 3], initializer=tf.constant_initializer(values(18, 3)), use_resource=True)
    net = tf.nn.relu(tf.nn.conv2d(x, kernel, [1, 1, 1, 1], "SAME"))
    net = tf.nn.max_pool(net, [1, 2, 2, 1], [1, 2, 2, 1], "VALID")
    y = tf.nn.softmax(tf.matmul(tf.reshape(tf.identity(net), [-1, 18]), w), name="y")
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        constants = tf.graph_util.convert_variables_to_constants(
            session, tf.get_default_graph().as_graph_def(), [y.op.name]
        )
    smaller = tf.graph_util.remove_training_nodes(constants)
    return Graph(smaller, [(["y:0"], {"x:0": values(2, 6, 6, 1)})])
