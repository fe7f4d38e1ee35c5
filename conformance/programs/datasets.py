"""`tf.data`: what transformations give, in which order, with which types and shapes; ends and errors; nodes."""

import collections
import warnings

from conformance.outcomes import error_class, failure, graph_nodes


def elements(tf, dataset, most=30):
    """The elements of a dataset, and the class of the error at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        iterator = tf.data.make_initializable_iterator(dataset)
    get_next = iterator.get_next()
    found = []
    with tf.Session() as sess:
        sess.run(tf.tables_initializer())
        sess.run(iterator.initializer)
        try:
            while len(found) < most:
                found.append(sess.run(get_next))
        except tf.errors.OutOfRangeError as error:
            found.append(error.message.splitlines()[0])
    return found


def described(tf, dataset):
    return [tf.compat.v1.data.get_output_types(dataset), tf.compat.v1.data.get_output_shapes(dataset)]


def sources(tf, np):
    Dataset = tf.data.Dataset
    Point = collections.namedtuple("Point", ["x", "y"])
    datasets = [
        Dataset.from_tensors({"a": [1, 2], "b": (3.0, "text")}),
        Dataset.from_tensor_slices((np.arange(6).reshape(3, 2), ["a", "b", "c"])),
        Dataset.from_tensor_slices(Point(np.arange(2), np.ones((2, 2), np.float32))),
        Dataset.range(3),
        Dataset.range(2, 11, 4),
        Dataset.range(3, 0, -1),
        Dataset.zip((Dataset.range(3), {"d": Dataset.range(5, 7)})),
        Dataset.range(2).concatenate(Dataset.range(10, 12)),
        Dataset.from_sparse_tensor_slices(tf.SparseTensor([[0, 1], [2, 0], [2, 3]], [5, 6, 7], [3, 4])),
    ]
    return [[described(tf, dataset), elements(tf, dataset)] for dataset in datasets]


def order_and_number(tf, np):
    ten = tf.data.Dataset.range(10)
    datasets = [
        ten.take(3),
        ten.take(-1),
        ten.take(0),
        ten.skip(7),
        ten.skip(-1),
        ten.skip(20),
        ten.take(2).repeat(3),
        ten.take(2).repeat(0),
        ten.take(0).repeat(),
        ten.take(2).repeat().take(5),
        ten.shard(3, 1),
        ten.take(3).enumerate(5),
        ten.take(3).cache().repeat(2),
        ten.take(3).prefetch(2),
        ten.take(3).prefetch(tf.data.experimental.AUTOTUNE),
        ten.filter(lambda x: tf.equal(x % 3, 1)),
        ten.apply(lambda dataset: dataset.take(2)),
    ]
    return [elements(tf, dataset) for dataset in datasets]


def shuffled(tf, np):
    ten = tf.data.Dataset.range(10)
    found = []
    for graph_seed in (None, 3):
        if graph_seed is not None:
            tf.set_random_seed(graph_seed)
        datasets = [
            ten.shuffle(10, seed=5),
            ten.shuffle(3, seed=5),
            ten.shuffle(20, seed=5),
            ten.shuffle(10, seed=0),
            ten.take(4).shuffle(4, seed=6).repeat(3),
            ten.take(4).shuffle(3, seed=6).repeat(3),
            ten.take(4).shuffle(4, seed=6, reshuffle_each_iteration=False).repeat(2),
            ten.take(4).shuffle(4, seed=6).map(lambda x: x).repeat(2),
            ten.take(4).repeat(2).shuffle(5, seed=6),
            ten.take(4).apply(tf.data.experimental.shuffle_and_repeat(3, 2, seed=6)),
            tf.data.experimental.RandomDataset(4).take(5),
        ]
        found += [[int(each) for each in elements(tf, dataset)[:-1]] for dataset in datasets]
    found.append([int(each) for each in elements(tf, ten.shuffle(10))[:-1]])
    return found


def batches(tf, np):
    Dataset = tf.data.Dataset
    ragged = Dataset.range(1, 5).map(lambda x: (tf.fill([x], x), tf.as_string(x)))
    datasets = [
        Dataset.range(7).batch(3),
        Dataset.range(7).batch(3, drop_remainder=True),
        Dataset.range(4).map(lambda x: {"x": x, "y": tf.fill([2], x)}).batch(2),
        ragged.padded_batch(2, ([None], [])),
        ragged.padded_batch(3, ([6], []), padding_values=(np.int64(-1), "?"), drop_remainder=True),
        Dataset.range(4).batch(2).batch(2),
        Dataset.range(6).batch(4).unbatch(),
        Dataset.range(6).batch(4).apply(tf.data.experimental.unbatch()),
        Dataset.range(5).apply(tf.data.experimental.map_and_batch(lambda x: x * x, 2)),
        Dataset.range(5).apply(tf.data.experimental.map_and_batch(lambda x: x, 2, 1, True)),
        Dataset.from_tensor_slices([[1, 2], [3, 4]]).batch(tf.constant(2, tf.int64)),
    ]
    return [[described(tf, dataset), elements(tf, dataset)] for dataset in datasets]


def windows(tf, np):
    seven = tf.data.Dataset.range(7)
    pairs = tf.data.Dataset.zip((seven, seven.map(lambda x: -x)))
    datasets = [
        seven.window(3).flat_map(lambda window: window.batch(3)),
        seven.window(3, shift=2, stride=2).flat_map(lambda window: window.batch(3)),
        seven.window(3, 1, drop_remainder=True).flat_map(lambda window: window.batch(3)),
        seven.window(2, 4).flat_map(lambda window: window),
        pairs.window(3).flat_map(lambda a, b: tf.data.Dataset.zip((a, b)).batch(3)),
    ]
    return [elements(tf, dataset) for dataset in datasets] + [str(seven.window(2).output_types)[:40]]


def interleaved(tf, np):
    def repeated(x):
        return tf.data.Dataset.from_tensors(x).repeat(x)

    numbers = tf.data.Dataset.range(1, 6)
    datasets = [
        numbers.flat_map(repeated),
        numbers.interleave(repeated, cycle_length=2),
        numbers.interleave(repeated, cycle_length=2, block_length=2),
        numbers.interleave(repeated, 3, 2, num_parallel_calls=2),
        numbers.interleave(repeated, 9),
        numbers.apply(tf.data.experimental.parallel_interleave(repeated, cycle_length=3)),
        numbers.apply(tf.data.experimental.parallel_interleave(repeated, 2, block_length=2)),
    ]
    return [[int(each) for each in elements(tf, dataset)[:-1]] for dataset in datasets]


def groups(tf, np):
    ten = tf.data.Dataset.range(10)
    lengths = tf.data.Dataset.range(1, 9).map(lambda x: tf.fill([x], x))
    reducer = tf.data.experimental.Reducer(
        lambda key: (np.int64(0), np.int64(0)),
        lambda state, x: (state[0] + x, state[1] + 1),
        lambda total, count: total,
    )
    datasets = [
        ten.apply(
            tf.data.experimental.group_by_window(lambda x: x % 3, lambda key, window: window.batch(2), window_size=2)
        ),
        ten.apply(
            tf.data.experimental.group_by_window(
                lambda x: x % 2, lambda key, window: window.batch(9), window_size_func=lambda key: key + 2
            )
        ),
        ten.apply(tf.data.experimental.group_by_reducer(lambda x: x % 3, reducer)),
        lengths.apply(tf.data.experimental.bucket_by_sequence_length(tf.size, [3, 6], [2, 2, 2])),
        lengths.take(5).apply(
            tf.data.experimental.bucket_by_sequence_length(tf.size, [3, 6], [2, 3, 1], pad_to_bucket_boundary=True)
        ),
        lengths.apply(tf.data.experimental.dense_to_sparse_batch(3, [10])),
    ]
    return [elements(tf, dataset) for dataset in datasets]


def mixed(tf, np):
    Dataset = tf.data.Dataset
    few, more = Dataset.range(3), Dataset.range(10, 15)
    choice = Dataset.from_tensor_slices(np.array([0, 1, 1, 0, 1, 0, 1, 0], np.int64))
    datasets = [
        tf.data.experimental.choose_from_datasets([few, more], choice),
        tf.data.experimental.sample_from_datasets([few, more], weights=[0.3, 0.7], seed=4),
        tf.data.experimental.sample_from_datasets([few, more], seed=4),
        tf.data.experimental.Counter(2, 3).take(3),
        Dataset.from_tensor_slices([1, 2, 1, 3, 2]).apply(tf.data.experimental.unique()),
        more.apply(tf.data.experimental.scan(np.int64(1), lambda state, x: (state + x, state * x))),
        more.apply(tf.data.experimental.take_while(lambda x: x < 12)),
        few.apply(tf.data.experimental.enumerate_dataset(7)),
        Dataset.from_tensor_slices([1.0, 0.0, 2.0])
        .map(lambda x: tf.check_numerics(1.0 / x, "no"))
        .apply(tf.data.experimental.ignore_errors()),
    ]
    return [elements(tf, dataset) for dataset in datasets]


def single_values(tf, np):
    Dataset = tf.data.Dataset
    total = Dataset.range(5).reduce(np.int64(0), lambda state, x: state + x)
    joined = Dataset.from_tensor_slices(["a", "b"]).reduce(("", 0), lambda state, x: (state[0] + x, state[1] + 1))
    only = tf.data.experimental.get_single_element(Dataset.from_tensors({"x": [1, 2]}))
    counts = [Dataset.range(7).batch(2), Dataset.range(3).repeat(), Dataset.range(9).filter(lambda x: x > 2)]
    counts += [
        Dataset.range(7).batch(2, True).take(9),
        Dataset.range(7).skip(2).shard(2, 1),
        Dataset.range(2).repeat(3),
    ]
    cardinalities = [tf.data.experimental.cardinality(each) for each in counts]
    empty = tf.data.experimental.get_single_element(Dataset.range(0))
    with tf.Session() as sess:
        found = sess.run([total, joined, only, cardinalities])
        return [*found, failure(lambda: sess.run(empty), "Dataset was empty")]


def maps(tf, np):
    Dataset = tf.data.Dataset
    matrix = tf.constant(np.arange(4, dtype=np.float32).reshape(2, 2))
    datasets = [
        Dataset.range(4).map(lambda x: tf.cast(x, tf.float32) / 2.0),
        Dataset.range(4).map(lambda x: x * x, num_parallel_calls=2),
        Dataset.from_tensor_slices(np.eye(2, dtype=np.float32)).map(lambda row: tf.tensordot(row, matrix, 1)),
        Dataset.range(2).map(lambda x: (x, [x, x])),
        Dataset.range(2).map(lambda x: [x, tf.as_string(x)]),
        Dataset.range(2).map(lambda x: 3),
        Dataset.from_tensor_slices(["a,b", "c,d"]).map(lambda line: tf.string_split([line], ",").values),
        Dataset.from_tensor_slices(["1 2", "3"]).map(lambda line: tf.string_to_number(tf.string_split([line]).values)),
        Dataset.from_tensor_slices({"a": [1, 2], "b": [3, 4]}).map(lambda d: dict(d, c=d["a"] + d["b"])),
        Dataset.range(3).map(lambda x: tf.cond(tf.equal(x, 1), lambda: x * 10, lambda: -x)),
        Dataset.range(3).map(lambda x: tf.while_loop(lambda i: i < 5, lambda i: i * 2 + 1, [x])),
        Dataset.range(3).map(lambda x: tf.py_func(lambda value: value + 1, [x], tf.int64)),
        Dataset.range(2).map(lambda x: tf.random_uniform([2], seed=3)),
        Dataset.range(2).map(lambda x: tf.random_shuffle(tf.range(4), seed=3)).repeat(2),
    ]
    return [[described(tf, dataset), elements(tf, dataset)] for dataset in datasets]


def effects_in_functions(tf, np):
    seen = []

    def asserted(x):
        tf.Assert(x < 2, [x])
        return x

    def called(x):
        tf.py_func(lambda value: seen.append(int(value)) or value, [x], tf.int64)
        return x + 1

    def controlled(x):
        with tf.control_dependencies([tf.assert_less(x, np.int64(2))]):
            return tf.identity(x)

    three = tf.data.Dataset.range(3)
    found = [error_class(lambda f=f: elements(tf, three.map(f))) for f in (asserted, controlled)]
    return [*found, elements(tf, three.map(called)), seen]


def random_numbers_of_a_graph_seed(tf, np):
    tf.set_random_seed(11)
    dataset = tf.data.Dataset.range(3).map(lambda x: tf.random_uniform([]) + tf.random_normal([]))
    return [elements(tf, dataset), elements(tf, dataset.shuffle(2).repeat(2))]


def sparse_elements(tf, np):
    value = tf.SparseTensorValue(np.array([[0, 1], [1, 0]]), np.array([3, 4]), np.array([2, 2]))
    slices = tf.data.Dataset.from_tensor_slices({"s": value, "d": [10, 20]})
    whole = tf.data.Dataset.from_tensors(tf.SparseTensor([[0], [2]], ["x", "y"], [3]))
    datasets = [
        slices,
        slices.batch(2),
        whole.repeat(2).batch(2),
        slices.map(lambda d: tf.sparse_add(d["s"], d["s"])),
        slices.map(lambda d: tf.sparse_tensor_to_dense(d["s"])),
        tf.data.Dataset.from_tensors(value).unbatch(),
    ]
    return [[described(tf, each), elements(tf, each)] for each in datasets]


def shapes_in_batches(tf, np):
    """Batches of elements of different shapes: those of mapped elements take any with as many values."""
    options = tf.data.Options()
    options.experimental_optimization.map_and_batch_fusion = False

    def shaped(*shapes):
        arrays = [np.ones(shape, np.float32) for shape in shapes]
        return tf.data.Dataset.from_generator(lambda: iter(arrays), tf.float32)

    same_size, lengths, ranks = shaped([2, 3], [3, 2], [6]), shaped([3], [4]), shaped([3], [2, 4])
    results = [elements(tf, same_size.map(lambda x: x + 1).batch(2))]
    for dataset in (
        same_size.batch(2),
        same_size.map(lambda x: x + 1).batch(2).with_options(options),
        lengths.batch(2),
        lengths.map(lambda x: x + 1).batch(2, drop_remainder=True),
        lengths.map(lambda x: x + 1, num_parallel_calls=2).batch(2),
        lengths.map(lambda x: x + 1).filter(lambda x: True).batch(2),
        lengths.apply(tf.data.experimental.map_and_batch(lambda x: x + 1, 2)),
        ranks.batch(2),
        ranks.padded_batch(2, [None]),
        lengths.padded_batch(2, [3]),
    ):
        results.append(failure(lambda dataset=dataset: elements(tf, dataset), r"(Cannot|All|Attempted)[^\n]*"))
    return results


def ragged_elements(tf, np):
    rows = tf.ragged.constant([[[1], [2, 3]], [], [[4, 5, 6]]])
    value = {"r": rows, "n": tf.range(3), "s": tf.SparseTensor([[0, 0], [2, 1]], [1, 2], [3, 2])}
    slices = tf.data.Dataset.from_tensor_slices(value)
    whole = tf.data.Dataset.from_tensors(value)
    numbers = tf.data.Dataset.range(4).map(lambda n: tf.RaggedTensor.from_row_lengths(tf.range(n * 2), [n, n]))
    datasets = [
        slices,
        whole,
        slices.batch(2),
        slices.repeat(4).batch(2).batch(3),
        whole.unbatch(),
        whole.repeat(2).batch(2).unbatch().unbatch().take(4),
        slices.map(lambda d: d["r"]),
        slices.map(lambda d: d["r"].to_tensor()),
        slices.map(lambda d: (d["r"], tf.reduce_sum(d["r"].flat_values))).filter(lambda r, total: total > 0),
        numbers,
        numbers.batch(4),
        numbers.batch(3, drop_remainder=True),
        numbers.cache().shuffle(4, seed=1),
        numbers.flat_map(tf.data.Dataset.from_tensors),
        numbers.window(2).flat_map(lambda d: d.batch(2)),
        tf.data.Dataset.zip((numbers, tf.data.Dataset.range(3))),
    ]
    found = []
    for dataset in datasets:
        values = [
            tf.nest.map_structure(lambda x: x.to_list() if hasattr(x, "to_list") else x, element)
            for element in elements(tf, dataset)
        ]
        found.append([repr(dataset.element_spec).split("dtype")[0][:12], described(tf, dataset)[1], values])
    found.append(failure(lambda: whole.padded_batch(2, {"r": [None], "n": [None], "s": [None, None]})))
    return found


def arrays_of_tensors_as_elements(tf, np):
    def squares(n):
        array = tf.TensorArray(tf.int64, size=2, element_shape=[])
        return array.write(0, n).write(1, n * n)

    arrays = tf.data.Dataset.range(3).map(squares)
    datasets = [
        arrays.map(lambda array: array.stack()),
        arrays.map(lambda array: array.write(0, 7)).map(lambda array: (array.read(0), array.read(1), array.size())),
        arrays.flat_map(lambda array: tf.data.Dataset.from_tensor_slices(array.stack())),
    ]
    spec = arrays.element_spec
    return [[elements(tf, dataset) for dataset in datasets], spec._element_shape, spec._dtype, spec._dynamic_size]


def datasets_as_elements(tf, np):
    Dataset = tf.data.Dataset
    of_sizes = Dataset.range(4).map(Dataset.range)
    both = Dataset.from_tensors((Dataset.range(3), tf.constant([1, 2])))
    datasets = [
        of_sizes.flat_map(lambda d: d),
        of_sizes.map(lambda d: d.reduce(np.int64(0), lambda x, y: x + y)),
        of_sizes.batch(2).unbatch().flat_map(lambda d: d.batch(2)),
        both.flat_map(lambda d, x: d.map(lambda n: (n, x))),
        Dataset.from_tensor_slices([Dataset.range(i, i + 2) for i in range(3)]).flat_map(lambda d: d),
        Dataset.from_tensors([Dataset.range(2), Dataset.range(3)]).unbatch().flat_map(lambda d: d),
        Dataset.range(2).map(lambda n: Dataset.range(n, n + 2).map(lambda m: (n, m))).interleave(lambda d: d, 2),
        of_sizes.filter(lambda d: tf.data.experimental.cardinality(d) > 1).map(tf.data.experimental.cardinality),
    ]
    return [[elements(tf, dataset) for dataset in datasets], error_class(lambda: of_sizes.unbatch())]


def generators(tf, np):
    def numbers():
        for i in range(3):
            yield i

    def pairs():
        yield "a", [1, 2]
        yield "b", [3]

    def dicts(n, word):
        for i in range(n):
            yield {"word": word, "i": i}

    def failing():
        yield 1
        raise KeyError("no more")

    def wrong_shape():
        yield [1, 2]

    def wrong_type():
        yield "text"

    def yielding(*values):
        return lambda: iter(values)

    from_generator = tf.data.Dataset.from_generator
    datasets = [
        from_generator(yielding(np.array([1.5, 2.7]), [1, 2], np.array([1j, 2])), tf.float32),
        from_generator(yielding(np.array([1.5, 2.7]), 1.5, np.float64(-1.5)), tf.int32),
        from_generator(yielding(np.array([1, 2]), np.array([300]), 300), tf.uint8),
        from_generator(yielding(b"ab\0", [b"ab\0", b"c"], "\u00e9", np.array(["a", "bc"])), tf.string),
        from_generator(yielding(True, None, "1.5"), tf.float32),
        from_generator(numbers, tf.int64).repeat(2),
        from_generator(pairs, (tf.string, tf.int32), ([], [None])),
        from_generator(dicts, {"word": tf.string, "i": tf.int64}, {"word": [], "i": []}, args=(2, "w")),
        from_generator(lambda: np.eye(2, dtype=np.float32), tf.float32, [2]),
        from_generator(lambda: iter([]), tf.float32),
    ]
    found = [[described(tf, dataset), elements(tf, dataset)] for dataset in datasets]
    found.append(failure(lambda: elements(tf, from_generator(failing, tf.int32)), "KeyError: 'no more'"))
    found.append(
        failure(lambda: elements(tf, from_generator(wrong_shape, tf.int32, [])), "yielded an element of shape")
    )
    found.append(failure(lambda: elements(tf, from_generator(wrong_type, tf.int32)), "could not be converted"))
    found.append(failure(lambda: elements(tf, from_generator(yielding(1), tf.string)), "Unsupported object type int"))
    found.append(
        failure(lambda: elements(tf, from_generator(yielding(tf.constant(1)), tf.int32)), "could not be converted")
    )
    found.append(failure(lambda: from_generator(3, tf.int32)))
    return found


def batches_of_mapped_elements(tf, np):
    ten = tf.data.Dataset.range(10)

    def drawn(x):
        return tf.cast(x, tf.float32) + tf.random_uniform([], seed=4), tf.random_shuffle(tf.range(3), seed=5)

    def sized(x):
        return tf.fill([x % 2 + 1], x)

    datasets = [
        ten.map(drawn).batch(4),
        ten.map(drawn).repeat(2).batch(7),
        ten.map(lambda x: x * x, num_parallel_calls=3).batch(4),
        ten.map(lambda x: tf.as_string(x)).map(lambda s: tf.string_join([s, "!"])).batch(6),
        ten.map(sized).padded_batch(4, [None]),
        ten.map(lambda x: (x, {"a": -x})).batch(5).map(lambda x, d: x + d["a"]).batch(2),
        ten.filter(lambda x: x > 3).map(lambda x: x + 1).batch(4),
        ten.map(lambda x: tf.while_loop(lambda i: i < 20, lambda i: i * 2 + 1, [x])).batch(5),
    ]
    return [elements(tf, dataset) for dataset in datasets]


def errors_in_batches(tf, np):
    """The elements of a batch that an error interrupts are lost; the next batch begins behind it."""

    def checked(x):
        return tf.check_numerics(1.0 / (tf.cast(x, tf.float32) - 3.0), "bad")

    found = []
    for calls in (None, 2):
        get_next = (
            tf.data.Dataset.range(9).map(checked, num_parallel_calls=calls).batch(2).make_one_shot_iterator().get_next()
        )
        with tf.Session() as sess:
            for _ in range(6):
                try:
                    found.append(sess.run(get_next))
                except tf.errors.OpError as error:
                    found.append(type(error).__name__)
    return found


def errors_while_building(tf, np):
    Dataset = tf.data.Dataset
    two = Dataset.from_tensors((1, 2.0))
    return [
        failure(lambda: Dataset.range()),
        failure(lambda: Dataset.from_tensor_slices((np.zeros(2), np.zeros(3)))),
        failure(lambda: Dataset.from_tensor_slices(3), "insufficient rank"),
        failure(lambda: Dataset.zip([Dataset.range(2), Dataset.range(2)])),
        failure(lambda: Dataset.range(2).concatenate(two), "different types"),
        failure(lambda: Dataset.range(2).flat_map(lambda x: x), "must return a `Dataset` object"),
        failure(lambda: Dataset.range(2).filter(lambda x: x), "scalar boolean tensor"),
        failure(lambda: Dataset.range(2).map(lambda x: object()), "Unsupported return value from function"),
        failure(lambda: Dataset.range(2).apply(lambda d: 3), "must return a Dataset"),
        failure(lambda: Dataset.range(2).map(lambda x: [x, x]).padded_batch(2, ([1], [])), "is not compatible"),
        failure(lambda: two.padded_batch(2, ([], []), (0, 0)), "does not match output type"),
        failure(lambda: two.map(lambda x: x), "positional argument"),
        error_class(lambda: Dataset.range(2).reduce(0, lambda s, x: s + tf.cast(x, tf.float32))),
        failure(lambda: iter(Dataset.range(2))),
        failure(lambda: tf.data.experimental.get_structure(3), "must be a Dataset"),
        failure(lambda: tf.data.experimental.group_by_window(lambda x: x, lambda k, w: w)),
        failure(lambda: Dataset.from_tensors([1.0]).apply(tf.data.experimental.unique()), "only supports inputs"),
    ]


def errors_while_running(tf, np):
    Dataset = tf.data.Dataset
    three = Dataset.range(3)
    datasets = [
        three.shuffle(0),
        three.batch(0),
        three.shard(2, 2),
        Dataset.range(0, 3, 0),
        three.map(lambda x: tf.fill([x], x)).batch(3),
        three.map(lambda x: tf.fill([x], x)).padded_batch(3, [1]),
        three.map(lambda x: tf.check_numerics(1.0 / tf.cast(x, tf.float32), "bad")),
        three.map(lambda x: tf.gather([1, 2], x + 5)),
        three.window(0),
        Dataset.from_tensor_slices(["1", "x"]).map(tf.string_to_number),
    ]
    return [error_class(lambda each=each: elements(tf, each)) for each in datasets]


def an_error_costs_one_element(tf, np):
    dataset = tf.data.Dataset.range(4).map(lambda x: tf.check_numerics(1.0 / (tf.cast(x, tf.float32) - 1.0), "bad"))
    get_next = dataset.make_one_shot_iterator().get_next()
    found = []
    with tf.Session() as sess:
        for _ in range(5):
            try:
                found.append(sess.run(get_next))
            except tf.errors.OpError as error:
                found.append(type(error).__name__)
    return found


def options(tf, np):
    options = tf.data.Options()
    options.experimental_deterministic = False
    options.experimental_threading.private_threadpool_size = 3
    options.experimental_optimization.apply_default_optimizations = False
    dataset = tf.data.Dataset.range(3).with_options(options)
    other = tf.data.Options()
    other.experimental_deterministic = True
    merged = dataset.map(lambda x: x).options()
    dataset.make_initializable_iterator()
    return [
        graph_nodes(tf.get_default_graph()),
        merged.experimental_deterministic,
        merged.experimental_threading.private_threadpool_size,
        merged == dataset.options(),
        failure(lambda: dataset.with_options(other).options(), "Cannot merge incompatible values"),
        failure(lambda: setattr(options, "no_such_option", 1)),
        failure(lambda: setattr(options, "experimental_deterministic", 1), "must be of type"),
        tf.data.experimental.OptimizationOptions().map_fusion,
        tf.data.experimental.DistributeOptions().auto_shard,
        tf.data.experimental.ThreadingOptions().max_intra_op_parallelism,
        tf.data.experimental.StatsOptions().prefix,
        tf.data.experimental.MapVectorizationOptions().enabled,
    ]


def nodes_of_a_pipeline(tf, np):
    y = tf.Variable(3.0)
    dataset = tf.data.Dataset.range(10).map(lambda x: tf.cast(x, tf.float32) * y).shuffle(10, seed=3).batch(2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset.repeat().prefetch(1).make_initializable_iterator().get_next()
    return graph_nodes(tf.get_default_graph())


def nodes_of_a_one_shot_iterator(tf, np):
    slices = tf.data.Dataset.from_tensor_slices({"a": np.arange(4), "b": np.ones((4, 2), np.float32)})
    dataset = slices.map(lambda d: (d["a"] + 1, d["b"]), num_parallel_calls=2).filter(lambda x, y: x > 1)
    dataset = dataset.padded_batch(2, ([], [None])).take(3).skip(1).cache().enumerate().shard(2, 0)
    dataset.make_one_shot_iterator().get_next("element")
    return graph_nodes(tf.get_default_graph())


def nodes_of_datasets_of_datasets(tf, np):
    dataset = tf.data.Dataset.range(3).flat_map(lambda x: tf.data.Dataset.from_tensors(x).repeat(2))
    dataset = dataset.interleave(lambda x: tf.data.Dataset.range(x), cycle_length=2)
    dataset = tf.data.Dataset.zip((dataset.concatenate(tf.data.Dataset.range(2)), tf.data.Dataset.range(4)))
    dataset = dataset.window(2, drop_remainder=True)
    dataset.make_initializable_iterator("shared")
    return graph_nodes(tf.get_default_graph())


def nodes_of_experimental_transformations(tf, np):
    dataset = tf.data.Dataset.range(9).apply(tf.data.experimental.map_and_batch(lambda x: x + 1, 2)).unbatch()
    dataset = dataset.apply(tf.data.experimental.shuffle_and_repeat(3, seed=1)).apply(
        tf.data.experimental.ignore_errors()
    )
    dataset = dataset.apply(tf.data.experimental.scan(np.int64(0), lambda state, x: (state + x, state)))
    dataset = dataset.apply(tf.data.experimental.group_by_window(lambda x: x % 2, lambda k, w: w.batch(2), 2))
    dataset = tf.data.experimental.choose_from_datasets([dataset, dataset], tf.data.Dataset.range(2))
    dataset.apply(tf.data.experimental.take_while(lambda x: tf.reduce_all(x > 0)))
    return graph_nodes(tf.get_default_graph())


def nodes_of_graph_seeds(tf, np):
    tf.set_random_seed(5)
    dataset = tf.data.Dataset.from_tensors(1).shuffle(3).repeat()
    dataset.make_one_shot_iterator()
    return graph_nodes(tf.get_default_graph())


def resampled(tf, np):
    classes = tf.data.Dataset.from_tensor_slices(np.int32([0, 0, 0, 1] * 10)).map(lambda x: (x, x * 10))
    known = tf.data.experimental.rejection_resample(lambda x, y: x, [0.5, 0.5], [0.75, 0.25], seed=3)
    unknown = tf.data.experimental.rejection_resample(lambda x, y: x, [0.5, 0.5], seed=3)
    return [elements(tf, classes.apply(known), 100), elements(tf, classes.apply(unknown), 100)]


def specs(tf, np):
    dataset = tf.data.Dataset.range(3)
    spec = tf.data.DatasetSpec.from_value(dataset)
    sparse = tf.data.experimental.SparseTensorStructure(tf.float32, [2, None])
    tensor = tf.data.experimental.TensorStructure(tf.int64, [2])
    again = tf.data.experimental.from_variant(tf.data.experimental.to_variant(dataset), dataset.element_spec)
    return [
        spec.is_compatible_with(tf.data.experimental.DatasetStructure(tf.TensorSpec([], tf.int64))),
        spec.is_compatible_with(tf.data.DatasetSpec(tf.TensorSpec([], tf.int32))),
        isinstance(spec, tf.data.experimental.Structure),
        [sparse.dtype, sparse.shape, tensor.dtype, tensor.shape],
        sparse.is_compatible_with(tf.SparseTensorSpec([2, 3], tf.float32)),
        sparse.most_specific_compatible_type(tf.SparseTensorSpec([2, 3], tf.float32)).shape,
        sparse == tf.SparseTensorSpec([2, None], tf.float32),
        sparse.value_type is tf.SparseTensor,
        elements(tf, again),
        elements(tf, dataset.apply(tf.data.experimental.prefetch_to_device("/cpu:0"))),
        tf.data.experimental.OptionalStructure(tensor).value_type is tf.data.experimental.Optional,
    ]
