"""tf.Session: fetches, feeds, defaults, partial runs, callables, closing."""

import collections
import functools
import threading
import time
import warnings

from conformance.outcomes import error_class, failure


def fetch_forms(tf, np):
    Point = collections.namedtuple("Point", ["x", "y"])
    a, b = tf.constant([1.0, 2.0], name="a"), tf.constant(3, name="b")
    v = tf.Variable(4.0, name="v")
    with tf.Session() as sess:
        sess.run(v.initializer)
        point = sess.run(Point(a, [b, v]))
        ordered = sess.run(collections.OrderedDict([("z", a), ("a", b)]))
        return {
            "tensor": sess.run(a),
            "list": sess.run([a, b]),
            "tuple": sess.run((a, b)),
            "types": [type(sess.run(f)).__name__ for f in ([a], (a,), {"k": a}, Point(a, b), a, b)],
            "dictionary": sess.run({"x": a, "y": {"z": b}}),
            "namedtuple": [type(point).__name__, point.x, point.y],
            "ordered": [type(ordered).__name__, list(ordered), list(ordered.values())],
            "names": sess.run(["a:0", "b:0", "v"]),
            "operation": sess.run([a.op, v.initializer, "v/Assign"]),
            "operation by name": sess.run("a"),
            "variable": sess.run(v),
            "duplicates": sess.run([a, a, [a]]),
            "empty": [sess.run([]), sess.run({}), sess.run(())],
            "nested": sess.run([[a, (b,)], {"k": [v, a.op]}]),
        }


def fetched_types(tf, np):
    fetches = [
        tf.constant(1),
        tf.constant([1.0]),
        tf.constant("a"),
        tf.constant(["a"]),
        tf.constant(True),
        tf.constant(1j),
    ]
    fetches += [tf.zeros([0, 2]), tf.constant(2.5, tf.float64)]
    with tf.Session() as sess:
        return [
            [type(x).__name__.rstrip("_"), getattr(x, "dtype", None) and x.dtype.name, getattr(x, "shape", None)]
            for x in sess.run(fetches)
        ]


def fetched_arrays_are_writable_copies(tf, np):
    v = tf.Variable([1.0, 2.0])
    c = tf.constant([5.0, 6.0])
    with tf.Session() as sess:
        sess.run(v.initializer)
        a, b = sess.run([v, c])
        a[0], b[0] = 100, 100
        return [a, b, sess.run([v, c]), a.flags.writeable, a.flags.c_contiguous]


def sparse_and_slices_fetches(tf, np):
    sparse = tf.SparseTensor([[0, 1], [2, 0]], [1.0, 2.0], [3, 4])
    slices = tf.IndexedSlices(tf.ones([1, 2]), tf.constant([0]), tf.constant([3, 2]))
    partial = tf.IndexedSlices(tf.ones([1, 2]), tf.constant([0]))
    with tf.Session() as sess:
        s, i, p = sess.run([sparse, slices, partial])
        names = [type(s).__name__, type(i).__name__, type(p).__name__]
        return [names, list(s), list(i), [p.values, p.indices, p.dense_shape]]


def sparse_feeds(tf, np):
    sparse = tf.sparse_placeholder(tf.float32, name="s")
    total = tf.reduce_sum(sparse.values)
    fixed = tf.sparse_placeholder(tf.float32, [3, 4])
    value = tf.SparseTensorValue([[0, 1], [2, 0]], [1.0, 2.0], [3, 4])
    with tf.Session() as sess:
        return [
            sess.run(total, {sparse: value}),
            sess.run(total, {sparse: (np.array([[0, 0]]), np.array([5.0]), np.array([1, 1]))}),
            list(sess.run(sparse, {sparse: value})),
            [sparse.indices.name, sparse.values.name, sparse.dense_shape.name, str(fixed.get_shape())],
        ]


