"""tf.variable_scope and tf.get_variable: names, sharing, inheritance."""

from conformance.outcomes import error_class, failure


def slides_sharing(tf, np):
    with tf.variable_scope("foo"):
        v = tf.get_variable("v", shape=[1])
    with tf.variable_scope("foo", reuse=True):
        v1 = tf.get_variable("v")

    def crash():
        with tf.variable_scope("foo", reuse=False):
            tf.get_variable("v")

    def crash_with_shape():
        with tf.variable_scope("foo", reuse=False):
            tf.get_variable("v", [1])

    return [v.name, v1 is v, failure(crash), failure(crash_with_shape)]


def get_variable_nodes(tf, np):
    tf.get_variable("default", [2, 3])
    tf.get_variable("constant", initializer=[1.0, 2.0])
    tf.get_variable("zeros", [2], initializer=tf.zeros_initializer())
    tf.get_variable("number", initializer=3)
    with tf.variable_scope("a/b"):
        tf.get_variable("c", [2], initializer=tf.constant_initializer(0.1))
        with tf.name_scope("n"):
            tf.get_variable("d", [2], initializer=tf.random_normal_initializer(stddev=0.5))
            tf.Variable(1.0, name="e")
    tf.get_variable("ints", [2], tf.int32)
    tf.get_variable("local", [], collections=[tf.GraphKeys.LOCAL_VARIABLES], trainable=False)
    return tf.get_default_graph()


def initializer_nodes(tf, np):
    initializers = {
        "ones": tf.ones_initializer(),
        "constant": tf.constant_initializer([1.0, 2.0]),
        "uniform": tf.random_uniform_initializer(-1, 1, seed=3),
        "truncated": tf.truncated_normal_initializer(stddev=0.1),
        "unit": tf.uniform_unit_scaling_initializer(),
        "scaling": tf.variance_scaling_initializer(),
        "glorot_uniform": tf.glorot_uniform_initializer(),
        "glorot_normal": tf.glorot_normal_initializer(),
        "orthogonal": tf.orthogonal_initializer(seed=2),
    }
    for name in sorted(initializers):
        tf.get_variable(name, [2, 2], initializer=initializers[name])
    tf.get_variable("identity", [2, 2], initializer=tf.initializers.identity())
    tf.get_variable("function", [2, 2], initializer=lambda shape, dtype, partition_info=None: tf.ones(shape, dtype))
    return tf.get_default_graph()


def initializer_values(tf, np):
    initializers = [
        tf.ones_initializer(),
        tf.constant_initializer([1.0, 2.0]),
        tf.random_uniform_initializer(-1, 1, seed=3),
    ]
    initializers += [tf.truncated_normal_initializer(stddev=0.1, seed=4), tf.glorot_uniform_initializer(seed=5)]
    initializers += [
        tf.variance_scaling_initializer(seed=6),
        tf.random_normal_initializer(seed=7),
        tf.initializers.he_normal(seed=8),
    ]
    initializers += [tf.uniform_unit_scaling_initializer(seed=9), tf.initializers.lecun_uniform(seed=1)]
    with tf.Session() as sess:
        return sess.run(
            [initializer([3, 2]) for initializer in initializers] + [tf.constant_initializer(7)([2], tf.int32)]
        )


def get_variable_errors(tf, np):
    tf.get_variable("v", [2])

    def reuse(**arguments):
        with tf.variable_scope(tf.get_variable_scope(), reuse=True):
            return tf.get_variable(**arguments)

    return [
        failure(lambda: tf.get_variable("v", [2])),
        failure(lambda: tf.get_variable("w")),
        failure(lambda: reuse(name="w", shape=[2])),
        failure(lambda: reuse(name="v", shape=[3])),
        failure(lambda: reuse(name="v", shape=[2], dtype=tf.int32)),
        failure(lambda: tf.get_variable("x", [None, 2])),
        failure(lambda: tf.get_variable("y", [2], initializer=tf.constant([1.0, 2.0]))),
        failure(lambda: tf.get_variable("z", [2], tf.string)),
        error_class(lambda: tf.get_variable("")),
        failure(lambda: tf.get_variable("q", [2], initializer=3)),
        reuse(name="v", shape=[2]).name,
        reuse(name="v").name,
    ]


