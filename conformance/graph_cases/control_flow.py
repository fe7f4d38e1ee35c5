"""TensorFlow 1's own control flow: Switch, Merge, Enter, Exit, NextIteration, stacks and TensorArrays."""

from conformance.graph_cases.common import Graph, forward, training, values


def while_forward(tf):
    n = tf.placeholder(tf.int32, [], name="n")
    i, x = tf.while_loop(lambda i, x: i < n, lambda i, x: (i + 1, x * 2.0 + tf.cast(i, tf.float32)), (0, tf.ones([2])))
    grown = tf.while_loop(
        lambda i, a: i < n,
        lambda i, a: (i + 1, tf.concat([a, a[-1:] + 1], 0)),
        (0, tf.zeros([1])),
        shape_invariants=(tf.TensorShape([]), tf.TensorShape([None])),
    )[1]
    return forward(tf, [i, x, grown], [{"n:0": 3}, {"n:0": 0}])


def while_gradient(tf):
    n = tf.placeholder(tf.int32, [], name="n")
    w = tf.get_variable("w", [2, 2], initializer=tf.constant_initializer(values(2, 2)))
    c = tf.get_variable("c", [2], initializer=tf.constant_initializer([0.5, -0.5]))
    _, h = tf.while_loop(lambda i, h: i < n, lambda i, h: (i + 1, tf.tanh(tf.matmul(h, w) + c)), (0, tf.ones([3, 2])))
    return training(tf, tf.reduce_sum(h), {"n:0": 3})


def nested_while_gradient(tf):
    n = tf.placeholder(tf.int32, [], name="n")
    w = tf.get_variable("w", [2], initializer=tf.constant_initializer([0.7, -0.4]), use_resource=True)

    def outer(i, x):
        return i + 1, tf.while_loop(lambda j, y: j < i + 1, lambda j, y: (j + 1, tf.sin(y * w) + y), (0, x))[1]

    _, x = tf.while_loop(lambda i, x: i < n, outer, (0, tf.ones([2])))
    return training(tf, tf.reduce_sum(x * x), {"n:0": 3})


def cond_gradient(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    q = tf.placeholder(tf.bool, [], name="q")
    w = tf.get_variable("w", [2], initializer=tf.constant_initializer([0.7, -0.4]))
    v = tf.get_variable("v", [2], initializer=tf.constant_initializer([1.5, 0.5]))

    def nested():
        a, b = tf.cond(q, lambda: (tf.exp(w) * v, w), lambda: (tf.sin(v), v * 2.0))
        return a + b, a * b

    a, b = tf.cond(p, nested, lambda: (tf.tanh(w), tf.constant([3.0, 4.0])))
    loss = tf.reduce_sum(a * b)
    case = training(tf, loss, {"p:0": True, "q:0": True}, more=[a, b], steps=1)
    init, step, end = case.steps
    runs = [(step[0], {"p:0": i, "q:0": j}) for i in (False, True) for j in (False, True)]
    return Graph(case.graph_def, [init] + runs + [end])


def cond_in_while_gradient(tf):
    n = tf.placeholder(tf.int32, [], name="n")
    w = tf.get_variable("w", [2], initializer=tf.constant_initializer([0.7, -0.4]), use_resource=True)
    w = tf.identity(w)

    def body(i, x):
        return i + 1, tf.cond(tf.equal(i % 2, 0), lambda: tf.sin(x * w), lambda: x * x + w)

    _, x = tf.while_loop(lambda i, x: i < n, body, (0, tf.ones([2])))
    return training(tf, tf.reduce_sum(x), {"n:0": 4})


def while_in_cond_gradient(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    w = tf.get_variable("w", [2], initializer=tf.constant_initializer([0.7, -0.4]), use_resource=True)
    x = tf.cond(
        p,
        lambda: tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, tf.sin(x * w)), (0, tf.ones([2])))[1],
        lambda: w * 2.0,
    )
    case = training(tf, tf.reduce_sum(x), {"p:0": True}, steps=1)
    init, step, end = case.steps
    return Graph(case.graph_def, [init, step, (step[0], {"p:0": False}), step, end])