def fetch_errors(tf, np):
    a = tf.constant(1.0, name="a")
    with tf.Graph().as_default():
        other = tf.constant(1.0, name="other")
    with tf.Session() as sess:
        return [
            failure(lambda: sess.run(None)),
            failure(lambda: sess.run([a, None])),
            failure(lambda: sess.run(3)),
            failure(lambda: sess.run("nothing")),
            failure(lambda: sess.run("nothing:0")),
            failure(lambda: sess.run("a:5")),
            failure(lambda: sess.run(other)),
            failure(lambda: sess.run([a, 1.5])),
            error_class(lambda: sess.run()),
            failure(lambda: sess.run(object()), r"^Fetch argument <object object at"),
            failure(lambda: sess.run([[a, [3]]])),
        ]


def feed_any_tensor(tf, np):
    a = tf.constant(1.0, name="a")
    b = tf.add(a, 1.0, name="b")
    c = b * 10
    v = tf.Variable(2.0, name="v")
    d = v + 1
    with tf.Session() as sess:
        return [
            sess.run(c),
            sess.run(c, {a: 5}),
            sess.run(c, {b: 5}),
            sess.run(c, {"b:0": 7}),
            sess.run([a, b, c], {b: -1}),
            sess.run(d, {v: 40}),
            sess.run(d, {v.value(): 41}),
            sess.run(c, feed_dict={}),
            sess.run(c, None),
            sess.run(b, {b: 3}),
        ]


def feed_values(tf, np):
    x = tf.placeholder(tf.float32, name="x")
    i = tf.placeholder(tf.int32, name="i")
    s = tf.placeholder(tf.string, name="s")
    b = tf.placeholder(tf.bool, name="b")
    y, j, t, c = tf.identity(x), tf.identity(i), tf.identity(s), tf.identity(b)
    with tf.Session() as sess:
        return [
            sess.run(y, {x: 1}),
            sess.run(y, {x: [1, 2]}),
            sess.run(y, {x: np.array([[1, 2]], np.int64)}),
            sess.run(y, {x: np.float64(1.5)}),
            sess.run(y, {x: True}),
            sess.run(y, {x: [[1.5], [2]]}),
            sess.run(y, {x: []}),
            sess.run(j, {i: 2.9}),
            sess.run(j, {i: np.array([1.7, -1.7])}),
            sess.run(t, {s: "text"}),
            sess.run(t, {s: ["a", b"b"]}),
            sess.run(t, {s: np.array(["ab", "c"])}),
            sess.run(c, {b: 1}),
            sess.run(c, {b: [True, False]}),
            sess.run(y, {x: np.arange(6, dtype=np.float32).reshape(2, 3).T}),
            sess.run(y, {x: range(3)}),
        ]


def fetching_a_feed(tf, np):
    x = tf.placeholder(tf.float32, name="x")
    s = tf.placeholder(tf.string, name="s")
    i = tf.placeholder(tf.int32, name="i")
    with tf.Session() as sess:
        array = np.array([1.0, 2.0], np.float32)
        fetched = sess.run(x, {x: array})
        text = sess.run([s, tf.identity(s)], {s: "abc"})
        return [fetched, [type(t).__name__ for t in text], text, sess.run([x, i], {x: 3, i: 2.9})]


