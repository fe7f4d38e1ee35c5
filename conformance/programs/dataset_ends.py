"""`tf.data`: how many elements datasets have, what errors cost of them, and what ends them."""

from conformance.outcomes import failure


def outcomes(tf, np, dataset, most=12):
    """The first elements of a dataset; errors by their classes."""
    found = []
    get_next = tf.data.make_one_shot_iterator(dataset).get_next()
    with tf.Session() as sess:
        for _ in range(most):
            try:
                found.append(np.asarray(sess.run(get_next)).tolist())
            except tf.errors.OutOfRangeError:
                return found + ["end"]
            except tf.errors.OpError as error:
                found.append(type(error).__name__)
    return found


def cardinalities(tf, np):
    five, experimental = tf.data.Dataset.range(5), tf.data.experimental
    unknown, infinite = five.filter(lambda x: True), five.repeat()
    windows = [{}, {"shift": 1}, {"shift": 3}, {"stride": 2}, {"stride": 2, "shift": 1}, {"shift": 7}]
    datasets = [
        five.map(lambda x: x + 1),
        five.map(lambda x: x + 1, 2),
        five.map(lambda x: x + 1).batch(2).repeat(2).shuffle(3).prefetch(1).cache(),
        five.apply(experimental.scan(0, lambda s, x: (s, x))),
        five.apply(experimental.take_while(lambda x: True)),
        five.apply(experimental.map_and_batch(lambda x: x, 2)),
        five.apply(experimental.map_and_batch(lambda x: x, 2, drop_remainder=True)),
        five.apply(experimental.ignore_errors()),
        five.apply(experimental.unique()),
        five.map(tf.range).apply(experimental.dense_to_sparse_batch(2, [10])),
        five.batch(2).unbatch(),
        five.flat_map(tf.data.Dataset.from_tensors),
        experimental.Counter(),
        infinite.skip(-1),
        infinite.take(-1),
        infinite.window(2),
        unknown.window(2),
        unknown.skip(-1),
        unknown.repeat(0),
        unknown.take(3),
        unknown.concatenate(infinite),
    ]
    datasets += [five.window(3, drop_remainder=drop, **window) for window in windows for drop in (False, True)]
    with tf.Session() as sess:
        return sess.run([experimental.cardinality(dataset) for dataset in datasets])


def what_errors_cost(tf, np):
    """In a batch of mapped elements an error costs the batch, elsewhere what was taken before."""
    ten, experimental = tf.data.Dataset.range(10), tf.data.experimental
    options = tf.data.Options()
    options.experimental_optimization.apply_default_optimizations = False

    def bad(x):
        return tf.check_numerics(1.0 / tf.cast(x % 3, tf.float32), "no")

    datasets = [
        ten.map(bad),
        ten.map(bad, 2),
        ten.map(bad).batch(4),
        ten.map(bad, 2).batch(4),
        ten.map(bad).batch(4, drop_remainder=True),
        ten.map(bad).batch(4).with_options(options),
        ten.map(bad).filter(lambda x: True).batch(4),
        ten.map(bad).padded_batch(4, []),
        ten.apply(experimental.map_and_batch(bad, 4)),
        ten.apply(experimental.map_and_batch(bad, 4)).apply(experimental.ignore_errors()),
        ten.map(bad).apply(experimental.ignore_errors()).batch(4),
        ten.map(lambda x: tf.check_numerics(0.0 / tf.cast(x * 0, tf.float32), "no")).batch(4),
    ]
    return [outcomes(tf, np, dataset) for dataset in datasets]


