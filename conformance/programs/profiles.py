"""The profiler: parameters, operations, views, options."""

import json

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


def timelines(tf, np):
    from tensorflow.python.client import timeline

    stats = tf.RunMetadata().step_stats
    nodes = [
        ("a", "a = Const()", 1000, 10, 8),
        ("b", "b = MatMul(a, a)", 1005, 10, 16),
        ("c", "[cpu] c = Add(a, b)", 1020, 5, 32),
        ("d:Odd", "", 1030, 5, None),
        ("_SOURCE", "_SOURCE = NoOp()", 1000, 0, None),
        ("e", "e = Neg(c)", 1040, 5, 64),
    ]
    for number, processor in enumerate(("CPU", "GPU")):
        device = stats.dev_stats.add(device="/job:localhost/replica:0/task:0/device:%s:0" % processor)
        for name, label, start, duration, size in nodes[4 * number :][:4]:
            node = device.node_stats.add(
                node_name=name, timeline_label=label, all_start_micros=start, all_end_rel_micros=duration
            )
            if size:
                description = node.output.add(slot=0).tensor_description
                description.dtype = 1
                description.shape.dim.add(size=size // 4)
                description.allocation_description.requested_bytes = size
                description.allocation_description.allocator_name = processor

    def events(**arguments):
        trace = json.loads(timeline.Timeline(stats).generate_chrome_trace_format(**arguments))
        return sorted(json.dumps(event, sort_keys=True) for event in trace["traceEvents"])

    maximums = timeline.Timeline(stats).analyze_step_stats().allocator_maximums
    return [
        events(),
        events(show_dataflow=False),
        events(show_memory=True),
        {name: [each.timestamp, each.num_bytes, sorted(each.tensors)] for name, each in maximums.items()},
    ]


def statistics_of_nodes(tf, np):
    from tensorflow.python.framework import ops

    x, graph = tf.zeros([2, 8, 8, 3]), tf.get_default_graph()
    results = [
        tf.matmul(tf.zeros([2, 3]), tf.zeros([3, 4])),
        tf.nn.conv2d(x, tf.zeros([3, 3, 3, 4]), [1, 1, 1, 1], "SAME"),
        tf.nn.conv2d_transpose(x, tf.zeros([3, 3, 4, 3]), [2, 8, 8, 4], [1, 1, 1, 1], "SAME"),
        tf.nn.relu(x),
        tf.nn.softmax(x),
        tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"),
    ]
    counts = [ops.get_stats_for_node_def(graph, each.op.node_def, "flops").value for each in results]
    return [count if count is None else int(count) for count in counts]