def assignments_in_branches(tf):
    """Branches that write: a reference, a resource, and a step counter."""
    p = tf.placeholder(tf.bool, [], name="p")
    v = tf.Variable(1.0, name="v")
    r = tf.get_variable("r", initializer=tf.constant(5.0), use_resource=True)
    changed = tf.cond(p, lambda: tf.assign_add(v, 10.0), lambda: tf.assign_sub(v, 1.0))

    def write():
        with tf.control_dependencies([r.assign_add(2.0)]):
            return tf.constant(1.0)

    wrote = tf.cond(p, write, lambda: tf.constant(0.0))
    which = tf.case(
        [(tf.greater(v, 15.0), lambda: tf.constant(1)), (tf.greater(v, 5.0), lambda: tf.constant(2))],
        default=lambda: tf.constant(3),
    )
    guarded = tf.cond(p, lambda: tf.group(r.assign_sub(0.5)), lambda: tf.no_op())
    from conformance.graph_cases.common import initializer, read_name

    init = initializer(tf)
    names = [read_name(v), read_name(r)]
    runs = [([init.name], {})]
    for p in (True, False, True):
        runs += [
            ([changed.name], {"p:0": p}),
            ([wrote.name], {"p:0": p}),
            ([guarded.name], {"p:0": p}),
            (names, {}),
            ([which.name], {}),
        ]
    return Graph(tf.get_default_graph().as_graph_def(), runs)


def asserted(tf):
    x = tf.placeholder(tf.float32, [None], name="x")
    with tf.control_dependencies([tf.Assert(tf.reduce_all(x > 0), [x])]):
        y = tf.sqrt(x)
    return forward(tf, [y], {"x:0": [1.0, 4.0]})


def dynamic_lstm(tf):
    x = tf.placeholder(tf.float32, [None, 5, 3], name="x")
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    y = tf.placeholder(tf.int32, [None], name="y")
    cell = tf.nn.rnn_cell.BasicLSTMCell(4)
    with tf.variable_scope("rnn", initializer=tf.glorot_uniform_initializer(seed=1)):
        outputs, state = tf.nn.dynamic_rnn(cell, x, lengths, dtype=tf.float32)
        logits = tf.layers.dense(state.h + tf.reduce_mean(outputs, 1), 2)
    loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
    feeds = {"x:0": values(3, 5, 3), "lengths:0": [5, 2, 4], "y:0": [0, 1, 1]}
    return training(tf, loss, feeds, tf.train.AdamOptimizer(0.05), [outputs], steps=2, clip=1.0)


def bidirectional_gru(tf):
    x = tf.placeholder(tf.float32, [None, None, 3], name="x")
    with tf.variable_scope("rnn", initializer=tf.glorot_uniform_initializer(seed=1)):
        outputs, _ = tf.nn.bidirectional_dynamic_rnn(
            tf.nn.rnn_cell.GRUCell(3), tf.nn.rnn_cell.GRUCell(3), x, dtype=tf.float32, time_major=True
        )
    loss = tf.reduce_mean(tf.square(tf.concat(outputs, 2)))
    return training(tf, loss, {"x:0": values(4, 2, 3)}, tf.train.RMSPropOptimizer(0.05), steps=2)


def scan_and_map(tf):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w = tf.get_variable("w", [2], initializer=tf.constant_initializer([0.7, -0.4]))
    mapped = tf.map_fn(lambda row: row * w + tf.sin(row), x)
    scanned = tf.scan(lambda a, row: tf.tanh(a * w + row), x, tf.zeros([2]))
    folded = tf.foldl(lambda a, row: a * 0.5 + row * w, x, tf.zeros([2]))
    loss = tf.reduce_sum(mapped * scanned) + tf.reduce_sum(folded)
    return training(tf, loss, {"x:0": values(4, 2)}, more=[mapped, scanned], steps=2)