def feed_errors(tf, np):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    i = tf.placeholder(tf.int32, name="i")
    y = x * 2
    with tf.Graph().as_default():
        other = tf.placeholder(tf.float32, name="other")
    with tf.Session() as sess:
        return [
            failure(lambda: sess.run(y)),
            failure(lambda: sess.run(y, {x: [1.0, 2.0]})),
            failure(lambda: sess.run(y, {x: np.ones([3, 3])})),
            failure(lambda: sess.run(y, {x: "a"}), r"^could not convert string to float"),
            failure(lambda: sess.run(y, {3: 1})),
            failure(lambda: sess.run(y, {"nothing:0": 1})),
            failure(lambda: sess.run(y, {"x": 1})),
            failure(lambda: sess.run(y, {other: 1})),
            failure(lambda: sess.run(y, {x: tf.constant([[1.0, 2.0]])})),
            failure(lambda: sess.run(tf.identity(i), {i: 2**40})),
            failure(lambda: sess.run(y, {x: [[1, 2], [3]]}), r"setting an array element with a sequence"),
            error_class(lambda: sess.run(y, {x: None})),
            error_class(lambda: sess.run(y, [x, [[1, 2]]])),
            failure(lambda: sess.run(y, {x: [[1.0, 2.0]], x.op: 1}), r"^[^<]*"),
            error_class(lambda: sess.run(y, {(x, x): 1})),
            failure(lambda: sess.run(tf.constant(1.0), {tf.Variable(1.0, name="v").op: 2.0}), r"^[^<]*"),
        ]


def unfed_placeholders(tf, np):
    x, i = tf.placeholder(tf.float32, [2], name="x"), tf.placeholder(tf.int32, name="i")
    d = tf.placeholder_with_default(7.0, [], name="d")
    with tf.Session() as sess:
        return [
            failure(lambda: sess.run(x)),
            failure(lambda: sess.run(i + 1)),
            failure(lambda: sess.run([x * 2, d], {i: 1})),
            sess.run(d),
            sess.run(d * 2, {d: 1}),
        ]


def uneditable_feed(tf, np):
    x = tf.placeholder(tf.float32, name="x")
    g = tf.get_default_graph()
    g.prevent_feeding(x)
    g.prevent_fetching(x.op)
    with tf.Session() as sess:
        return [
            failure(lambda: sess.run(x + 1, {x: 1})),
            failure(lambda: sess.run(x.op)),
            g.is_feedable(x),
            g.is_fetchable(x.op),
        ]


def default_sessions(tf, np):
    a = tf.constant(3)
    results = [tf.get_default_session() is None]
    with tf.Session() as sess:
        results += [tf.get_default_session() is sess, a.eval(), a.op.run()]
        with tf.Session() as inner:
            results.append(tf.get_default_session() is inner)
        results.append(tf.get_default_session() is sess)
    results.append(tf.get_default_session() is None)
    keep = tf.Session()
    with keep.as_default() as entered:
        results += [entered is keep, tf.get_default_session() is keep]
    results.append(keep.run(a))
    keep.close()
    return results


def session_of_another_graph(tf, np):
    g = tf.Graph()
    with g.as_default():
        x = tf.constant(7.0, name="x")
    with tf.Session(graph=g) as sess:
        inside = tf.get_default_graph() is g
        result = sess.run("x:0")
        evaluated = x.eval()
    mine = tf.constant(1.0)
    with tf.Session() as sess:
        return [
            inside,
            result,
            evaluated,
            sess.graph is tf.get_default_graph(),
            failure(lambda: x.eval(session=sess)),
            failure(lambda: mine.eval(session=tf.Session(graph=g))),
        ]


def closed_sessions(tf, np):
    a = tf.constant(1.0)
    sess = tf.Session()
    results = [sess.run(a)]
    sess.close()
    sess.close()
    results.append(failure(lambda: sess.run(a)))
    with tf.Session() as another:
        pass
    results.append(failure(lambda: another.run(a)))
    return results


def empty_graph(tf, np):
    with tf.Session() as sess:
        return [failure(lambda: sess.run([])), failure(lambda: sess.run("a:0"))]


def interactive_session(tf, np):
    sess = tf.InteractiveSession()
    a = tf.constant(2.0)
    v = tf.Variable(3.0)
    tf.global_variables_initializer().run()
    results = [
        a.eval(),
        (a * v).eval(),
        v.eval(),
        tf.get_default_session() is sess,
        (a + 1).eval({a: 10.0}),
        (a + 1).eval(feed_dict={a: 5.0}),
    ]
    sess.close()
    results.append(tf.get_default_session() is None)
    return results


