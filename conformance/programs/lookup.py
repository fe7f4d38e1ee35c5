"""Lookup tables: from tensors and files, with buckets, mutable ones, in branches and loops."""

import os
import shutil
import tempfile

from conformance.outcomes import error_class, failure


def _vocabulary(text):
    file = tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False)
    with file:
        file.write(text)
    return file.name


def _sorted(exported):
    keys, values = exported
    return sorted(zip(keys.tolist(), values.tolist()))


def static_tables(tf, np):
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a", "b", "c"], [1, 2, 3]), -1)
    numbers = tf.lookup.StaticHashTable(
        tf.lookup.KeyValueTensorInitializer([1, 2], ["one", "two"], key_dtype=tf.int64), "none", name="numbers"
    )
    words = tf.placeholder(tf.string, [None, 2])
    found = table.lookup(words)
    sparse = table.lookup(tf.SparseTensor([[0, 1], [2, 0]], ["b", "z"], [3, 2]))
    names = numbers.lookup(tf.constant([2, 7], tf.int64), name="named")
    with tf.Session() as session:
        session.run(tf.tables_initializer())
        session.run(tf.initialize_all_tables())
        values = session.run([found, table.size(), numbers.size(), names], {words: [["a", "q"], ["c", "b"]]})
        return {
            "values": values,
            "sparse": session.run(sparse),
            "export": [_sorted(session.run(t.export())) for t in (table, numbers)],
            "shapes": [str(found.shape), str(names.shape), str(sparse.shape), str(table.export()[1].shape)],
            "names": [table.name, numbers.name, found.name, names.name, table.initializer.name],
            "types": [table.key_dtype, table.value_dtype, table.default_value],
            "initializers": [op.name for op in tf.get_collection(tf.GraphKeys.TABLE_INITIALIZERS)],
        }


def table_graph(tf, np):
    initializer = tf.lookup.KeyValueTensorInitializer(
        tf.constant(["a", "b"]), tf.constant([0, 1], tf.int64), name="fill"
    )
    from tensorflow.python.ops import lookup_ops

    table = lookup_ops.index_table_from_tensor(["x", "y"], num_oov_buckets=2)
    for op in tf.get_default_graph().get_operations():
        if op.type == "HashTableV2":
            shared = op.get_attr("shared_name")[:11]
    table.lookup(tf.placeholder(tf.string, [None]))
    table.size()
    vocabulary = tf.lookup.StaticVocabularyTable(initializer, 3)
    vocabulary.lookup(tf.constant(["a", "z"]))
    mutable = lookup_ops.MutableHashTable(tf.string, tf.int64, -1, name="mutable")
    mutable.insert(["a"], [1])
    mutable.lookup(["a"])
    mutable.remove(tf.constant(["a"]))
    mutable.size()
    rows = lookup_ops.MutableHashTable(tf.string, tf.float32, [0.0, 0.0], checkpoint=False)
    rows.lookup(["a"])
    dense = tf.lookup.experimental.DenseHashTable(tf.int64, tf.int64, -1, 0, -2)
    dense.insert([1], [2])
    dense.lookup([1])
    dense.erase(tf.constant([1], tf.int64))
    tf.tables_initializer()
    nodes = []
    for node in tf.get_default_graph().as_graph_def().node:
        attrs = sorted(key for key in node.attr if key != "_output_shapes")
        nodes.append((node.name, node.op, list(node.input), attrs, node.device))
    saved = [(each.name, [spec.name for spec in each.specs]) for each in tf.get_collection("saveable_objects")]
    return {"nodes": nodes, "shared": shared, "saved": saved}


