"""Iterators: one-shot, initializable, reinitializable and feedable ones, with variables and tables, in sessions and
threads."""

import warnings

from conformance.outcomes import error_class, failure, graph_nodes


def all_of(sess, tf, tensor):
    found = []
    try:
        while True:
            found.append(sess.run(tensor))
    except tf.errors.OutOfRangeError:
        return found


def one_shot(tf, np):
    iterator = tf.data.Dataset.range(3).make_one_shot_iterator()
    other = tf.data.make_one_shot_iterator(tf.data.Dataset.from_tensors("x"))
    x, y = iterator.get_next(), other.get_next("named")
    found = [x.name, y.name, iterator.output_types, iterator.output_shapes, iterator.output_classes.__name__]
    found.append(failure(lambda: iterator.initializer))
    for _ in range(2):  # each session has iterators of its own
        with tf.Session() as sess:
            found += [sess.run([x, y]), sess.run(x), all_of(sess, tf, x), error_class(lambda: sess.run(y))]
    return found


def one_shot_of_state(tf, np):
    variable = tf.get_variable("v", [])
    placeholder = tf.placeholder(tf.int64, [])
    range_ = tf.data.Dataset.range
    return [
        failure(
            lambda: range_(3).map(lambda x: variable).make_one_shot_iterator(), "Failed to create a one-shot iterator"
        ),
        failure(lambda: range_(placeholder).make_one_shot_iterator()),
    ]


def initializable(tf, np):
    n = tf.placeholder(tf.int64, [])
    data = tf.placeholder(tf.float32, [None, 2])
    dataset = tf.data.Dataset.from_tensor_slices(data).take(n)
    iterator = dataset.make_initializable_iterator()
    x = iterator.get_next()
    found = [iterator.initializer.name, iterator.initializer.type, x.shape]
    with tf.Session() as sess:
        found.append(failure(lambda: sess.run(x), "the iterator has not been initialized"))
        found.append(failure(lambda: sess.run(iterator.initializer, {n: 1}), "You must feed a value"))
        for count in (2, 1):
            sess.run(iterator.initializer, {n: count, data: np.arange(6).reshape(3, 2)})
            found.append(all_of(sess, tf, x))
        found.append(error_class(lambda: sess.run(x)))
    return found


def several_get_next(tf, np):
    iterator = tf.data.Dataset.range(6).make_one_shot_iterator()
    x, y = iterator.get_next(), iterator.get_next()
    with tf.Session() as sess:
        return [sorted(int(each) for each in sess.run([x, y])) for _ in range(3)] + [error_class(lambda: sess.run(x))]


def reinitializable(tf, np):
    train = tf.data.Dataset.range(3).map(lambda x: (x, tf.cast(x, tf.float32)))
    test = tf.data.Dataset.from_tensor_slices((np.arange(10, 12), np.float32([1.5, 2.5])))
    iterator = tf.data.Iterator.from_structure(train.output_types, train.output_shapes)
    element = iterator.get_next()
    initializers = [iterator.make_initializer(train), iterator.make_initializer(test, name="to_test")]
    found = [[each.name for each in initializers], iterator.output_types, iterator.output_shapes]
    with tf.Session() as sess:
        found.append(error_class(lambda: sess.run(element)))
        for initializer in initializers * 2:
            sess.run(initializer)
            found.append(sess.run(element))
        found.append(all_of(sess, tf, element))
    return found + [graph_nodes(tf.get_default_graph())]


def structures_that_do_not_fit(tf, np):
    from_structure = tf.data.Iterator.from_structure
    range_ = tf.data.Dataset.range(3)
    return [
        failure(lambda: from_structure(tf.int32).make_initializer(range_), "Expected output types"),
        failure(lambda: from_structure(tf.int64, [2]).make_initializer(range_), "Expected output shapes"),
        failure(lambda: from_structure((tf.int64, tf.int64)).make_initializer(range_), "same nested structure"),
        failure(lambda: from_structure(tf.int64, (tf.TensorShape([]), tf.TensorShape([]))), ""),
        failure(
            lambda: from_structure({"a": tf.int64}, output_classes={"a": tf.SparseTensor}).make_initializer(
                range_.map(lambda x: {"a": x})
            ),
            "Expected output classes",
        ),
    ]


def feedable(tf, np):
    handle = tf.placeholder(tf.string, [])
    train = tf.data.Dataset.range(3).repeat()
    test = tf.data.Dataset.range(10, 12)
    iterator = tf.data.Iterator.from_string_handle(handle, train.output_types, train.output_shapes)
    x = iterator.get_next()
    train_iterator, test_iterator = train.make_one_shot_iterator(), test.make_initializable_iterator()
    found = [x.shape, iterator.output_types, train_iterator.string_handle("h").name]
    with tf.Session() as sess:
        train_handle, test_handle = sess.run([train_iterator.string_handle(), test_iterator.string_handle()])
        found += [sess.run(x, {handle: train_handle}) for _ in range(4)]
        for _ in range(2):
            sess.run(test_iterator.initializer)
            found += [sess.run(x, {handle: test_handle}) for _ in range(2)]
            found.append(error_class(lambda: sess.run(x, {handle: test_handle})))
        found.append(sess.run(x, {handle: train_handle}))
    return found


