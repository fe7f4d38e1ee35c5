"""GraphDefs and MetaGraphDefs: cut down, frozen, imported, exported; functions of a graph."""

from conformance.outcomes import failure


def _nodes(graph_def):
    return [[node.name, node.op, list(node.input), node.device] for node in graph_def.node]


def _model(tf, use_resource=False, train=True):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    with tf.variable_scope("net", use_resource=use_resource):
        w = tf.get_variable("w", [2, 3], initializer=tf.constant_initializer([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
        table = tf.get_variable("table", [4, 3], initializer=tf.ones_initializer())
    y = tf.identity(tf.matmul(x, w), name="y")
    rows = tf.nn.embedding_lookup(table, [0, 2], name="rows")
    with tf.control_dependencies([y]):
        z = tf.add(y, tf.check_numerics(tf.reduce_sum(rows, 0), "rows"), name="z")
    if train:
        tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(z))
    return z


def sub_graph(tf, np):
    _model(tf)
    graph_def = tf.get_default_graph().as_graph_def()
    return [
        _nodes(tf.graph_util.extract_sub_graph(graph_def, ["y"])),
        _nodes(tf.graph_util.extract_sub_graph(graph_def, ["net/w/Assign", "rows"])),
        failure(lambda: tf.graph_util.extract_sub_graph(graph_def, "y")),
        failure(lambda: tf.graph_util.extract_sub_graph(graph_def, ["none"])),
        failure(lambda: tf.graph_util.extract_sub_graph(3, ["y"])),
    ]


def _frozen(tf, use_resource):
    _model(tf, use_resource)
    graph_def = tf.get_default_graph().as_graph_def()
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        frozen = tf.graph_util.convert_variables_to_constants(session, graph_def, ["z"])
        some = tf.graph_util.convert_variables_to_constants(
            session, graph_def, ["z"], variable_names_whitelist=["net/w", "net/table"]
        )
        others = tf.graph_util.convert_variables_to_constants(
            session, graph_def, ["y"], variable_names_blacklist=["net/table"]
        )
    with tf.Graph().as_default(), tf.Session() as session:
        (z,) = tf.import_graph_def(frozen, return_elements=["z:0"])
        value = session.run(z, {"import/x:0": [[1.0, 2.0]]})
    return [_nodes(frozen), _nodes(some), _nodes(others), value]


def frozen_references(tf, np):
    return _frozen(tf, False)


def frozen_resources(tf, np):
    return _frozen(tf, True)


def training_nodes(tf, np):
    x = tf.placeholder(tf.float32, [2], name="x")
    a = tf.identity(tf.identity(x, name="i"), name="j")
    with tf.control_dependencies([a]):
        b = tf.identity(a, name="after")
    tf.add(tf.identity(b, name="kept"), tf.identity(a, name="gone"), name="sum")
    graph_def = tf.get_default_graph().as_graph_def()
    return [
        _nodes(tf.graph_util.remove_training_nodes(graph_def)),
        _nodes(tf.graph_util.remove_training_nodes(graph_def, protected_nodes=["i", "kept"])),
    ]


def on_cpu(tf, np):
    ops = [
        tf.constant(1).op,
        tf.constant(1.0).op,
        tf.constant("a").op,
        tf.cast(tf.constant(1), tf.float32).op,
        tf.cast(tf.constant(1.0), tf.int32).op,
        tf.dynamic_stitch([[0]], [[1]]).op,
        tf.dynamic_stitch([[0]], [[1.0]]).op,
        tf.Variable(1.0).op,
    ]
    results = [tf.graph_util.must_run_on_cpu(op) for op in ops]
    results += [tf.graph_util.must_run_on_cpu(op.node_def, pin_variables_on_cpu=True) for op in ops]
    graph = tf.get_default_graph()
    tf.placeholder(tf.float32, [None, 3], name="p")
    shape = tf.graph_util.tensor_shape_from_node_def_name(graph, "p")
    return results + [shape.as_list(), tf.graph_util.tensor_shape_from_node_def_name(graph, "Const:0").as_list()]


def imported_into_loops(tf, np):
    """`input_map` in a graph with control flow."""
    with tf.Graph().as_default() as graph:
        n = tf.placeholder(tf.int32, [], name="n")
        p = tf.placeholder(tf.bool, [], name="p")
        _, x = tf.while_loop(lambda i, x: i < n, lambda i, x: (i + 1, x * 2.0), (0, tf.constant(1.0)), name="loop")
        tf.identity(tf.cond(p, lambda: x + 1.0, lambda: x - 1.0), name="out")
        graph_def = graph.as_graph_def()
    turns = tf.constant(3)
    (out,) = tf.graph_util.import_graph_def(
        graph_def, input_map={"n": turns, "p:0": tf.constant(True)}, return_elements=["out:0"], name="copy"
    )
    with tf.Session() as session:
        return [out.name, session.run(out), session.run("copy/out:0", {turns: 1})]


def meta_graphs(tf, np):
    from tensorflow.python.framework import meta_graph

    _model(tf, train=False)
    tf.add_to_collection("texts", "a")
    tf.add_to_collection("numbers", 3)
    tf.add_to_collection("tensors", tf.get_default_graph().get_tensor_by_name("z:0"))
    definition, variables = meta_graph.export_scoped_meta_graph()
    part, part_variables = meta_graph.export_scoped_meta_graph(export_scope="net", clear_devices=True)
    collections = {key: value.WhichOneof("kind") for key, value in definition.collection_def.items()}
    with tf.Graph().as_default():
        imported = meta_graph.import_scoped_meta_graph(definition, import_scope="new")
        names = sorted(variable.name for variable in tf.global_variables())
        again = [tf.get_collection("texts"), tf.get_collection("numbers"), tf.get_collection("tensors")[0].name]
    return [
        sorted(variables),
        sorted(part_variables),
        _nodes(part.graph_def),
        sorted(collections.items()),
        sorted(imported),
        names,
        again,
        sorted(meta_graph.ops_used_by_graph_def(definition.graph_def)),
        [op.name for op in meta_graph.stripped_op_list_for_graph(part.graph_def).op],
    ]


def functions(tf, np):
    from tensorflow.python.framework import function

    @function.Defun(tf.float32, tf.float32, func_name="affine")
    def affine(x, y):
        return x * y + 1.0, tf.sin(x)

    @function.Defun(tf.float32, shape_func=lambda op: [op.inputs[0].get_shape()])
    def cubed(x):
        return x**3

    x = tf.constant([1.0, 2.0])
    a, b = affine(x, 3.0)
    c = cubed(x)
    gradient = tf.gradients([a, b, c], x)[0]
    with tf.Session() as session:
        values = session.run([a, b, c, gradient])
    return [
        values,
        c.get_shape().as_list(),
        affine.name,
        [t.name for t in affine.declared_input_types],
        failure(lambda: affine(x)),
    ]


def _graph_def(tf, text, producer=134, min_consumer=0, bad_consumers=()):
    from google.protobuf import text_format

    graph_def = tf.GraphDef()
    text_format.Merge(text, graph_def)
    graph_def.versions.producer = producer
    graph_def.versions.min_consumer = min_consumer
    graph_def.versions.bad_consumers.extend(bad_consumers)
    return graph_def


def _no_op(name, device="", colocated=()):
    groups = " ".join("s: 'loc:@%s'" % other for other in colocated)
    attr = "attr { key: '_class' value { list { %s } } }" % groups if colocated else ""
    return "node { name: '%s' op: 'NoOp' device: '%s' %s } " % (name, device, attr)


def imported_versions(tf, np):
    versions = []
    for arguments in ((100, 3, [150, 140]), (120, 2, [145, 150]), (-1,), (134, 135), (10, 0, [134])):
        versions.append(failure(lambda arguments=arguments: tf.import_graph_def(_graph_def(tf, "", *arguments))))
        merged = tf.get_default_graph().as_graph_def().versions
        versions.append([merged.producer, merged.min_consumer, list(merged.bad_consumers)])
    return versions


def imported_colocations(tf, np):
    def imported(text, name="", device=None):
        with tf.Graph().as_default() as graph, tf.device(device):
            tf.import_graph_def(_graph_def(tf, text), name=name)
            return [[op.name, op.device, op.colocation_groups()] for op in graph.get_operations()]

    called = []

    def by_name(op):
        called.append(op.name)
        return "/device:GPU:0" if "A" in op.name else "/device:GPU:1"

    results = [
        imported(_no_op("A", "/device:CPU:0", "A") + _no_op("B", "", "A")),
        imported(_no_op("A", "", "A") + _no_op("B", "/device:CPU:0", "A")),
        imported(_no_op("A", "/device:CPU:0") + _no_op("B", "/device:CPU:1", "A"), "scope"),
        imported(_no_op("A") + _no_op("B", "", "A"), "scope", by_name),
        imported(_no_op("A") + _no_op("B") + _no_op("C", "", "AB"), "scope", "/device:GPU:0"),
    ]
    failures = [failure(lambda: imported(_no_op("B", "", "A")))]
    return results, called, failures


def imported_names(tf, np):
    with tf.name_scope("foo"):
        with tf.name_scope("bar"):
            tf.no_op("baz")
    names = []
    for name in ("foo", "bar", "foo/bar", "foo/bar/baz", "FOO"):
        graph_def = _graph_def(tf, _no_op(name))
        names.append([op.name for op in tf.import_graph_def(graph_def, name="", return_elements=[name])])
        names.append([op.name for op in tf.import_graph_def(graph_def, name="foo", return_elements=[name])])
    return names


def imported_inputs(tf, np):
    constant = "node { name: 'A' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' "
    constant += "value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 2 } } } } "
    used = constant + "node { name: 'B' op: 'Neg' input: 'A' attr { key: 'T' value { type: DT_FLOAT } } }"
    three = tf.constant(3.0)

    def imported(text, **arguments):
        elements = tf.import_graph_def(_graph_def(tf, text), **arguments)
        with tf.Session() as session:
            return elements and session.run(elements)

    return [
        imported(used, return_elements=[b"B:0", "A:0"], input_map={b"A": three}),
        imported(used, return_elements=["B:0"], input_map={"A:0": three, "B:0": three}),
        failure(lambda: imported(used, input_map={"A:2": three})),
        failure(lambda: imported(used, input_map={"A:2": three, "C": three})),
        failure(lambda: imported(used, return_elements=["C:0"])),
        failure(lambda: imported(used, return_elements=["C"])),
        failure(lambda: imported(used, return_elements=["B:1"])),
        failure(lambda: imported(used, return_elements=[3])),
        failure(lambda: imported(used.replace("input: 'A'", "input: 'C:0'"))),
        failure(lambda: imported(used.replace("input: 'A'", "input: 'A' input: '^C'"))),
        failure(lambda: imported(used.replace("input: 'A'", "input: 'A:B'"))),
    ]


def imported_shapes_of_old(tf, np):
    queue = "node { name: 'Q' op: '%s' attr { key: 'component_types' value { list { type: DT_FLOAT } } } "
    queue += "attr { key: '_output_shapes' value { list { shape { } } } } }"

    def shape(op_type):
        (handle,) = tf.import_graph_def(_graph_def(tf, queue % op_type), return_elements=["Q:0"])
        return handle.shape.as_list()

    return [shape("Barrier"), shape("FIFOQueue"), failure(lambda: shape("FIFOQueueV2"))]


def defun_gradients(tf, np):
    from tensorflow.python.framework import function

    x, y = tf.constant(1.0), tf.constant(2.0)

    @function.Defun(tf.float32, tf.float32)
    def without_second(a, b):
        return a * 2.0

    @function.Defun(tf.float32, tf.float32)
    def without_first(a, b):
        return b * y

    @tf.function
    def traced(a, b):
        return a * 2.0

    found = [tf.gradients(call(x, y), [x, y]) for call in (without_second, without_first, traced)]
    with tf.Session() as session:
        return [[None if grad is None else session.run(grad) for grad in grads] for grads in found]


def defun_definitions(tf, np):
    from tensorflow.python.framework import function

    def successor(q):
        """Successor of q."""
        return q + 1

    def attributes(**options):
        proto = function.Defun(tf.int32, func_name="N", **options)(successor).definition
        keys = set(proto.attr) - {"_disable_call_shape_inference"}
        return [proto.signature.description, [[key, proto.attr[key].SerializeToString()] for key in sorted(keys)]]

    @function.Defun()
    def draws():
        return tf.random_uniform([2])

    @function.Defun()
    def calls():
        return draws()

    @function.Defun(tf.float32)
    def captures(a):
        b = a * outer
        captured.append([[t.name for t in function.get_extra_inputs()], len(function.get_extra_args())])
        return b

    outer, captured = tf.constant(2.0, name="outer"), []
    captures(1.0)
    return [
        attributes(noinline=True, compiled=True, separate_compiled_gradients=True),
        attributes(experimental_s="s", experimental_i=3, experimental_f=0.5, experimental_b=True),
        attributes(_implements="lstm", _reference="there"),
        attributes(),
        failure(lambda: attributes(other=1)),
        failure(lambda: function.Defun(tf.int32, out_names=["a", "b"])(successor)(1)),
        [each.definition.signature.is_stateful for each in (draws, calls, captures)],
        captured,
        [function.get_extra_inputs(), function.get_extra_args()],
    ]


def defun_captures_by_value(tf, np):
    from tensorflow.python.framework import function

    w, b = tf.constant([[1.0]]), tf.square(tf.constant([2.0]))
    drawn = tf.raw_ops.RandomUniform(shape=[3], dtype=tf.float32, seed=1, seed2=2, name="drawn")
    fed = tf.placeholder(tf.float32, [])

    @function.Defun(tf.float32, capture_by_value=True)
    def affine(x):
        @function.Defun(tf.float32, capture_by_value=True)
        def plus(y):
            return y + b

        return plus(tf.matmul(w, x))

    def using(tensor, **options):
        return function.Defun(func_name="use", capture_by_value=True, **options)(lambda: tensor + 1.0)

    y = affine(tf.constant([[10.0]]))
    random = using(drawn, whitelisted_stateful_ops={drawn.op})()
    with tf.Session() as session:
        values = session.run(random)
        return [
            session.run(y),
            len(affine.captured_inputs),
            [values.shape, bool((values >= 1).all() and (values < 2).all())],
            failure(lambda: using(drawn)()),
            failure(lambda: using(fed)()),
        ]


def without_training_nodes(tf, np):
    def node(name, op, *inputs):
        return "node { name: '%s' op: '%s' %s } " % (name, op, " ".join("input: '%s'" % text for text in inputs))

    text = node("a", "Const") + node("a_check", "CheckNumerics", "a") + node("a_id", "Identity", "a", "^a_check")
    text += node("b", "Const") + node("b_check", "CheckNumerics", "b") + node("b_id", "Identity", "b", "^b_check")
    text += node("c", "Const") + node("c_id", "Identity", "c") + node("d_id", "Identity", "c_id", "^c")
    text += node("e_id", "Identity", "c_id") + node("f", "NoOp", "^e_id") + node("g_id", "Identity", "e_id")
    text += node("add", "AddN", "a_id", "b_id", "d_id", "e_id", "g_id", "^f")
    graph_def = _graph_def(tf, text)
    return [
        _nodes(tf.graph_util.remove_training_nodes(graph_def)),
        _nodes(tf.graph_util.remove_training_nodes(graph_def, ["a_check", "g_id"])),
    ]


def empty_colocations(tf, np):
    graph_def = _graph_def(tf, "node { name: 'A' op: 'NoOp' attr { key: '_class' value { list { } } } }")
    tf.import_graph_def(graph_def, name="")
    return tf.get_default_graph().as_graph_def()