def errors_in_interleaved_datasets(tf, np):
    """In parallel an error has the turn of an element, or of a dataset."""

    def checked(x):
        with tf.control_dependencies([tf.debugging.assert_none_equal(x, np.int64(5))]):
            return tf.identity(x)

    def repeated(x, count):
        return tf.data.Dataset.from_tensors(x).repeat(count)

    source = tf.data.Dataset.from_tensor_slices(np.array([4, 5, 6], np.int64)).repeat(2)
    found = []
    for length in (1, 2):
        ways = [
            lambda dataset, f, n=length: dataset.interleave(f, 2, n),
            lambda dataset, f, n=length: dataset.interleave(f, 2, n, num_parallel_calls=2),
            lambda dataset, f, n=length: dataset.apply(tf.data.experimental.parallel_interleave(f, 2, n)),
        ]
        for interleaved in ways:
            in_input = interleaved(source.map(checked), lambda x: repeated(x, x))
            in_function = interleaved(source, lambda x: repeated(x, checked(x)))
            in_elements = interleaved(source, lambda x: repeated(x, x).map(checked))
            found += [outcomes(tf, np, dataset, 40) for dataset in (in_input, in_function, in_elements)]
    return found


def functions_that_end(tf, np):
    """A mapped function ends the dataset with OutOfRangeError; elsewhere that is an error."""
    ten, experimental = tf.data.Dataset.range(10), tf.data.experimental

    def fails_from_5(i):
        if i >= 5:
            raise StopIteration()
        return i

    def ending(x):
        return tf.py_func(fails_from_5, [x], tf.int64)

    def from_tensor(x):
        return tf.data.Dataset.from_tensors(ending(x))

    zero = tf.constant(0, tf.int64)
    datasets = [
        ten.map(ending),
        ten.map(ending, 2),
        ten.map(ending).batch(4),
        ten.map(ending, 2).batch(4),
        ten.apply(experimental.map_and_batch(ending, 4)),
        ten.apply(experimental.scan(zero, lambda state, x: (state, ending(x)))),
        ten.filter(lambda x: ending(x) >= 0),
        ten.filter(lambda x: ending(x) >= 0).map(lambda x: x, 2),
        ten.apply(experimental.take_while(lambda x: ending(x) >= 0)),
        ten.flat_map(from_tensor),
        ten.interleave(from_tensor, 2),
        ten.apply(experimental.group_by_window(ending, lambda key, group: group.batch(2), 2)),
    ]
    found = [outcomes(tf, np, dataset) for dataset in datasets]
    with tf.Session() as sess:
        found.append(failure(lambda: sess.run(ten.reduce(zero, lambda state, x: ending(x))), "StopIteration"))
        found.append(sess.run(ten.map(ending).reduce(zero, lambda state, x: x)))
        mapped = ten.apply(experimental.map_and_batch(ending, 6))
        get_next = tf.data.make_one_shot_iterator(mapped).get_next()
        found.append(failure(lambda: sess.run(get_next), "Function invocation produced OutOfRangeError"))
    return found


def wrong_arguments(tf, np):
    """What the runtime says of them."""
    ten, experimental = tf.data.Dataset.range(10), tf.data.experimental

    def from_tensor(x):
        return tf.data.Dataset.from_tensors(x)

    def first(dataset):
        with tf.Session() as sess:
            return sess.run(tf.data.make_one_shot_iterator(dataset).get_next())

    squares = tf.data.Dataset.range(14).map(lambda n: tf.zeros([n + 2, n + 2]))
    datasets = [
        ten.interleave(from_tensor, 0),
        ten.interleave(from_tensor, -2),
        ten.interleave(from_tensor, 2, 0),
        ten.interleave(from_tensor, 2, num_parallel_calls=0),
        ten.shuffle(0),
        ten.batch(0),
        ten.padded_batch(0, []),
        ten.prefetch(-2),
        ten.shard(0, 0),
        ten.shard(2, 3),
        ten.map(from_tensor, 0),
        ten.apply(experimental.map_and_batch(lambda x: x, 0)),
        ten.apply(experimental.shuffle_and_repeat(3, 0)),
        tf.data.Dataset.range(0, 3, 0),
        squares.apply(experimental.dense_to_sparse_batch(4, [3, 3])),
        squares.apply(experimental.dense_to_sparse_batch(4, [3, None])),
        squares.map(lambda x: tf.placeholder_with_default(x, None)).apply(experimental.dense_to_sparse_batch(4, [3])),
    ]
    found = [failure(lambda dataset=dataset: first(dataset), r"[\w ]+(must| ha[ds] )[^\n]*") for dataset in datasets]
    by_default = ten.interleave(from_tensor).reduce(np.int64(0), lambda x, y: x + y)
    with tf.Session() as sess:
        return [found, sess.run(by_default)]


