"""Nodes, their names, scopes, collections, control inputs, devices and colocation."""

from conformance.outcomes import error_class, failure


def relu_layer(tf, np):
    b = tf.Variable(tf.zeros((100,)))
    W = tf.Variable(tf.random_uniform((784, 100), -1, 1))
    x = tf.placeholder(tf.float32, (100, 784))
    tf.nn.relu(tf.matmul(x, W) + b)
    return tf.get_default_graph()


def operator_names(tf, np):
    x, y = tf.placeholder(tf.float32, [2]), tf.placeholder(tf.float32, [2])
    results = [x + 1, 1 + x, x - y, x * y, x / y, 2 / x, x // y, x % y, x**2, 2**x, -x, abs(x), x < y, x <= 1]
    results += [x > y, x >= y, 2 < x, x[0], x[None], x[..., tf.newaxis]]
    b = tf.constant([True, False])
    results += [b & b, b | b, b ^ b, ~b]
    i = tf.constant([3, 4])
    results += [i / 2, i // 2, i % 2]
    m = tf.ones([2, 2])
    results += [m @ m if hasattr(m, "__matmul__") else tf.matmul(m, m)]
    return [r.name for r in results]


def operator_graph(tf, np):
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    ((2.0 * x + [1.0, 2.0, 3.0]) / 4 - x**2) // 0.5
    b = x > 0
    b ^ tf.logical_not(b)
    x[1:, ::2]
    return tf.get_default_graph()


def function_names(tf, np):
    x = tf.placeholder(tf.float32, [2, 3])
    functions = "abs negative square sqrt rsqrt exp log sign floor ceil round sin cos tan tanh sigmoid is_nan is_finite"
    results = [getattr(tf, name)(x) for name in functions.split()]
    results += [tf.add(x, x), tf.subtract(x, x), tf.multiply(x, x), tf.divide(x, x), tf.div(x, x), tf.truediv(x, x)]
    results += [tf.floordiv(x, x), tf.mod(x, x), tf.pow(x, x), tf.maximum(x, x), tf.minimum(x, x), tf.equal(x, x)]
    results += [tf.reduce_sum(x), tf.reduce_mean(x, 0), tf.reduce_max(x), tf.argmax(x, 1), tf.cast(x, tf.int32)]
    results += [tf.reshape(x, [3, 2]), tf.transpose(x), tf.concat([x, x], 0), tf.stack([x, x]), tf.split(x, 3, 1)[0]]
    results += [tf.expand_dims(x, 0), tf.squeeze(x), tf.tile(x, [1, 2]), tf.pad(x, [[1, 1], [0, 0]]), tf.unstack(x)[1]]
    results += [tf.zeros_like(x), tf.ones_like(x), tf.fill([2], 1.0), tf.range(3), tf.one_hot([1], 2), tf.shape(x)]
    results += [tf.rank(x), tf.size(x), tf.identity(x), tf.gather(x, [0]), tf.where(x > 0), tf.where(x > 0, x, x)]
    results += [tf.to_float(x), tf.to_int32(x), tf.clip_by_value(x, 0, 1), tf.add_n([x, x]), tf.stop_gradient(x)]
    results += [tf.nn.relu(x), tf.nn.softmax(x), tf.nn.log_softmax(x), tf.nn.l2_loss(x), tf.nn.dropout(x, 0.5)]
    return [r.name for r in results]


def names_are_made_unique_without_regard_to_case(tf, np):
    names = [tf.constant(1, name=n).name for n in ["Foo", "foo", "FOO", "foo_1", "a", "a", "a", "a_1"]]
    return names


def unique_name(tf, np):
    g = tf.get_default_graph()
    names = [g.unique_name("a"), g.unique_name("a"), g.unique_name("a", mark_as_used=False), g.unique_name("a")]
    with tf.name_scope("s"):
        names += [g.unique_name("a"), g.unique_name("s")]
    return names


def name_scopes(tf, np):
    names = []
    with tf.name_scope("a") as a:
        names += [a, tf.constant(1).name]
        with tf.name_scope("b") as b:
            names += [b, tf.constant(1, name="c").name]
        with tf.name_scope("b") as b:
            names += [b, tf.constant(1, name="c").name]
        with tf.name_scope(None):
            names += [tf.constant(1, name="top").name]
        with tf.name_scope(""):
            names += [tf.constant(1, name="top").name]
    with tf.name_scope("a") as again:
        names += [again, tf.constant(1).name]
    with tf.name_scope(a):
        names += [tf.constant(1).name]
    with tf.name_scope("x/y/z"):
        names += [tf.constant(1).name]
    return names


def name_scope_with_a_default(tf, np):
    names = []
    with tf.name_scope(None, "layer", [tf.constant(1)]) as scope:
        names.append(scope)
    with tf.name_scope(None, "layer") as scope:
        names.append(scope)
    with tf.name_scope("mine", "layer") as scope:
        names.append(scope)
    with tf.get_default_graph().name_scope("g") as scope:
        names.append(scope)
    names.append(tf.get_default_graph().get_name_scope())
    return names


def bad_names(tf, np):
    def scope(name):
        with tf.name_scope(name):
            pass

    return [
        failure(lambda: tf.constant(1, name="a b")),
        failure(lambda: tf.constant(1, name="_a")),
        failure(lambda: tf.constant(1, name="-a")),
        failure(lambda: scope("a b")),
        failure(lambda: scope("_a")),
        error_class(lambda: scope(3)),
        tf.constant(1, name="a-b.c/d").name,
    ]


def a_failed_op_uses_up_its_name(tf, np):
    error_class(lambda: tf.matmul(tf.ones([2, 3]), tf.ones([2, 3]), name="m"))
    return [tf.matmul(tf.ones([2, 3]), tf.ones([3, 2]), name="m").name, tf.get_default_graph()]


def lookup_by_name(tf, np):
    g = tf.get_default_graph()
    x = tf.placeholder(tf.float32, [2], name="x")
    return [
        g.get_tensor_by_name("x:0") is x,
        g.get_operation_by_name("x") is x.op,
        g.as_graph_element("x:0") is x,
        g.as_graph_element("x") is x.op,
        failure(lambda: g.get_tensor_by_name("x")),
        failure(lambda: g.get_tensor_by_name("y:0")),
        failure(lambda: g.get_tensor_by_name("x:1")),
        failure(lambda: g.get_operation_by_name("y")),
        failure(lambda: g.get_operation_by_name("x:0")),
        failure(lambda: g.as_graph_element(3)),
        failure(lambda: g.get_tensor_by_name(3)),
        failure(lambda: g.get_tensor_by_name("x:0:0"), r"^The name 'x:0:0' looks|is not a valid one.*"),
    ]


def elements_of_another_graph(tf, np):
    other = tf.Graph()
    with other.as_default():
        x = tf.constant(1.0, name="x")
    return [
        failure(lambda: tf.get_default_graph().as_graph_element(x)),
        failure(lambda: x + tf.constant(1.0), r"must be from the same graph"),
        failure(lambda: tf.get_default_graph().as_graph_element(x.op)),
        x.graph is other,
    ]


def operation_properties(tf, np):
    x = tf.placeholder(tf.float32, [2, 3], name="x")
    with tf.control_dependencies([x]):
        y = tf.matmul(x, tf.ones([3, 1]), transpose_b=False, name="y")
    return {
        "name": y.op.name,
        "type": y.op.type,
        "inputs": [t.name for t in y.op.inputs],
        "control inputs": [o.name for o in y.op.control_inputs],
        "outputs": [t.name for t in y.op.outputs],
        "consumers": [o.name for o in x.consumers()],
        "device": y.op.device,
        "attrs": [y.op.get_attr("transpose_a"), str(y.op.get_attr("T"))],
        "value index": y.value_index,
        "text": [str(y), repr(y), repr(y.op)],
        "no such attr": failure(lambda: y.op.get_attr("nothing")),
        "tensor type": type(x) is tf.Tensor and type(y) is tf.Tensor,
    }


def tensors_are_not_sequences_or_truth_values(tf, np):
    x = tf.placeholder(tf.float32, [2])
    return [
        failure(lambda: bool(x)),
        failure(lambda: len(x)),
        failure(lambda: [a for a in tf.placeholder(tf.float32)]),
        failure(lambda: x.eval()),
        failure(lambda: x.op.run()),
        error_class(lambda: float(x)),
        x == x,
        x == 1,
        len({x, x, tf.constant(1)}),
    ]


def collections(tf, np):
    g = tf.get_default_graph()
    tf.add_to_collection("c", 1)
    with tf.name_scope("s"):
        t = tf.constant(1, name="t")
    tf.add_to_collection("c", t)
    tf.add_to_collections(["c", "d", "d"], 2)
    copy = tf.get_collection("c")
    copy.append(5)
    tf.get_collection_ref("ref").append(7)
    return {
        "c": [getattr(item, "name", item) for item in tf.get_collection("c")],
        "d": tf.get_collection("d"),
        "in scope": [item.name for item in tf.get_collection("c", "s")],
        "ref": g.get_collection("ref"),
        "none": g.get_collection("nothing"),
        "keys": sorted(g.get_all_collection_keys()),
    }


def graph_keys(tf, np):
    names = [name for name in dir(tf.GraphKeys) if name.isupper()]
    return {name: getattr(tf.GraphKeys, name) for name in names}


def control_dependencies(tf, np):
    a, b = tf.constant(1, name="a"), tf.constant(2, name="b")
    with tf.control_dependencies([a, b.op]):
        c = tf.constant(3, name="c")
        tf.add(a, c, name="pruned")
        with tf.control_dependencies([c]):
            tf.identity(b, name="d")
        with tf.control_dependencies(None):
            tf.constant(4, name="free")
    tf.no_op(name="nothing")
    return tf.get_default_graph()


def control_dependencies_take_what(tf, np):
    v = tf.Variable(1.0, name="v")
    slices = tf.IndexedSlices(tf.ones([1, 2]), tf.constant([0]), tf.constant([3, 2]))
    with tf.control_dependencies([v, slices, v.initializer]):
        tf.no_op("after")

    def bad():
        with tf.control_dependencies([3]):
            pass

    return [failure(bad), tf.get_default_graph()]


def group_and_tuple(tf, np):
    a, b = tf.constant(1.0, name="a"), tf.constant(2.0, name="b")
    tf.group(a, b, name="both")
    tf.group(name="empty")
    with tf.device("/cpu:0"):
        c = tf.constant(3.0, name="c")
    tf.group(a, c.op, name="two_devices")
    x, y = tf.tuple([a, b], name="pair", control_inputs=[c])
    return [x.name, y.name, tf.get_default_graph()]


def with_dependencies(tf, np):
    from tensorflow.python.ops import control_flow_ops

    a, b = tf.constant(1.0, name="a"), tf.constant(2.0, name="b")
    control_flow_ops.with_dependencies([a], b, name="after")
    return tf.get_default_graph()


def devices(tf, np):
    names = []
    with tf.device("/job:worker/task:1"):
        names.append(tf.constant(1).device)
        with tf.device("/gpu:0"):
            names.append(tf.constant(1).device)
        with tf.device("/device:CPU:1"):
            names.append(tf.constant(1).device)
        with tf.device(None):
            names.append(tf.constant(1).device)
    with tf.device(lambda op: "/cpu:0" if op.type == "Const" else "/gpu:1"):
        names += [tf.constant(1.0).device, tf.placeholder(tf.float32).device]
    names.append(error_class(lambda: tf.device("/what:ever").__enter__()))
    return names


def device_and_colocation_graph(tf, np):
    with tf.device("/gpu:0"):
        v = tf.Variable(1.0, name="v")
        a = tf.constant(1.0, name="a")
    with tf.colocate_with(a):
        tf.constant(2.0, name="b")
        with tf.colocate_with(v.op):
            tf.constant(3.0, name="c")
        with tf.colocate_with(v.op, ignore_existing=True):
            tf.constant(4.0, name="d")
    return [
        tf.get_default_graph(),
        [n.decode() for n in tf.get_default_graph().get_operation_by_name("c").colocation_groups()],
    ]


def finalized_graph(tf, np):
    g = tf.Graph()
    with g.as_default():
        a = tf.constant(1)
        g.finalize()
        result = [g.finalized, failure(lambda: tf.constant(1)), failure(lambda: a + 1)]
        with tf.Session() as sess:
            result.append(sess.run(a))
    return result


def default_graph_stack(tf, np):
    outer, inner = tf.get_default_graph(), tf.Graph()
    with inner.as_default() as entered:
        same = tf.get_default_graph() is inner is entered
        reset = failure(tf.reset_default_graph)
    return [same, tf.get_default_graph() is outer, reset]


def graph_versions_and_state(tf, np):
    g = tf.Graph()
    before = g.version
    with g.as_default():
        tf.constant(1)
        tf.constant(1)
    return [before, g.version, g.seed, g.building_function, len(g.get_operations()), g.graph_def_versions.producer > 0]


def attr_scope_and_kernel_label_map(tf, np):
    from tensorflow.core.framework import attr_value_pb2

    g = tf.get_default_graph()
    with g._attr_scope({"_mine": attr_value_pb2.AttrValue(i=3)}):
        tf.constant(1, name="a")
    with g._kernel_label_map({"Const": "other"}):
        tf.constant(1, name="b")
    return g


def static_shape_ops_are_constants(tf, np):
    x, y = tf.zeros([2, 3], name="x"), tf.placeholder(tf.float32, [None, 3], name="y")
    for t in (x, y):
        tf.shape(t), tf.rank(t), tf.size(t), tf.shape(t, out_type=tf.int64)
        tf.zeros_like(t), tf.ones_like(t)
    tf.shape_n([x, y])
    return tf.get_default_graph()


def zeros_ones_and_fills(tf, np):
    n = tf.placeholder(tf.int32, [], name="n")
    tf.zeros([2, 3]), tf.zeros([]), tf.zeros([40, 50]), tf.zeros([n, 2]), tf.zeros(tf.TensorShape([2]))
    tf.ones([2]), tf.ones([n], tf.int64), tf.fill([2, 2], 7), tf.zeros([2], tf.string), tf.zeros([2], tf.bool)
    tf.ones([2], tf.bool), tf.fill([n], 1.5), tf.eye(2), tf.range(5), tf.range(1.0, 2.0, 0.5), tf.linspace(0.0, 1.0, 3)
    return tf.get_default_graph()


def packed_lists_of_tensors(tf, np):
    n = tf.placeholder(tf.int32, [], name="n")
    x = tf.placeholder(tf.float32, [None], name="x")
    tf.reshape(x, [n, 2])
    tf.reshape(x, [-1, tf.shape(x)[0]])
    tf.convert_to_tensor([[n, 1], [2, n]])
    tf.concat([x, [1.0]], 0)
    tf.stack([n, 3])
    tf.tile(x, [n])
    return tf.get_default_graph()


def raw_ops(tf, np):
    x = tf.constant([[1.0, 2.0]], name="x")
    y = tf.raw_ops.MatMul(a=x, b=x, transpose_b=True, name="y")
    z = tf.raw_ops.Split(axis=1, value=x, num_split=2)
    return [
        y.name,
        [t.name for t in z],
        failure(lambda: tf.raw_ops.MatMul(x, x)),
        error_class(lambda: tf.raw_ops.MatMul(a=x)),
        tf.get_default_graph(),
    ]


def graph_def_round_trip(tf, np):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    y = tf.reduce_sum(x * [[1.0, 2.0]], 1, name="y")
    graph_def = tf.get_default_graph().as_graph_def()
    g = tf.Graph()
    with g.as_default():
        (z,) = tf.import_graph_def(graph_def, input_map={"x:0": tf.constant([[3.0, 4.0]])}, return_elements=["y:0"])
        (w,) = tf.import_graph_def(graph_def, return_elements=["y"], name="again")
        with tf.Session() as sess:
            return [y.name, z.name, w.name, sess.run(z), sess.run("again/y:0", {"again/x:0": [[1, 1]]}), g]


def write_graph(tf, np):
    import os
    import tempfile

    tf.constant([1.0, 2.0], name="c")
    folder = tempfile.mkdtemp()
    path = tf.train.write_graph(tf.get_default_graph(), folder, "graph.pbtxt")
    binary = tf.train.write_graph(tf.get_default_graph().as_graph_def(), folder, "graph.pb", as_text=False)
    read = tf.GraphDef()
    with open(binary, "rb") as file:
        read.ParseFromString(file.read())
    with open(path) as file:
        text = [line for line in file.read().splitlines() if "name" in line or "key" in line]
    return [os.path.basename(path), text, [node.name for node in read.node]]


def add_shapes(tf, np):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    tf.split(x, 2, 1, name="s")
    graph_def = tf.get_default_graph().as_graph_def(add_shapes=True)
    return {
        node.name: [[d.size for d in shape.dim] for shape in node.attr["_output_shapes"].list.shape]
        for node in graph_def.node
    }


def scopes_of_threads(tf, np):
    import threading

    graph = tf.get_default_graph()

    def built(name):
        ops = []

        def build():
            with graph.as_default(), tf.name_scope("thread"):
                ops.append(tf.no_op(name))

        thread = threading.Thread(target=build)
        thread.start()
        thread.join()
        return [ops[0].name, ops[0].device, [op.name for op in ops[0].control_inputs]]

    results = []
    first = tf.no_op("first")
    with tf.name_scope("outer"), tf.device("/gpu:0"), tf.control_dependencies([first]):
        results.append(built("shared"))
        graph.switch_to_thread_local()
        results.append(built("inherited"))
    with tf.device("/gpu:1"), tf.control_dependencies([first]):
        results.append(built("own"))
        op = tf.no_op("mine")
        results.append([op.name, op.device, [each.name for each in op.control_inputs]])
    return results


def scopes_of_slashes(tf, np):
    names = []
    for name in ("/", "a/", "a//", "", None, "a//b/c"):
        with tf.name_scope("outer"), tf.name_scope(name) as scope:
            names.append([scope, tf.no_op("op").name])
    return names


def scopes_of_devices(tf, np):
    devices = []
    for name in ("cpu", "GPU", "/task:1/gpu", "/gpu:*", "/device:gpu:2", "/job:a/cpu:1"):
        with tf.device(name):
            devices.append(tf.no_op().device)
    for name in ("/device:CPU", "/what:ever", "/job:a:b", "/cpu:0/gpu:0", "/task:one"):
        devices.append(failure(lambda name=name: tf.DeviceSpec.from_string(name)))
    return devices


def consumers_and_inputs(tf, np):
    from tensorflow.python.framework import device

    x, y = tf.constant([[1], [2], [3]]), tf.constant([[4], [5], [6]])
    z = tf.add(x, x)
    counts = [[op.name for op in tensor.consumers()] for tensor in (x, y)]
    z.op._update_input(0, y)
    counts += [[op.name for op in tensor.consumers()] for tensor in (x, y)]
    with tf.Session() as session:
        counts.append(session.run(z))
    counts += [
        failure(lambda: z.op._update_input(0, tf.zeros([2, 2], tf.int32))),
        failure(lambda: z.op._update_input(2, y)),
        device.is_device_spec(tf.DeviceSpec()),
        failure(lambda: device.check_valid("/what")),
        [arg.name for arg in z.op.op_def.input_arg] + [arg.name for arg in z.op.op_def.output_arg],
        [attr.name for attr in z.op.op_def.attr],
    ]
    x.op._add_control_input(y.op)
    y.op._add_control_input(x.op)
    with tf.Session() as session:
        counts.append(error_class(lambda: session.run(x)))
    return counts


def references(tf, np):
    x, y = tf.constant(1), tf.constant(1)
    v = tf.get_variable("v", initializer=1.0)
    w = tf.get_variable("w", initializer=1.0, use_resource=True)
    refs = {each.experimental_ref(): index for index, each in enumerate((x, y, v, w))}
    return [
        [refs[each.experimental_ref()] for each in (w, v, y, x)],
        x.experimental_ref() == y.experimental_ref(),
        [each.experimental_ref().deref() is each for each in (x, v, w)],
        failure(lambda: x.experimental_ref() == x),
    ]