def vocabularies(tf, np):
    from tensorflow.python.ops import lookup_ops

    words = tf.constant(["emerson", "lake", "palmer", "king", "crimson"])
    ids = tf.constant([2, 0, 9], tf.int64)
    path = _vocabulary("emerson\nlake\npalmer\n")
    pairs = _vocabulary("emerson\t10\nlake\t20\r\npalmer\t30\n")
    file_ids = lookup_ops.index_table_from_file(path, num_oov_buckets=3)
    strong = lookup_ops.index_table_from_file(path, num_oov_buckets=5, hasher_spec=lookup_ops.StrongHashSpec([1, 2]))
    first = lookup_ops.index_table_from_file(tf.constant(path), vocab_size=2, default_value=-7)
    tensor_ids = lookup_ops.index_table_from_tensor(["lake", "king"], default_value=-3)
    integers = lookup_ops.index_table_from_tensor([10, 20], num_oov_buckets=2, dtype=tf.int32)
    file_words = lookup_ops.index_to_string_table_from_file(path)
    tensor_words = lookup_ops.index_to_string_table_from_tensor(["x", "y", "z"], default_value="none")
    vocabulary = tf.lookup.StaticVocabularyTable(
        tf.lookup.TextFileInitializer(
            path, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
        ),
        10,
    )
    column = tf.lookup.StaticHashTable(tf.lookup.TextFileInitializer(pairs, tf.string, 0, tf.float32, 1), -1.0)
    buckets = lookup_ops.IdTableWithHashBuckets(None, 4)
    legacy = lookup_ops.IdTableWithHashBuckets(None, 100, hasher_spec=lookup_ops.HasherSpec("legacy", None))
    with tf.Session() as session:
        session.run(tf.tables_initializer())
        tables = (file_ids, strong, first, tensor_ids, vocabulary, column, buckets, legacy)
        values = [session.run(table.lookup(words)) for table in tables]
        values += [session.run(table.lookup(ids)) for table in (file_words, tensor_words)]
        values.append(session.run(integers.lookup(tf.constant([20, 10, 5]))))
        values.append(session.run([table.size() for table in (file_ids, first, vocabulary, buckets)]))
    for each in (path, pairs):
        os.remove(each)
    return values


def mutable_tables(tf, np):
    from tensorflow.python.ops import lookup_ops

    table = lookup_ops.MutableHashTable(tf.string, tf.int64, -1)
    rows = lookup_ops.MutableHashTable(tf.int64, tf.float32, [-1.0, -2.0])
    dense = tf.lookup.experimental.DenseHashTable(tf.int64, tf.int64, -1, empty_key=0, deleted_key=-5)
    pairs = tf.lookup.experimental.DenseHashTable(tf.int64, tf.float32, 0.0, empty_key=[0, 0], deleted_key=[-1, -1])
    with tf.Session() as session:
        session.run([table.insert(["a", "b"], [1, 2]), rows.insert([3, 4], [[1.0, 2.0], [3.0, 4.0]])])
        session.run([dense.insert([7, 8, 7], [1, 2, 3]), pairs.insert([[1, 2], [3, 4]], [5.0, 6.0])])
        session.run([table.insert(["b", "c"], [5, 6]), dense.remove(tf.constant([8, 9], tf.int64))])
        values = session.run([table.lookup([["a", "b"], ["c", "d"]]), rows.lookup([4, 5]), dense.lookup([7, 8])])
        values += session.run([pairs.lookup([[3, 4], [4, 3]]), table.size(), rows.size(), dense.size()])
        session.run(table.remove(tf.constant(["a"])))
        exported = [_sorted(session.run(each.export())) for each in (table, rows)]
        values.append(exported)
        filled = [key for key in session.run(dense.export())[0].ravel().tolist() if key > 0]
        values.append([filled, session.run(dense.export())[1].shape])
        shapes = [str(each.shape) for each in (rows.lookup([4, 5]), rows.export()[1], pairs.lookup([[1, 2]]))]
    return values + shapes