def reuse_modes(tf, np):
    results = []

    def get(scope, name="v", **arguments):
        with tf.variable_scope(scope, **arguments) as entered:
            try:
                v = tf.get_variable(name, [1])
                results.append([v.name, str(entered.reuse)])
            except ValueError as error:
                results.append([str(error).split(".")[0], str(entered.reuse)])

    get("a")
    get("a", reuse=True)
    get("a", reuse=tf.AUTO_REUSE)
    get("a", reuse=False)
    get("a", reuse=None)
    get("b", reuse=tf.AUTO_REUSE)
    get("c", reuse=True)
    with tf.variable_scope("a", reuse=True):
        with tf.variable_scope("inner"):
            results.append(str(tf.get_variable_scope().reuse))
        with tf.variable_scope("inner", reuse=False):
            results.append(str(tf.get_variable_scope().reuse))
    with tf.variable_scope("auto", reuse=tf.AUTO_REUSE):
        get("x")
        get("x", reuse=False)
        get("x", reuse=True)
    with tf.variable_scope("late") as scope:
        tf.get_variable("v", [1])
        scope.reuse_variables()
        results.append([tf.get_variable("v").name, scope.reuse])
    results.append(failure(lambda: tf.variable_scope("a", reuse="yes").__enter__()))
    return results


def nested_and_reentered_scopes(tf, np):
    names = []
    with tf.variable_scope("foo") as foo:
        with tf.variable_scope("bar") as bar:
            names += [tf.get_variable("v", [1]).name, tf.constant(1, name="c").name, bar.name, bar.original_name_scope]
    with tf.variable_scope("foo"):
        with tf.variable_scope("bar"):
            names += [tf.get_variable("w", [1]).name, tf.constant(1, name="c").name]
    with tf.variable_scope(bar, reuse=True):
        names += [tf.get_variable("v").name, tf.constant(1, name="c").name, tf.get_variable_scope().name]
    with tf.variable_scope("other"):
        with tf.variable_scope(foo):
            names += [tf.get_variable("x", [1]).name, tf.constant(1, name="c").name]
            with tf.variable_scope("deep"):
                names += [tf.get_variable("x", [1]).name, tf.constant(1, name="c").name]
        names += [tf.get_variable("x", [1]).name, tf.constant(1, name="c").name]
    with tf.variable_scope(foo, auxiliary_name_scope=False) as again:
        names += [tf.constant(1, name="c").name, again.original_name_scope]
        with tf.name_scope(again.original_name_scope):
            names.append(tf.constant(1, name="c").name)
    return names


def default_names(tf, np):
    names = []
    for _ in range(3):
        with tf.variable_scope(None, default_name="layer") as scope:
            names += [tf.get_variable("w", [1]).name, scope.name, tf.constant(1).name]
    with tf.variable_scope("top"):
        for _ in range(2):
            with tf.variable_scope(None, "layer") as scope:
                names += [tf.get_variable("w", [1]).name, scope.name]
    with tf.variable_scope("given", "layer"):
        names.append(tf.get_variable("w", [1]).name)
    names.append(failure(lambda: tf.variable_scope(None).__enter__()))
    names.append(failure(lambda: tf.variable_scope(None, "d", reuse=True).__enter__()))
    return names


def name_scopes_do_not_prefix_variables(tf, np):
    with tf.name_scope("n"):
        a = tf.get_variable("a", [1])
        with tf.variable_scope("v"):
            b = tf.get_variable("b", [1])
            c = tf.Variable(1.0, name="c")
            d = b + 1
    with tf.variable_scope("v"):
        e = tf.Variable(1.0, name="c")
        f = tf.constant(1)
    return [t.name for t in (a, b, c, d, e, f)]


def inherited_arguments(tf, np):
    with tf.variable_scope("a", initializer=tf.constant_initializer(0.5), dtype=tf.float64):
        v = tf.get_variable("v", [2])
        with tf.variable_scope("b"):
            w = tf.get_variable("w", [2])
            x = tf.get_variable("x", [2], initializer=tf.ones_initializer())
        with tf.variable_scope("c", initializer=tf.zeros_initializer(), dtype=tf.float32) as c:
            y = tf.get_variable("y", [2])
            c.set_initializer(tf.constant_initializer(3.0))
            z = tf.get_variable("z", [2])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return sess.run([v, w, x, y, z])


def regularizers(tf, np):
    def l2(weights):
        return 0.5 * tf.reduce_sum(weights**2, name="l2")

    with tf.variable_scope("a", regularizer=l2):
        tf.get_variable("v", [2], initializer=tf.ones_initializer())
        tf.get_variable("n", [2], regularizer=lambda w: None)
        with tf.variable_scope("b"):
            tf.get_variable("w", [2], initializer=tf.constant_initializer(2.0))
    with tf.variable_scope("a", reuse=True, regularizer=l2):
        tf.get_variable("v")
    losses = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        total = sess.run(tf.add_n(losses))
        return [[loss.name for loss in losses], sess.run(losses), total, tf.get_default_graph()]