def make_callable(tf, np):
    x = tf.placeholder(tf.float32, name="x")
    y = tf.placeholder(tf.float32, name="y")
    v = tf.Variable(1.0)
    with tf.Session() as sess:
        sess.run(v.initializer)
        total = sess.make_callable(x + y, feed_list=[x, y])
        both = sess.make_callable([x, x * 2], [x])
        nothing = sess.make_callable(v.assign_add(1.0).op)
        plain = sess.make_callable(tf.constant([1, 2]))
        return [
            total(1.0, 2.0),
            both(np.float32([1, 2])),
            nothing(),
            sess.run(v),
            plain(),
            error_class(lambda: total(1.0)),
            error_class(lambda: sess.make_callable(x, 3)),
        ]


def partial_run(tf, np):
    a, b, c = tf.placeholder(tf.float32), tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    r1 = tf.add(a, b)
    r2 = tf.multiply(r1, c)
    with tf.Session() as sess:
        handle = sess.partial_run_setup([r1, r2], [a, b, c])
        first = sess.partial_run(handle, r1, feed_dict={a: 1, b: 2})
        return [first, sess.partial_run(handle, r2, feed_dict={c: first * 17})]


def run_options_and_metadata(tf, np):
    a = tf.constant(1.0, name="a") + 1
    config = tf.ConfigProto(allow_soft_placement=True, log_device_placement=False, intra_op_parallelism_threads=1)
    config.gpu_options.allow_growth = True
    config.gpu_options.per_process_gpu_memory_fraction = 0.4
    metadata = tf.RunMetadata()
    with tf.Session("", config=config) as sess:
        return [
            sess.run(a, options=tf.RunOptions(trace_level=tf.RunOptions.NO_TRACE), run_metadata=metadata),
            sess.graph is tf.get_default_graph(),
            error_class(lambda: tf.Session(config=3)),
            error_class(lambda: tf.Session(graph=3)),
        ]


def numpy_scalars_and_python_objects_as_feeds(tf, np):
    n = tf.placeholder(tf.int32, [], name="n")
    with tf.Session() as sess:
        return [
            sess.run(tf.zeros([n, 2]), {n: 3}),
            sess.run(tf.range(n), {n: np.int64(4)}),
            sess.run(tf.fill([n], 1.5), {n: np.array(2)}),
            sess.run(tf.random_uniform([n, 2], seed=1), {n: 1}).shape,
            sess.run(tf.reshape(tf.range(6), [n, -1]), {n: 2}),
            sess.run(tf.reshape(tf.range(6), [n, -1]), {n: 3}),
            sess.run(tf.one_hot([0, 1], n), {n: 2}),
        ]


def data_dependent_shapes(tf, np):
    x = tf.placeholder(tf.float32, [None])
    kept = tf.boolean_mask(x, x > 0)
    where = tf.where(x > 0)
    with tf.Session() as sess:
        feeds = [[1, -1, 2], [-1.0], [5, 6]]
        return [sess.run([kept, where, tf.reduce_sum(kept * 2), tf.shape(kept)], {x: feed}) for feed in feeds]


def run_prunes(tf, np):
    v = tf.Variable(0, name="v")
    bump = v.assign_add(1)
    x = tf.placeholder(tf.float32)
    y = tf.constant(1.0)
    with tf.Session() as sess:
        sess.run(v.initializer)
        sess.run([y])
        sess.run(bump, {bump: 9})
        return [sess.run(v), sess.run(y), failure(lambda: sess.run([y, x])), sess.run(v)]


def one_run_runs_each_op_once(tf, np):
    v = tf.Variable(0)
    bump = v.assign_add(1)
    a, b = bump + 0, bump * 10
    r = tf.random_uniform([2])
    with tf.Session() as sess:
        sess.run(v.initializer)
        sess.run([a, b, bump])
        first, second = sess.run([r, r])
        return [sess.run(v), bool((first == second).all()), bool((sess.run(r) != sess.run(r)).any())]


