"""tf.Variable: nodes, initial values, assignment, collections, what a run reads."""

from conformance.outcomes import error_class, failure


def _run(tf, *fetches):
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [sess.run(fetch) for fetch in fetches]


def variable_nodes(tf, np):
    tf.Variable(1.0, name="scalar")
    tf.Variable([1, 2], name="list", dtype=tf.float32)
    tf.Variable(tf.random_normal([2, 3], seed=1), name="random", trainable=False)
    tf.Variable(lambda: tf.ones([2]), dtype=tf.float32, name="callable")
    tf.Variable(np.zeros([2, 2]), name="array")
    with tf.name_scope("scope"):
        tf.Variable(True)
        tf.Variable("text")
    tf.Variable(tf.placeholder(tf.float32, [None]), validate_shape=False, name="shapeless")
    return tf.get_default_graph()


def variable_properties(tf, np):
    v = tf.Variable([[1.0, 2.0]], name="v")
    return {
        "name": [
            v.name,
            v.op.name,
            v.op.type,
            v.initializer.name,
            v.value().name,
            v.initial_value.name,
            v.read_value().name,
        ],
        "dtype": [repr(v.dtype), repr(v.dtype.base_dtype), repr(v.value().dtype), str(v.shape), str(v.get_shape())],
        "text": [str(v), repr(v), repr(tf.Variable(1, name="w"))],
        "graph": [v.graph is tf.get_default_graph(), v.device, v.trainable, v._shared_name],
        "instance": [isinstance(v, tf.Variable), type(v).__name__, isinstance(v, tf.Tensor), tf.is_numeric_tensor(v)],
        "hash": [v == v, len({v, v})],
        "as tensor": [tf.convert_to_tensor(v).name, tf.identity(v).op.inputs[0].name, (v + 1).op.inputs[0].name],
        "as ref": [tf.convert_to_tensor(v).dtype.name, v._ref().name, v._as_graph_element().name],
        "proto": [
            v.to_proto().variable_name,
            v.to_proto().initializer_name,
            v.to_proto().snapshot_name,
            v.to_proto().initial_value_name,
        ],
        "no truth": failure(lambda: bool(tf.Variable(1.0) > 0)),
        "no iteration": failure(lambda: [x for x in v]),
        "indexing": v[0, 1].name,
        "numpy": error_class(lambda: np.float32(v) + 1),
    }


def collections(tf, np):
    a = tf.Variable(1.0, name="a")
    b = tf.Variable(1.0, name="b", trainable=False)
    tf.Variable(1.0, name="c", collections=["mine"])
    tf.Variable(1.0, name="d", collections=[tf.GraphKeys.LOCAL_VARIABLES])

    def names(variables):
        return [v.name for v in variables]

    tf.add_to_collection(tf.GraphKeys.MODEL_VARIABLES, a)
    return {
        "global": names(tf.global_variables()),
        "trainable": names(tf.trainable_variables()),
        "local": names(tf.local_variables()),
        "all": names(tf.all_variables()),
        "mine": names(tf.get_collection("mine")),
        "model": names(tf.model_variables()),
        "scoped": names(tf.global_variables("b")),
        "moving": names(tf.moving_average_variables()),
        "same": tf.global_variables()[1] is b,
    }


def initializers(tf, np):
    a, b = tf.Variable(1.0, name="a"), tf.Variable(2.0, name="b")
    tf.Variable(1.0, name="d", collections=[tf.GraphKeys.LOCAL_VARIABLES])
    tf.global_variables_initializer()
    tf.local_variables_initializer()
    tf.variables_initializer([b], name="just_b")
    tf.initialize_all_variables()
    tf.initialize_variables([a])
    tf.initialize_local_variables()
    tf.variables_initializer([])
    return tf.get_default_graph()


def uninitialized(tf, np):
    v, w = tf.Variable(1.0, name="v"), tf.Variable([1.0, 2.0], name="w")
    flags = [tf.is_variable_initialized(v), tf.report_uninitialized_variables()]
    with tf.Session() as sess:
        first = [
            sess.run(flags),
            failure(lambda: sess.run(v)),
            failure(lambda: sess.run(v + 1)),
            failure(lambda: sess.run(w.assign_add([1, 1]))),
        ]
        sess.run(v.initializer)
        return first + [sess.run(flags), sess.run(v), sess.run(w.assign([5, 6])), sess.run(w)]


