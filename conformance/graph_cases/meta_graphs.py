"""Meta graphs: a graph with its collections."""

from conformance.graph_cases.common import Graph, initializer, values


def _model(tf):
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    with tf.variable_scope("net"):
        w = tf.get_variable("w", [3, 2], initializer=tf.constant_initializer(values(3, 2)))
        b = tf.get_variable("b", [2], initializer=tf.zeros_initializer(), use_resource=True)
        _, y = tf.while_loop(lambda i, y: i < 2, lambda i, y: (i + 1, tf.tanh(y + b)), (0, tf.matmul(x, w)))
    tf.get_variable("local", [], initializer=tf.zeros_initializer(), collections=["local_variables"], trainable=False)
    step = tf.train.get_or_create_global_step()
    loss = tf.reduce_sum(tf.square(y), name="loss")
    tf.add_to_collection("outputs", y)
    tf.add_to_collection("names", "a name")
    tf.add_to_collection("numbers", 7)
    train = tf.train.MomentumOptimizer(0.01, 0.9).minimize(loss, global_step=step, name="train")
    init = initializer(tf)
    runs = [([init.name], {})] + [([train.name, loss.name, y.name], {"x:0": values(4, 3)})] * 2
    return runs


def meta_graph(tf):
    runs = _model(tf)
    return Graph(tf.train.export_meta_graph(), runs)


def meta_graph_with_saver(tf):
    runs = _model(tf)
    saver = tf.train.Saver(max_to_keep=2)
    return Graph(tf.train.export_meta_graph(saver_def=saver.as_saver_def(), clear_devices=True), runs)
