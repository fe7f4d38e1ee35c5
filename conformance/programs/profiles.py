"""The profiler: parameters, operations, views, options."""

from conformance.outcomes import error_class, failure

FIELDS = ("parameters", "total_parameters", "float_ops", "total_float_ops", "total_definition_count")


def _model(tf):
    x = tf.placeholder(tf.float32, [8, 6, 6, 3], name="x")
    with tf.variable_scope("a"):
        w = tf.get_variable("w", [3, 3, 3, 4])
        b = tf.get_variable("b", [4])
        with tf.variable_scope("inner"):
            tf.get_variable("s", [])
        h = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, w, [1, 2, 2, 1], "SAME"), b))
    h = tf.reshape(tf.nn.max_pool(h, [1, 2, 2, 1], [1, 1, 1, 1], "VALID", name="pool"), [8, 16])
    u = tf.get_variable("u", [16, 5], use_resource=True)
    frozen = tf.get_variable("frozen", [5], trainable=False)
    logits = tf.matmul(h, u, name="logits") * frozen
    loss = tf.reduce_mean(tf.squared_difference(tf.nn.softmax(logits), 0.5), name="loss")
    tf.add_n([loss, tf.nn.l2_loss(u), tf.reduce_sum(tf.log(logits))], name="total")
    return tf.get_default_graph()


def _node(node):
    children = sorted((_node(child) for child in node.children), key=lambda child: child[0])  # equal ones have no order
    return [node.name] + [getattr(node, field) for field in FIELDS] + [children]


def _type(node):
    numbers = [node.parameters, node.total_parameters, node.float_ops, node.total_float_ops]
    return [node.name, numbers, [each.name for each in node.graph_nodes], [_type(child) for child in node.children]]


def by_name_scopes(tf, np):
    graph = _model(tf)
    builder = tf.profiler.ProfileOptionBuilder
    quiet = [
        builder.trainable_variables_parameter(),
        builder.float_operation(),
        builder(builder.float_operation()).with_min_float_operations(0).order_by("name").build(),
        builder(builder.float_operation()).with_min_float_operations(100).build(),
        builder(builder.float_operation()).with_accounted_types(["MatMul", "Conv.*"]).build(),
        builder(builder.trainable_variables_parameter()).with_node_names(show_name_regexes=["a.*"]).build(),
        builder(builder.trainable_variables_parameter()).with_node_names(hide_name_regexes=["a/.*"]).build(),
        builder(builder.trainable_variables_parameter()).with_max_depth(1).build(),
    ]
    found = []
    for options in quiet:
        options["output"] = "none"
        found.append(_node(tf.profiler.profile(graph, options=options)))
    found.append(tf.profiler.profile(graph).total_parameters)
    totals = [child.total_float_ops for child in tf.profiler.profile(graph, options=quiet[1]).children]
    return [found, totals]


def by_op_types(tf, np):
    graph = _model(tf)
    builder = tf.profiler.ProfileOptionBuilder
    found = []
    for options in (builder.trainable_variables_parameter(), builder.float_operation()):
        options["output"] = "none"
        found.append(_type(tf.profiler.profile(graph, cmd="op", options=options)))
    profiler = tf.profiler.Profiler(graph)
    found.append(_type(profiler.profile_operations(options)))
    return found


def options(tf, np):
    builder = tf.profiler.ProfileOptionBuilder
    made = builder().with_max_depth(3).with_min_memory(1, 2, 3, 4).with_min_execution_time(5, 6, 7)
    made = made.with_min_parameters(8).with_min_occurrence(9).with_min_float_operations(10).with_accounted_types(["A"])
    made = made.with_node_names(["b"], ["c"], ["d"], ["e"]).account_displayed_op_only(True).with_step(11)
    made = made.order_by("micros").select(["bytes"])
    return [
        builder().build(),
        builder.trainable_variables_parameter(),
        builder.float_operation(),
        builder.time_and_memory(min_bytes=2),
        made.build(),
        made.with_empty_output().build()["output"],
        made.with_stdout_output().build()["output"],
        made.with_file_output("f").build()["output"],
        made.with_timeline_output("t").build()["output"],
        made.with_pprof_output("p").build()["output"],
    ]


def errors(tf, np):
    tf.constant(1.0)
    return [
        error_class(lambda: tf.profiler.profile(cmd="none")),
        failure(lambda: tf.profiler.profile(cmd="x"), "^unknown cmd: x"),
    ]
