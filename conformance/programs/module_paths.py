"""Functions that scripts import from below `tensorflow.python`."""

from conformance.outcomes import error_class, failure

CONTROL_FLOW_V2 = True


def broadcast_weights(tf, np):
    from tensorflow.python.ops import weights_broadcast_ops

    x, w, u = tf.placeholder(tf.float32), tf.placeholder(tf.float32), tf.placeholder(tf.float32, [None, 3])
    known = tf.zeros([2, 3])
    y = weights_broadcast_ops.broadcast_weights(w, x)
    z = weights_broadcast_ops.broadcast_weights([[1.0], [2.0]], known)
    weights_broadcast_ops.broadcast_weights(2.0, known)
    weights_broadcast_ops.broadcast_weights(known, known)
    weights_broadcast_ops.assert_broadcastable([[1.0, 2.0, 3.0]], u)
    x_value = np.ones([2, 3], np.float32)
    with tf.Session() as sess:
        results = [sess.run(z)]
        for value in (2.0, [[2.0], [3.0]], [[1.0, 2.0, 3.0]]):
            results.append(sess.run(y, {x: x_value, w: value}))
        for value in ([1.0, 2.0, 3.0], [[2.0, 3.0]]):
            results.append(error_class(lambda v=value: sess.run(y, {x: x_value, w: v})))
    results += [
        failure(lambda: weights_broadcast_ops.assert_broadcastable([1.0], known), r"^weights can not.*"),
        failure(lambda: weights_broadcast_ops.assert_broadcastable([[1.0, 1.0]], known), r"^weights can not.*"),
    ]
    return [results, tf.get_default_graph()]


def resources(tf, np):
    from tensorflow.python.ops import resources

    flag = tf.get_variable("flag", initializer=False, use_resource=True)
    handle = tf.constant(0, name="handle")
    resources.register_resource(handle, flag.assign(True).op, flag.read_value())
    resources.register_resource(tf.constant(1, name="local"), tf.no_op(), tf.constant(True), is_shared=False)
    report = resources.report_uninitialized_resources()
    with tf.Session() as sess:
        sess.run(flag.initializer)
        results = [sess.run(report)]
        sess.run(resources.initialize_resources(resources.shared_resources()))
        results.append(sess.run(report))
    counts = [len(resources.shared_resources()), len(resources.local_resources())]
    resources.initialize_resources([])
    resources.report_uninitialized_resources([])
    return [results, counts, tf.get_default_graph()]


def questions(tf, np):
    from tensorflow.python import tf2
    from tensorflow.python.framework import ops
    from tensorflow.python.ops import control_flow_ops, control_flow_util

    class Context(control_flow_ops.ControlFlowContext):
        def to_control_flow_context_def(self, context_def, export_scope=None):
            pass

    context = Context()
    graph = tf.get_default_graph()
    return [
        tf2.enabled(),
        control_flow_util.GraphOrParentsInXlaContext(graph),
        control_flow_util.GetContainingXLAContext(None),
        control_flow_util.GetContainingWhileContext(context),
        error_class(control_flow_ops.ControlFlowContext),
        control_flow_util.IsInXLAContext(tf.constant(1).op),
        control_flow_util.IsSwitch(tf.constant(1).op),
        [context.outer_context, context.IsCondContext(), context.IsWhileContext(), context.IsXLAContext()],
        ops.is_dense_tensor_like(t=tf.constant(1)),
    ]


def generated_functions(tf, np):
    from tensorflow.python.ops import gen_array_ops, gen_math_ops, gen_nn_ops, gradients_impl, math_ops

    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    gen_array_ops.reshape(x, [4], "flat")
    gen_array_ops.fill([2, 3], 1.0)
    gen_math_ops._sum(x, [0], True)
    gen_nn_ops.relu(x)
    math_ops.equal(x, x, "same")
    y = math_ops._bucketize([1, 5, 10], boundaries=[2.0, 6.0])
    gradients = gradients_impl.gradients_v2(tf.tanh(x), x)
    with tf.Session() as sess:
        return [sess.run([y, gradients]), tf.get_default_graph()]