def threads(tf, np):
    import threading

    v = tf.Variable(0)
    bump = v.assign_add(1, use_locking=True)
    with tf.Session() as sess:
        sess.run(v.initializer)
        workers = [threading.Thread(target=lambda: [sess.run(bump.op) for _ in range(25)]) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return sess.run(v)


def py_func(tf, np):
    def double(x):
        return np.float32(x * 2)

    def two(x, y):
        return x + y, np.int64(len(x))

    x = tf.placeholder(tf.float32, [None])
    y = tf.py_func(double, [x], tf.float32)
    a, b = tf.py_func(two, [x, x], [tf.float32, tf.int64], name="two")
    calls = []
    nothing = tf.py_func(lambda: calls.append(1), [], [])
    s = tf.py_func(lambda t: t + b"!", [tf.constant("hi")], tf.string, stateful=False)
    with tf.Session() as sess:
        results = sess.run([y, a, b, s], {x: [1, 2]})
        sess.run(nothing)
        return [results, str(y.shape), b.name, y.op.type, s.op.type, len(calls), type(nothing).__name__]


def print_and_assert(tf, np):
    x = tf.placeholder(tf.float32, [None])
    printed = tf.Print(x, [tf.shape(x), x], message="x: ", summarize=2, first_n=1)
    check = tf.Assert(tf.reduce_all(x > 0), [x], name="positive")
    with tf.control_dependencies([check]):
        y = tf.identity(printed)
    with tf.Session() as sess:
        return [sess.run(y, {x: [1, 2]}), failure(lambda: sess.run(y, {x: [1, -1]})), printed.op.type]


def as_default_and_enter_twice(tf, np):
    sess = tf.Session()
    a = tf.constant(1)
    with sess.as_default():
        one = a.eval()
    with sess.as_default():
        two = a.eval()
    with sess:
        three = a.eval()
    return [one, two, three, error_class(lambda: sess.run(a))]


def list_devices(tf, np):
    with tf.Session() as sess:
        names = [d.name.split("/device:")[1] for d in sess.list_devices() if d.device_type == "CPU"]
    return names


def device_names(tf, np):
    with tf.Session(config=tf.ConfigProto(device_count={"CPU": 2})) as sess:
        devices = [device for device in sess.list_devices() if device.device_type == "CPU"]
    return [(device.name, device.memory_limit_bytes, device.incarnation != 0) for device in devices]


def entered_twice_at_once(tf, np):
    sess = tf.Session()

    def enter():
        with sess, sess:
            pass

    return [failure(enter), tf.get_default_session() is None]


def several_interactive_sessions(tf, np):
    counts, opened = [], []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for action in ("open", "close", "open", "open", "close", "close"):
            if action == "open":
                opened.append(tf.InteractiveSession())
            else:
                opened.pop().close()
            counts.append(sum("interactive session is already active" in str(each.message) for each in caught))
    return counts


def partition_graphs(tf, np):
    """The nodes of a run; the metadata of the run before it are forgotten."""
    x = tf.placeholder(tf.float32, [2], name="x")
    y = tf.square(x, name="y")
    tf.negative(y, name="unused")
    metadata, counts = tf.RunMetadata(), []
    with tf.Session() as sess:
        for options in (tf.RunOptions(output_partition_graphs=True), None, tf.RunOptions(trace_level=3), None):
            sess.run(y, {x: [1, 2]}, options=options, run_metadata=metadata)
            counts.append((len(metadata.partition_graphs), metadata.HasField("step_stats")))
            if counts == [(1, False)]:
                names = [node.name for part in metadata.partition_graphs for node in part.node]
    return [counts, "y" in names, "unused" in names]


def shapes_in_graph_def(tf, np):
    a = tf.constant([[1, 2]])
    config = tf.ConfigProto(graph_options=tf.GraphOptions(infer_shapes=True))
    return [
        "_output_shapes" in tf.Session(config=each, graph=a.graph).graph_def.node[0].attr for each in (config, None)
    ]


def partial_run_errors(tf, np):
    a, b, c = (tf.placeholder(tf.float32, [], name=name) for name in "abc")
    r1, r2 = tf.add(a, b, name="r1"), tf.multiply(a, c, name="r2")
    results = []
    with tf.Session() as sess:
        results.append(failure(lambda: sess.partial_run_setup([], [a]), "specify at least one target"))
        handle = sess.partial_run_setup([r1], [a, b])
        results.append(failure(lambda: sess.partial_run(handle, r1, {a: 1, b: 2, c: 3}), "was not specified in .*"))
        handle = sess.partial_run_setup([r1, r2], [a, b, c])
        results.append(sess.partial_run(handle, r1, {a: 1, b: 2}))
        results.append(failure(lambda: sess.partial_run(handle, r2, {a: 1, c: 3}), "has already been fed."))
        results.append(failure(lambda: sess.partial_run(handle, r1, {c: 3}), "has already been fetched."))
        results.append(failure(lambda: sess.partial_run("no handle", r1, {a: 1, b: 2})))
    return results


def targets_of_no_server(tf, np):
    return [error_class(lambda: tf.Session("nowhere")), error_class(lambda: tf.Session.reset("nowhere", ["a"]))]


def isolated_sessions(tf, np):
    server = tf.train.Server.create_local_server()
    v = tf.Variable(1, name="v")
    isolated = tf.ConfigProto(isolate_session_state=True)
    shared, other, alone = (tf.Session(server.target, config=config) for config in (None, None, isolated))
    shared.run(v.initializer)
    results = [other.run(v), error_class(lambda: alone.run(v))]
    alone.run(v.assign(5, read_value=False))
    return results + [shared.run(v), alone.run(v)]


def reset_of_a_server(tf, np):
    """All containers, one of them, one that is not there; the servers' sessions are aborted."""
    server = tf.train.Server.create_local_server()
    with tf.container("test0"):
        v0 = tf.Variable(1.0, name="v0")
    v1 = tf.Variable(2.0, name="v1")
    with tf.container("test1"):
        v2 = tf.Variable(3.0, name="v2")
    results = []
    for containers in (["nothing"], ["test0"], ["local"], None):
        sess = tf.Session(server.target)
        sess.run(tf.global_variables_initializer())
        tf.Session.reset(server.target, containers)
        results.append(error_class(functools.partial(sess.run, v0)))
        sess = tf.Session(server.target)
        results.append([error_class(functools.partial(sess.run, v)) for v in (v0, v1, v2)])
    return results


def timeout_of_a_server(tf, np):
    server = tf.train.Server.create_local_server(config=tf.ConfigProto(operation_timeout_in_ms=50))
    queue = tf.FIFOQueue(1, tf.float32)
    element = queue.dequeue()
    with tf.Session(server.target) as sess:
        return error_class(lambda: sess.run(element))


def close_and_reset_end_waits_at_a_server(tf, np):
    """The queue is the server's: it stays, but what the closed session's runs wait for is cancelled."""
    server = tf.train.Server.create_local_server()
    queue = tf.FIFOQueue(1, tf.float32)
    element = queue.dequeue()
    ends = []
    for end in (lambda sess: sess.close(), lambda sess: tf.Session.reset(server.target)):
        sess = tf.Session(server.target)
        sess.run(queue.size())
        thread = threading.Thread(target=lambda sess=sess: ends.append(error_class(lambda: sess.run(element))))
        thread.start()
        time.sleep(0.3)
        end(sess)
        thread.join(10)
        ends.append(thread.is_alive())
    return ends


def names_of_bytes(tf, np):
    c = tf.constant(42.0, name=b"c")
    with tf.Session() as sess:
        return [c.name, sess.run(b"c:0"), sess.run("c:0")]