def handles_of_other_elements(tf, np):
    handle = tf.placeholder(tf.string, [])
    other = tf.data.Iterator.from_string_handle(handle, tf.float32, []).get_next()
    iterator = tf.data.Dataset.range(3).make_one_shot_iterator()
    with tf.Session() as sess:
        value = sess.run(iterator.string_handle())
        return [error_class(lambda: sess.run(other, {handle: value}))]


def variables_and_tables(tf, np):
    v = tf.get_variable("v", initializer=10.0)
    r = tf.get_variable("r", initializer=1.0, use_resource=True)
    words = tf.lookup.StaticHashTable(
        tf.lookup.KeyValueTensorInitializer(["a", "b"], tf.constant([1, 2], tf.int64)), -1
    )
    letters = tf.data.Dataset.from_tensor_slices(["a", "c", "b", "a"])
    dataset = letters.map(lambda word: (words.lookup(word), r * 2.0, v + 1.0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        iterator = dataset.make_initializable_iterator()
    element = iterator.get_next()
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.tables_initializer()])
        sess.run(iterator.initializer)
        found = [sess.run(element)]
        sess.run(r.assign(5.0))
        found.append(sess.run(element)[:2])
        sess.run(iterator.initializer)
        return found + [sess.run(element)]


def in_a_training_loop(tf, np):
    x = np.linspace(-1, 1, 16, dtype=np.float32)
    dataset = tf.data.Dataset.from_tensor_slices((x, 3 * x + 1)).shuffle(16, seed=2).batch(4).repeat(5)
    a, b = dataset.make_one_shot_iterator().get_next()
    w, c = tf.get_variable("w", initializer=0.0), tf.get_variable("c", initializer=0.0)
    loss = tf.reduce_mean(tf.square(w * a + c - b))
    step = tf.train.GradientDescentOptimizer(0.3).minimize(loss)
    losses = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        try:
            while True:
                losses.append(sess.run([loss, step])[0])
        except tf.errors.OutOfRangeError:
            return [np.float32(losses), sess.run([w, c])]


def optional(tf, np):
    iterator = tf.data.Dataset.range(1).map(lambda x: {"a": x}).make_one_shot_iterator()
    following = tf.data.experimental.get_next_as_optional(iterator)
    has_value, value = following.has_value(), following.get_value()
    made = tf.data.experimental.Optional.from_value((tf.constant(1), tf.constant("x")))
    none = tf.data.experimental.Optional.none_from_structure(made.value_structure)
    with tf.Session() as sess:
        found = [sess.run([has_value, value]), sess.run(has_value), error_class(lambda: sess.run(value))]
        return found + sess.run([made.get_value(), made.has_value(), none.has_value()])


def legacy_views(tf, np):
    dataset = tf.data.Dataset.from_tensors({"a": 1, "s": tf.SparseTensor([[0]], [1.5], [3])})
    iterator = dataset.make_one_shot_iterator()
    return [
        [
            tf.data.get_output_types(each),
            tf.data.get_output_shapes(each),
            tf.data.get_output_classes(each)["s"].__name__,
        ]
        for each in (dataset, iterator)
    ] + [str(tf.data.experimental.get_structure(dataset))]


def shared_names(tf, np):
    first = tf.data.Dataset.range(5).make_initializable_iterator(shared_name="it")
    second = tf.data.Iterator.from_structure(tf.int64, [], shared_name="it")
    with tf.Session() as sess:
        sess.run(first.initializer)
        return [sess.run(first.get_next()), sess.run(second.get_next()), sess.run(first.get_next())]


def caches(tf, np):
    import os
    import tempfile

    calls = []

    def count(x):
        calls.append(1)
        return x

    found = []
    name = os.path.join(tempfile.mkdtemp(), "cache")
    for dataset in (tf.data.Dataset.range(3).map(lambda x: tf.py_func(count, [x], tf.int64)),):
        for cached in (dataset.cache(), dataset.map(lambda x: (x, tf.as_string(x))).cache(name)):
            iterator = cached.repeat(2).make_initializable_iterator()
            element = iterator.get_next()
            with tf.Session() as sess:
                for _ in range(2):
                    sess.run(iterator.initializer)
                    found += [all_of(sess, tf, element), len(calls)]
    return found


def random_seeds_of_sessions(tf, np):
    tf.set_random_seed(1)
    dataset = tf.data.Dataset.range(4).shuffle(4).map(lambda x: (x, tf.random_uniform([])))
    iterator = dataset.make_initializable_iterator()
    element = iterator.get_next()
    found = []
    for _ in range(2):
        with tf.Session() as sess:
            for _ in range(2):
                sess.run(iterator.initializer)
                found.append(all_of(sess, tf, element))
    return found