def assignment(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        results = [
            sess.run(v.assign([3.0, 4.0])),
            sess.run(v.assign_add([1.0, 1.0])),
            sess.run(v.assign_sub([0.5, 0.5])),
        ]
        results += [
            sess.run(tf.assign(v, v * 2)),
            sess.run(tf.assign_add(v, [1.0, 2.0])),
            sess.run(tf.assign_sub(v, [1.0, 1.0])),
        ]
        results += [
            sess.run(tf.scatter_update(v, [1], [9.0])),
            sess.run(tf.scatter_add(v, [0, 0], [1.0, 1.0])),
            sess.run(v),
        ]
        sess.run(v.initializer)
        results += [sess.run(v), v.eval()]
        v.load([7, 8], sess)
        results += [
            v.eval(sess),
            v.assign([1, 2]).name,
            v.assign([1, 2]).dtype.name,
            tf.assign(v, [1.0, 1.0], name="mine").name,
        ]
    return [results, failure(lambda: v.eval())]


def assignment_graph(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    v.assign(v + 1)
    v.assign_add([1.0, 2.0], use_locking=True)
    tf.assign(v, [1.0, 1.0], name="named", validate_shape=False)
    tf.scatter_sub(v, [0], [1.0])
    tf.scatter_nd_update(v, [[0]], [1.0])
    v.assign([1, 2], read_value=False)
    return tf.get_default_graph()


def assignment_errors(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    return [
        failure(lambda: v.assign([1.0, 2.0, 3.0]), r"Dimension 0 in both shapes must be equal, but are 2 and 3"),
        failure(lambda: v.assign(tf.constant([1, 2])), r"^[^:]*"),
        failure(lambda: tf.assign(tf.constant(1.0), 2.0)),
        failure(lambda: tf.Variable(None)),
        failure(
            lambda: tf.Variable(tf.placeholder(tf.float32), name="bad"), r"initial_value must have a shape specified"
        ),
        failure(lambda: v.load([1.0])),
        error_class(lambda: tf.Variable(lambda: tf.ones([2]), name="l", dtype=tf.int32)),
    ]


def assign_changes_shape(tf, np):
    v = tf.Variable([1.0, 2.0], name="v", validate_shape=False)
    grow = tf.assign(v, tf.concat([v, [3.0]], 0), validate_shape=False)
    with tf.Session() as sess:
        sess.run(v.initializer)
        return [str(v.shape), sess.run(grow), sess.run(grow), sess.run(tf.shape(v)), sess.run(v)]


def several_reads_and_writes(tf, np):
    v = tf.Variable(1.0, name="v")
    with tf.control_dependencies([v.assign_add(1.0)]):
        after = v * 10
        snapshot = tf.identity(v)
        with tf.control_dependencies([v.assign_add(1.0)]):
            later = v.read_value()
    return _run(tf, after, snapshot, later, v)


def a_read_alone_sees_the_value_before(tf, np):
    v = tf.Variable(1.0, name="v")
    old = v + 0
    with tf.control_dependencies([old]):
        new = v.assign(5.0)
    return _run(tf, [old, new], v)


def counters(tf, np):
    step = tf.Variable(0, name="step", trainable=False)
    increment = step.assign_add(1)
    limited = tf.count_up_to(step, 4)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        values = [sess.run(increment) for _ in range(3)] + [sess.run(limited)]
        return [values, failure(lambda: sess.run(limited)), sess.run(step)]


def initialized_value(tf, np):
    w = tf.Variable(tf.random_uniform([3], seed=7), name="w")
    twice = tf.Variable(w.initialized_value() * 2, name="twice")
    thrice = tf.Variable(twice.initialized_value() + w.initialized_value(), name="thrice")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        a, b, c = sess.run([w, twice, thrice])
    return [a, b - 2 * a, c - 3 * a]


def initial_values_depend_on_each_other(tf, np):
    a = tf.Variable([1.0, 2.0], name="a")
    b = tf.Variable(a + 1, name="b")
    with tf.Session() as sess:
        sess.run(a.initializer)
        sess.run(b.initializer)
        return [sess.run([a, b]), error_class(lambda: tf.Session().run(b.initializer))]


def variables_by_type(tf, np):
    variables = [
        tf.Variable(value, name="v")
        for value in (1, 2**40, 1.5, True, b"ab", np.float64(2), np.int8([1]), 1j, [[1, 2]], [])
    ]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [[repr(v.dtype) for v in variables], sess.run(variables)]


def operators_on_variables(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    results = [v + 1, 1 - v, v * v, v / 2, -v, v**2, v[0], v > 1, abs(v), v // 2, v % 2]
    return [[r.name for r in results], _run(tf, results)]


def gather_and_embedding(tf, np):
    table = tf.Variable(np.arange(12.0).reshape(4, 3), name="table", dtype=tf.float32)
    ids = tf.constant([[3, 0], [1, 1]])
    results = [
        tf.gather(table, ids),
        tf.nn.embedding_lookup(table, ids),
        tf.nn.embedding_lookup([table, table + 100], [0, 1, 2, 3]),
    ]
    return [_run(tf, results), tf.get_default_graph()]


def resource_variables(tf, np):
    v = tf.Variable([1.0, 2.0], name="v", use_resource=True)
    update = v.assign_add([1.0, 1.0])
    return [
        tf.get_default_graph(),
        [type(v).__name__, isinstance(v, tf.Variable), repr(v.dtype), repr(v), v.handle.dtype.name],
        _run(tf, v, update, v + 1, v.read_value(), tf.gather(v, [1])),
    ]


def resource_variable_assign_forms(tf, np):
    v = tf.Variable([1.0, 2.0, 3.0], name="v", use_resource=True)
    updates = [
        v.assign([4.0, 5.0, 6.0]),
        v.assign_sub([1.0, 1.0, 1.0]),
        v.scatter_add(tf.IndexedSlices(tf.constant([10.0]), tf.constant([1]))),
    ]
    return _run(tf, *(updates + [v]))


def variables_survive_across_runs_not_sessions(tf, np):
    v = tf.Variable(0, name="v")
    with tf.Session() as one, tf.Session() as two:
        one.run(v.initializer)
        two.run(v.initializer)
        one.run(v.assign(5))
        return [one.run(v), two.run(v)]


def load_a_value_into_a_finalized_graph(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    init = tf.global_variables_initializer()
    tf.get_default_graph().finalize()
    with tf.Session() as sess:
        sess.run(init)
        v.load(np.float32([3, 4]), sess)
        return sess.run(v)


def partitioned_variable(tf, np):
    with tf.variable_scope("p", partitioner=tf.fixed_size_partitioner(2)):
        v = tf.get_variable("v", [4, 2], initializer=tf.zeros_initializer())
    return [
        type(v).__name__,
        [p.name for p in v],
        [str(p.shape) for p in v],
        _run(tf, tf.convert_to_tensor(v)),
        [x.name for x in tf.global_variables()],
    ]


def assert_variables_initialized(tf, np):
    tf.Variable(1.0, name="v")
    check = tf.assert_variables_initialized()
    with tf.Session() as sess:
        before = failure(lambda: sess.run(check))
        sess.run(tf.global_variables_initializer())
        return [before, sess.run(check)]


def identity_of_a_handle(tf, np):
    """Stands for the handle, in assignments too."""
    from tensorflow.python.ops import resource_variable_ops

    handle = resource_variable_ops.var_handle_op(dtype=tf.int32, shape=[], shared_name="shared")
    same = tf.identity(tf.identity(handle))
    assign = resource_variable_ops.assign_variable_op(same, tf.constant(5))
    reads = [resource_variable_ops.read_variable_op(each, tf.int32) for each in (handle, same)]
    other = tf.Variable(1.0, use_resource=True)
    with tf.Session() as session:
        session.run(other.initializer)
        before = failure(lambda: session.run(reads[0]), "Resource .* does not exist")
        session.run(assign)
        return [before, session.run(reads), [str(each.shape) for each in reads]]