def dense_tables(tf, np):
    """What lies in which bucket, also in checkpoints."""

    def table(key_dtype=tf.int64, empty=100, deleted=200, default=-1, buckets=8):
        return tf.lookup.experimental.DenseHashTable(
            key_dtype, tf.int64, default, empty, deleted, initial_num_buckets=buckets, name="table"
        )

    def entries(keys, values, key_dtype=tf.int64):
        return tf.constant(keys, key_dtype), tf.constant(values, tf.int64)

    results = []
    directory = tempfile.mkdtemp()
    with tf.Graph().as_default(), tf.Session() as session:
        numbers = table()
        session.run(numbers.insert(*entries([11, 12, 13, 14], [1, 2, 3, 4])))
        session.run(numbers.remove(tf.constant([12, 15], tf.int64)))
        results.append(session.run(numbers.export()))
        path = tf.train.Saver().save(session, directory + "/saved")
        for keys in ([30], [31, 32], [33, 34, 35]):
            session.run(numbers.insert(*entries(keys, keys)))
            results.append(session.run(numbers.export()))
    for is_named in (False, True):
        with tf.Graph().as_default(), tf.Session() as session:
            restored = table(buckets=64)
            session.run(restored.insert(*entries([7], [7])))
            tf.train.Saver([restored] if is_named else None).restore(session, path)
            results += [session.run([restored.size(), *restored.export()])]
            session.run(restored.insert(*entries([4], [40])))
            results += [session.run(restored.export()), session.run(restored.lookup(tf.constant([4, 7, 11], tf.int64)))]
    with tf.Graph().as_default(), tf.Session() as session:
        words, pairs = table(tf.string, "", "-"), table(empty=[1, 2, 3], deleted=[3, 4, 5], default=[0, -1], buckets=16)
        session.run(words.insert(*entries(["a", "bb", "ccc", "a longer word"], [0, 1, 2, 3], tf.string)))
        keys = np.arange(24).reshape(8, 3) * 7 - 13
        session.run(pairs.insert(*entries(keys, keys[:, :2])))
        results += [session.run(words.export()), session.run(pairs.export())]
    names = [name for name, _ in tf.train.list_variables(path)]
    shutil.rmtree(directory)
    return names, results


def tables_in_control_flow(tf, np):
    from tensorflow.python.ops import lookup_ops

    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a", "b"], [1, 2]), -1)
    steps = lookup_ops.MutableHashTable(tf.int64, tf.int64, 100)
    flag, word = tf.placeholder(tf.bool), tf.placeholder(tf.string, [])
    chosen = tf.cond(flag, lambda: table.lookup(word), lambda: tf.constant(7))
    last = tf.while_loop(lambda i: i < 50, lambda i: steps.lookup(i), [tf.constant(0, tf.int64)])
    mapped = tf.map_fn(table.lookup, tf.constant(["a", "c", "b"]), dtype=tf.int32)
    with tf.Session() as session:
        session.run([table.initializer, steps.insert([0, 5], [5, 60])])
        values = [session.run(chosen, {flag: f, word: w}) for f, w in ((True, "b"), (True, "z"), (False, "b"))]
        return values + [session.run(last), session.run(mapped)]


def tables_train_embeddings(tf, np):
    table = tf.lookup.StaticHashTable(
        tf.lookup.KeyValueTensorInitializer(["red", "green"], tf.constant([0, 1], tf.int64)), 2
    )
    words = tf.placeholder(tf.string, [None])
    weights = tf.Variable(np.arange(6, dtype=np.float32).reshape(3, 2))
    loss = tf.reduce_sum(tf.square(tf.nn.embedding_lookup(weights, table.lookup(words))))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tf.Session() as session:
        session.run([tf.global_variables_initializer(), tf.tables_initializer()])
        losses = [session.run([loss, train], {words: ["green", "blue", "green"]})[0] for _ in range(3)]
        return losses, session.run(weights)