def components_of_different_lengths(tf, np):
    from_tensors = tf.data.Dataset.from_tensors
    unknown = tf.placeholder(tf.int64), tf.placeholder(tf.int64, [None, 2])
    sparse = tf.SparseTensor([[0, 0]], [1], [3, 2])
    datasets = [(np.arange(7), np.arange(8)), (np.arange(7), {"a": (*unknown, np.arange(8))}), (*unknown, np.arange(3))]
    datasets += [(sparse, np.arange(3)), (np.arange(2), np.zeros([2, 3]))]
    return [failure(lambda components=components: from_tensors(components).unbatch(), r".*") for components in datasets]


def arguments_that_are_no_scalars(tf, np):
    """They are seen when the dataset is built."""
    ten, pair = tf.data.Dataset.range(10), [1, 2]
    builders = [
        lambda: ten.batch(pair),
        lambda: ten.batch(2, drop_remainder=[True]),
        lambda: ten.padded_batch(pair, []),
        lambda: ten.repeat(pair),
        lambda: ten.take(pair),
        lambda: ten.skip(pair),
        lambda: ten.shuffle(pair),
        lambda: ten.prefetch(pair),
        lambda: ten.shard(pair, 0),
        lambda: ten.window(pair),
        lambda: ten.cache(["a", "b"]),
        lambda: tf.data.Dataset.range(pair),
        lambda: tf.data.TextLineDataset([["a"]]),
        lambda: tf.data.TFRecordDataset(["a"], buffer_size=pair),
        lambda: ten.apply(tf.data.experimental.map_and_batch(lambda x: x, pair)),
        lambda: ten.apply(tf.data.experimental.shuffle_and_repeat(pair)),
    ]
    return [failure(build, "Shape must be (at most )?rank . but is rank .") for build in builders]


def unique_arrays(tf, np):
    slices, unique = tf.data.Dataset.from_tensor_slices, tf.data.experimental.unique()
    datasets = [
        slices([[1, 2], [1, 2], [1, 3], [2, 1]]).apply(unique),
        slices([["a", "b"], ["a", "b"], ["ab", ""]]).apply(unique),
        slices([[1], [2], [1]]).map(lambda x: x[0]).apply(unique),
    ]
    return [
        [value.tolist() if hasattr(value, "tolist") else value for value in outcomes(tf, np, each)] for each in datasets
    ]


def repeated_shuffles(tf, np):
    """A buffer larger than several passes holds elements of three of them, and gives one pass after the other."""
    dataset = tf.data.Dataset.range(5).batch(2).shuffle(10**6, seed=3).repeat()
    return outcomes(tf, np, dataset, 9)


def generators_are_closed(tf, np):
    """At their end, when what takes from them ends or begins anew, and when the iterator is gone."""
    closed = []

    def generator():
        try:
            for i in range(100):
                yield i
        finally:
            closed.append(i)

    def elements(sess, iterator, most=100):
        sess.run(iterator.initializer)
        get_next = iterator.get_next()
        try:
            for _ in range(most):
                sess.run(get_next)
        except tf.errors.OutOfRangeError:
            pass
        return list(closed)

    dataset = tf.data.Dataset.from_generator(generator, tf.int64)
    taken, batches = dataset.take(2), dataset.batch(4).take(1).repeat(2).prefetch(1)
    whole, part, many = (tf.data.make_initializable_iterator(each) for each in (dataset, taken, batches))
    with tf.Session() as sess:
        results = [elements(sess, part), elements(sess, part, 1), elements(sess, part)]
        results += [elements(sess, whole), elements(sess, many)]
        return results + [elements(sess, whole, 3), elements(sess, whole, 0)]