def custom_getters(tf, np):
    calls = []

    def outer(getter, name, *args, **kwargs):
        calls.append(["outer", name])
        return getter(name, *args, **kwargs)

    def inner(getter, name, *args, **kwargs):
        calls.append(["inner", name])
        return getter(name + "_renamed", *args, **kwargs)

    def plain(getter, *args, **kwargs):
        calls.append(["plain", kwargs["name"] if "name" in kwargs else args[0], sorted(kwargs)])
        return getter(*args, **kwargs)

    with tf.variable_scope("a", custom_getter=outer):
        names = [tf.get_variable("v", [1]).name]
        with tf.variable_scope("b", custom_getter=inner):
            names.append(tf.get_variable("v", [1]).name)
            names.append(tf.get_variable("p", [1], custom_getter=plain).name)
        doubled = tf.get_variable("d", initializer=2.0, custom_getter=lambda getter, *a, **k: getter(*a, **k) * 2)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [names, calls, sess.run(doubled)]


def scope_properties(tf, np):
    with tf.variable_scope("a", reuse=tf.AUTO_REUSE, caching_device="/cpu:0", use_resource=False) as scope:
        tf.get_variable("v", [1])
        tf.get_variable("w", [1], trainable=False)
        return {
            "names": [scope.name, scope.original_name_scope, tf.get_variable_scope().name],
            "reuse": str(scope.reuse),
            "settings": [
                scope.caching_device,
                scope.use_resource,
                str(scope.dtype),
                scope.initializer,
                scope.partitioner,
            ],
            "variables": [[v.name for v in scope.global_variables()], [v.name for v in scope.trainable_variables()]],
            "collections": [v.name for v in tf.get_collection("variables", scope="a")],
        }


def variable_op_scope(tf, np):
    with tf.variable_op_scope([tf.constant(1)], "given", "default"):
        a = tf.get_variable("v", [1])
    with tf.variable_op_scope([], None, "default"):
        b = tf.get_variable("v", [1])
    return [a.name, b.name]


def get_local_variable(tf, np):
    v = tf.get_local_variable("v", [2], initializer=tf.zeros_initializer())
    return [v.name, [x.name for x in tf.local_variables()], [x.name for x in tf.global_variables()], v.trainable]


def get_variable_with_tensor_initializer(tf, np):
    a = tf.get_variable("a", initializer=tf.random_uniform([2], seed=1))
    b = tf.get_variable("b", initializer=np.float32([1, 2]))
    c = tf.get_variable("c", dtype=tf.int32, initializer=[1, 2])
    mismatch = failure(lambda: tf.get_variable("f", dtype=tf.int64, initializer=[1, 2]))
    d = tf.get_variable("d", [], initializer=tf.ones_initializer())
    e = tf.get_variable("e", initializer="text")
    return [[str(v.shape) + v.dtype.name for v in (a, b, c, d, e)], mismatch, tf.get_default_graph()]


def make_template(tf, np):
    def layer(x, scale):
        w = tf.get_variable("w", [1], initializer=tf.ones_initializer())
        return w * x * scale

    template = tf.make_template("layer", layer, scale=2.0)
    a, b = template(tf.constant([1.0])), template(tf.constant([3.0]))
    other = tf.make_template("layer", layer, scale=1.0)
    c = other(tf.constant([1.0]))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [
            [t.name for t in (a, b, c)],
            [v.name for v in tf.global_variables()],
            sess.run([a, b, c]),
            template.variable_scope.name,
        ]


def naive_sharing(tf, np):
    variables = {"w": tf.Variable(tf.ones([2, 2]), name="w")}

    def apply(x):
        return tf.matmul(x, variables["w"])

    apply(tf.ones([1, 2])), apply(tf.ones([1, 2]))
    return tf.get_default_graph()


def conv_relu_twice(tf, np):
    def conv_relu(input, kernel_shape, bias_shape):
        weights = tf.get_variable("weights", kernel_shape, initializer=tf.random_normal_initializer())
        biases = tf.get_variable("biases", bias_shape, initializer=tf.constant_initializer(0.0))
        conv = tf.nn.conv2d(input, weights, strides=[1, 1, 1, 1], padding="SAME")
        return tf.nn.relu(conv + biases)

    def image_filter(images):
        with tf.variable_scope("conv1"):
            relu1 = conv_relu(images, [3, 3, 2, 2], [2])
        with tf.variable_scope("conv2"):
            return conv_relu(relu1, [3, 3, 2, 2], [2])

    image = tf.placeholder(tf.float32, [1, 4, 4, 2])
    image_filter(image)
    error = failure(lambda: image_filter(image))
    with tf.variable_scope(tf.get_variable_scope(), reuse=True):
        second = image_filter(image)
    return [error, second.name, [v.name for v in tf.global_variables()], tf.get_default_graph()]
