"""`tf.function` while a graph is built."""

from conformance.outcomes import error_class, failure


def _run(tf, fetches, feed=None):
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return sess.run(fetches, feed)


def structures_come_back(tf, np):
    @tf.function(autograph=False)
    def affine(x, scale=2.0):
        return {"a": x * scale, "b": [x + 1.0, None]}

    result = affine(tf.constant([1.0, 2.0]))
    other = affine(tf.constant(3.0), scale=4.0)
    return [sorted(result), result["b"][1], result["a"].op.type, _run(tf, [result["a"], result["b"][0], other["a"]])]


def traced_once_per_signature(tf, np):
    calls = []

    @tf.function(autograph=False)
    def traced(x, flag=True):
        calls.append((x.dtype.name, str(x.shape), flag))
        return x + x if flag else x

    for x in (tf.constant(1.0), tf.constant(2.0), tf.constant(1), tf.constant([1.0, 2.0]), np.float32([3.0, 4.0])):
        traced(x)
    traced(tf.constant(1.0), False)
    traced(tf.constant(1.0), flag=False)
    traced(x=tf.constant(1.0))
    return calls


def with_an_input_signature(tf, np):
    shapes = []

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)], autograph=False)
    def doubled(x):
        shapes.append(str(x.shape))
        return x * 2.0

    values = _run(tf, [doubled(tf.constant([1.0, 2.0])), doubled([3.0])])
    return [
        values,
        shapes,
        error_class(lambda: doubled(tf.constant(1.0))),
        error_class(lambda: doubled(tf.constant([1]))),
        error_class(lambda: doubled([1.0], [2.0])),
        error_class(lambda: doubled()),
        failure(lambda: tf.function(doubled.python_function, input_signature=3)),
    ]


def effects_run_in_order(tf, np):
    v = tf.Variable(2.0, use_resource=True)
    seen = []

    @tf.function(autograph=False)
    def changed(x):
        before = v * 1.0
        v.assign_add(x)
        tf.py_func(lambda each: seen.append(float(each)), [v.read_value()], [])
        between = v * 1.0
        v.assign(between * 10.0)
        return before, between, v + 0.0

    return [_run(tf, changed(tf.constant(1.0))), seen]


def without_a_result(tf, np):
    v = tf.Variable(2.0, use_resource=True)

    @tf.function(autograph=False)
    def changed(x):
        v.assign_sub(x)

    call = changed(tf.constant(0.5))
    with tf.Session() as sess:
        sess.run(v.initializer)
        sess.run(call)
        sess.run(call)
        return [isinstance(call, tf.Operation), call.type, sess.run(v)]


def variables_of_a_function(tf, np):
    class Layer(object):
        def __init__(self):
            self.w = None

        @tf.function(autograph=False)
        def __call__(self, x):
            if self.w is None:
                self.w = tf.Variable(3.0, name="w")
            return x * self.w

    first, second = Layer(), Layer()
    values = [first(tf.constant(2.0)), second(tf.constant(5.0)), first(tf.constant([1.0]))]
    gradient = tf.gradients(values[0], first.w)[0]

    @tf.function(autograph=False)
    def makes_one_each_time(x):
        return x * tf.Variable(1.0)

    return [_run(tf, [values, gradient]), failure(lambda: makes_one_each_time(tf.constant(1.0)))]


def gradients_of_a_call(tf, np):
    w = tf.Variable([1.0, 2.0], use_resource=True)

    @tf.function(autograph=False)
    def loss(x):
        with tf.GradientTape() as tape:
            value = tf.reduce_sum(tf.tanh(w * x) ** 2)
        return value, tape.gradient(value, w)

    x = tf.constant([0.5, -0.25])
    value, inner = loss(x)
    return _run(tf, [value, inner, tf.gradients(value, [x, w])])


def calls_in_calls_and_loops(tf, np):
    @tf.function(autograph=False)
    def halved(x):
        return x / 2.0

    @tf.function(autograph=False)
    def until_small(x):
        return tf.while_loop(lambda y: y > 1.0, halved, [x])

    x = tf.placeholder(tf.float32)
    return _run(tf, [until_small(x), tf.map_fn(halved, tf.constant([1.0, 4.0]))], {x: 9.0})


def concrete_functions(tf, np):
    @tf.function(autograph=False)
    def affine(x, scale, shift=1.0):
        return x * scale + shift

    concrete = affine.get_concrete_function(tf.TensorSpec([None], tf.float32), 3.0)
    outputs = concrete.outputs
    return [
        [(tensor.op.name, tensor.dtype.name, str(tensor.shape)) for tensor in concrete.inputs],
        [(tensor.dtype.name, str(tensor.shape)) for tensor in outputs],
        _run(tf, concrete(tf.constant([1.0, 2.0]))),
    ]


def effects_of_datasets(tf, np):
    """What takes elements runs, though nobody uses them, for what the datasets' functions do."""
    count = tf.get_variable("count", initializer=np.int64(1), use_resource=True)

    def counted(x):
        with tf.control_dependencies([count.assign_add(1)]):
            return tf.identity(x)

    def doubled(x):
        with tf.control_dependencies([count.assign(count * 2)]):
            return tf.identity(x)

    @tf.function
    def one():
        tf.data.experimental.get_single_element(tf.data.Dataset.range(1).map(counted))
        return tf.constant("one")

    @tf.function
    def two():
        tf.data.experimental.get_single_element(tf.data.Dataset.range(1).map(counted).take(1))
        tf.data.experimental.get_single_element(tf.data.Dataset.range(1).map(doubled))
        return tf.constant("two")

    @tf.function
    def three():
        tf.data.Dataset.range(3).map(counted).reduce(np.int64(0), lambda state, x: state + x)
        return tf.constant("three")

    calls = [one(), two(), three()]
    with tf.Session() as sess:
        sess.run(count.initializer)
        return [(sess.run(call), sess.run(count)) for call in calls]


def what_cannot_be_returned(tf, np):
    x = tf.constant(1.0)
    return [
        error_class(lambda: tf.function(lambda y: "text".join, autograph=False)(x)),
        error_class(lambda: tf.function(lambda y: y if y > 0 else -y, autograph=False)(x)),
        error_class(lambda: tf.function(lambda y: y, autograph=False)(x, x)),
    ]


def unknown_ranks_and_sparse_arguments(tf, np):
    @tf.function(autograph=False)
    def summed(sparse):
        return tf.sparse.to_dense(sparse), sparse

    sparse = tf.SparseTensor([[0, 1]], [2.0], [1, 3])
    dense, back = summed(sparse)
    return [type(back).__name__, _run(tf, [dense, back.values])]


def relaxed_shapes(tf, np):
    shapes = []

    @tf.function(autograph=False, experimental_relax_shapes=True)
    def traced(x):
        shapes.append(str(x.shape))
        return x * 2.0

    return [_run(tf, [traced(tf.ones([size])) for size in (1, 2, 3)]), len(shapes) <= 3]