def greedy_decoder(tf):
    """A decoder that feeds its own choices back until an end symbol, as seq2seq models have it."""
    start = tf.placeholder(tf.int32, [None], name="start")
    table = tf.get_variable("table", [5, 3], initializer=tf.constant_initializer(values(5, 3)))
    w = tf.get_variable("w", [3, 5], initializer=tf.constant_initializer(values(3, 5)))
    cell = tf.nn.rnn_cell.GRUCell(3, kernel_initializer=tf.glorot_uniform_initializer(seed=2))
    batch = tf.shape(start)[0]
    chosen = tf.TensorArray(tf.int32, 0, dynamic_size=True, clear_after_read=False)

    def body(i, symbols, state, finished, chosen):
        output, state = cell(tf.nn.embedding_lookup(table, symbols), state)
        scores = tf.matmul(output, w)
        symbols = tf.cond(
            i < 2,
            lambda: tf.argmax(scores, 1, output_type=tf.int32),
            lambda: tf.argmin(scores, 1, output_type=tf.int32),
        )
        symbols = tf.where(finished, tf.zeros_like(symbols), symbols)
        return i + 1, symbols, state, tf.logical_or(finished, tf.equal(symbols, 4)), chosen.write(i, symbols)

    results = tf.while_loop(
        lambda i, s, h, f, c: tf.logical_and(i < 6, tf.logical_not(tf.reduce_all(f))),
        body,
        (0, start, cell.zero_state(batch, tf.float32), tf.zeros([batch], tf.bool), chosen),
    )
    return forward(tf, [results[4].stack(), results[0], results[2]], [{"start:0": [0, 2, 3]}, {"start:0": [4, 1]}])


def random_in_loop(tf):
    tf.set_random_seed(5)
    i, x = tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x + tf.random_uniform([2])), (0, tf.zeros([2])))
    return forward(tf, [x], [{}, {}])


def growing_gradient(tf):
    """What the gradient needs of each turn differs in shape from turn to turn."""
    n = tf.placeholder(tf.int32, [], name="n")
    w = tf.get_variable("w", [2], initializer=tf.constant_initializer([0.7, -0.4]), use_resource=True)
    w = tf.identity(w)
    _, a = tf.while_loop(
        lambda i, a: i < n,
        lambda i, a: (i + 1, tf.concat([tf.sin(a * w), a[-1:] + w], 0)),
        (0, tf.ones([1, 2])),
        shape_invariants=(tf.TensorShape([]), tf.TensorShape([None, 2])),
    )
    return training(tf, tf.reduce_sum(a * a), {"n:0": 3})


def unbounded_gradient(tf):
    """The number of turns depends on data."""
    w = tf.get_variable("w", [2], initializer=tf.constant_initializer([0.7, -0.4]), use_resource=True)
    w = tf.identity(w)
    _, x = tf.while_loop(
        lambda i, x: tf.reduce_sum(x) < 10.0, lambda i, x: (i + 1, x * 1.5 + tf.sin(w)), (0, tf.ones([2]))
    )
    return training(tf, tf.reduce_sum(x * w), {})


def backwards_counter_gradient(tf):
    """A counter that goes down and up again: its bound says nothing of the number of turns."""
    w = tf.get_variable("w", [2], initializer=tf.constant_initializer([0.7, -0.4]), use_resource=True)
    w = tf.identity(w)
    _, _, x = tf.while_loop(
        lambda i, t, x: i < 2,
        lambda i, t, x: (tf.where(t < 4, i - 1, i + 3), t + 1, tf.sin(x * w)),
        (0, 0, tf.ones([2])),
    )
    return training(tf, tf.reduce_sum(x), {})


def maximum_iterations_gradient(tf):
    w = tf.get_variable("w", [2], initializer=tf.constant_initializer([0.7, -0.4]), use_resource=True)
    w = tf.identity(w)
    n = tf.placeholder(tf.int32, [], name="n")
    x = tf.while_loop(lambda x: tf.reduce_sum(x) < 10.0, lambda x: x * 1.5 + w, [tf.ones([2])], maximum_iterations=n)
    return training(tf, tf.reduce_sum(x), {"n:0": 3})