def lookup_errors(tf, np):
    from tensorflow.python.ops import lookup_ops

    def run(make):
        def call():
            with tf.Graph().as_default(), tf.Session() as session:
                return session.run(make())

        return failure(call)

    def table(keys=("a", "b"), values=(1, 2), default=-1):
        initializer = tf.lookup.KeyValueTensorInitializer(list(keys), list(values))
        return tf.lookup.StaticHashTable(initializer, default)

    def file_table(path, key=tf.string, key_index=0, value=tf.int64, value_index=1, **options):
        initializer = tf.lookup.TextFileInitializer(path, key, key_index, value, value_index, **options)
        return tf.lookup.StaticHashTable(initializer, -1 if value != tf.string else "")

    path = _vocabulary("x\t1\ny\t2\n")
    gaps = _vocabulary("x\n\ny\n")
    dense = lambda **options: tf.lookup.experimental.DenseHashTable(  # noqa: E731
        tf.int64, tf.int64, -1, empty_key=0, **dict({"deleted_key": -1}, **options)
    )
    outcomes = [
        run(lambda: table().lookup(tf.constant(["a"]))),
        run(lambda: table().export()),
        run(lambda: table().size()),
        run(lambda: table(["a", "a"]).initializer),
        run(lambda: table().lookup(tf.constant([1]))),
        run(lambda: table(values=[1, 2, 3])),
        run(lambda: table(default=[1, 2])),
        run(lambda: table(default="x")),
        run(lambda: lookup_ops.MutableHashTable(tf.string, tf.int64, -1).insert(["a"], [1, 2])),
        run(lambda: lookup_ops.MutableHashTable(tf.string, tf.int64, -1).remove(tf.constant([1]))),
        run(lambda: dense().insert([0], [1])),
        run(lambda: dense().lookup([-1])),
        run(lambda: dense(deleted_key=0).size()),
        run(lambda: dense(initial_num_buckets=5).size()),
        run(lambda: dense(deleted_key=[1, 2]).size()),
        run(lambda: dense().lookup([[1, 2], [3, 4]])),
        run(lambda: lookup_ops.MutableHashTable(tf.string, tf.int64, tf.constant([[1]], tf.int64)).size()),
        run(lambda: lookup_ops.index_table_from_tensor(np.array([], str)).initializer),
        run(lambda: lookup_ops.index_table_from_file(tf.placeholder(tf.string), vocab_size=0)),
        run(lambda: lookup_ops.index_table_from_file("")),
        run(lambda: lookup_ops.index_table_from_file("x", vocab_size=0)),
        run(lambda: lookup_ops.index_table_from_tensor(None)),
        run(lambda: lookup_ops.index_table_from_tensor([1.5])),
        run(lambda: lookup_ops.index_table_from_tensor([1], dtype=tf.string)),
        run(lambda: lookup_ops.index_to_string_table_from_tensor(None)),
        run(lambda: lookup_ops.IdTableWithHashBuckets(None, 0)),
        run(lambda: lookup_ops.StrongHashSpec([1])),
        run(lambda: tf.lookup.StaticVocabularyTable(None, 0)),
        run(lambda: tf.lookup.TextFileInitializer("", tf.string, 0, tf.int64, 1)),
        run(lambda: tf.lookup.TextFileInitializer("x", tf.string, -3, tf.int64, 1)),
        run(lambda: tf.lookup.TextFileInitializer("x", tf.string, -1, tf.int64, 1)),
        run(lambda: tf.lookup.TextFileInitializer("x", tf.string, 0, tf.int64, -2)),
    ]
    in_files = [
        run(lambda: file_table(path, value_index=2).initializer),
        run(lambda: file_table(path, key_index=1, value_index=0).initializer),
        run(lambda: file_table(path, vocab_size=5).initializer),
        run(lambda: file_table(gaps, key_index=-2, value_index=-1).initializer),
        run(lambda: file_table("/nonexistent/words").initializer),
        run(lambda: file_table(path, delimiter="ab").initializer),
    ]
    classes = [error_class(lambda: file_table(path, delimiter=" ").initializer.run(session=tf.Session()))]
    for each in (path, gaps):
        os.remove(each)
    return outcomes, [text.replace(path, "PATH").replace(gaps, "GAPS") for text in in_files], classes
