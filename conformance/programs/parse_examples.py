"""Example protos: parsed one by one and in batches, with every kind of feature; nodes and errors."""

from functools import partial

from conformance.outcomes import error_class, failure


def _example(tf, **features):
    lists = {int: ("int64_list", tf.train.Int64List), float: ("float_list", tf.train.FloatList)}
    made = {}
    for key, values in features.items():
        name, kind = lists.get(type(values[0]) if values else float, ("bytes_list", tf.train.BytesList))
        made[key] = tf.train.Feature(**{name: kind(value=values)})
    return tf.train.Example(features=tf.train.Features(feature=made)).SerializeToString()


def _batch(tf):
    return [
        _example(tf, a=[1, 2], f=[0.5, 1.5, 2.5, 3.5], s=[b"x"], v=[7]),
        _example(tf, a=[3, 4], f=[], s=[b"y"], v=[8, 9, 10], w=[1.0]),
        _example(tf, a=[5, 6], s=[b""]),
    ]


def _features(tf):
    return {
        "a": tf.FixedLenFeature([2], tf.int64),
        "s": tf.FixedLenFeature([], tf.string),
        "f": tf.FixedLenSequenceFeature([2], tf.float32, allow_missing=True),
        "v": tf.VarLenFeature(tf.int64),
        "w": tf.FixedLenFeature([1], tf.float32, default_value=[-1.0]),
    }


def _run(tf, tensors, feed=None):
    with tf.Session() as sess:
        return sess.run(tensors, feed)


def single(tf, np):
    found = []
    for record in _batch(tf):
        parsed = tf.parse_single_example(record, _features(tf))
        found.append([_run(tf, parsed), {key: value.get_shape() for key, value in parsed.items()}])
    return found


def batch(tf, np):
    features = dict(_features(tf), p=tf.FixedLenSequenceFeature([], tf.int64, True, default_value=-5))
    parsed = tf.parse_example(tf.placeholder_with_default(_batch(tf), [None]), features)
    return [_run(tf, parsed), {key: value.get_shape() for key, value in parsed.items()}]


def named(tf, np):
    record = tf.placeholder(tf.string, [])
    parsed = tf.parse_single_example(record, _features(tf), example_names="first")
    return [_run(tf, parsed, {record: _batch(tf)[0]}), tf.get_default_graph()]


def sparse_features(tf, np):
    record = _example(tf, row=[1, 0], column=[2, 1], value=[0.5, 1.5])
    features = {
        "m": tf.SparseFeature(["row", "column"], "value", tf.float32, [3, 4]),
        "v": tf.SparseFeature("row", "value", tf.float32, 5),
    }
    return _run(tf, tf.parse_example([record], features))


def _sequences(tf):
    def sequence(context, **lists):
        made = {}
        for key, rows in lists.items():
            features = []
            for row in rows:
                if key == "words":
                    features.append(tf.train.Feature(bytes_list=tf.train.BytesList(value=row)))
                else:
                    features.append(tf.train.Feature(int64_list=tf.train.Int64List(value=row)))
            made[key] = tf.train.FeatureList(feature=features)
        example = tf.train.SequenceExample(feature_lists=tf.train.FeatureLists(feature_list=made))
        example.context.feature["length"].int64_list.value.append(context)
        return example.SerializeToString()

    return [
        sequence(2, tokens=[[1, 2], [3, 4]], words=[[b"a"], [b"b", b"c"]]),
        sequence(1, tokens=[[5, 6]], words=[[b"d", b"e", b"f"]]),
    ]


def _sequence_features(tf):
    context = {"length": tf.FixedLenFeature([], tf.int64), "tags": tf.VarLenFeature(tf.string)}
    steps = {
        "tokens": tf.FixedLenSequenceFeature([2], tf.int64),
        "none": tf.FixedLenSequenceFeature([], tf.float32, allow_missing=True),
        "words": tf.VarLenFeature(tf.string),
    }
    return context, steps


def single_sequence(tf, np):
    context, steps = _sequence_features(tf)
    found = []
    for record in _sequences(tf):
        parsed = tf.parse_single_sequence_example(record, context, steps)
        found.append([_run(tf, parsed), [{k: v.get_shape() for k, v in each.items()} for each in parsed]])
    return found


def sequence_batch(tf, np):
    context, steps = _sequence_features(tf)
    parsed = tf.io.parse_sequence_example(_sequences(tf), context, steps)
    return [_run(tf, parsed), [{k: v.get_shape() for k, v in each.items()} for each in parsed]]


def nodes(tf, np):
    record = tf.placeholder(tf.string, [], name="record")
    tf.parse_single_example(record, _features(tf))
    tf.parse_example(tf.placeholder(tf.string, [4], name="records"), _features(tf), name="batch")
    return tf.get_default_graph()


def sequence_nodes(tf, np):
    context, steps = _sequence_features(tf)
    tf.parse_single_sequence_example(tf.placeholder(tf.string, [], name="record"), context, steps)
    return tf.get_default_graph()


def tensors(tf, np):
    values = [tf.constant([[1.5, 2.0]]), tf.constant([b"a", b"bc"]), tf.constant(3)]
    return [_run(tf, tf.parse_tensor(tf.serialize_tensor(value), value.dtype)) for value in values]


def build_errors(tf, np):
    return [
        failure(lambda: tf.parse_example(["x"], {})),
        failure(lambda: tf.parse_single_example("x", {})),
        failure(lambda: tf.parse_example(["x"], {"a": tf.FixedLenFeature([None], tf.int64)})),
        failure(lambda: tf.parse_example(["x"], {"a": tf.FixedLenFeature([2, None], tf.int64)})),
        failure(lambda: tf.parse_example(["x"], {"a": tf.FixedLenFeature(None, tf.int64)})),
        failure(lambda: tf.parse_example(["x"], {"a": tf.FixedLenFeature([], None)})),
        failure(lambda: tf.parse_example(["x"], {"a": 3})),
        failure(lambda: tf.parse_example(["x"], {"a": tf.FixedLenSequenceFeature([], tf.int64)})),
        failure(lambda: tf.parse_single_example(["x"], {"a": tf.FixedLenFeature([], tf.int64)})),
        failure(lambda: tf.parse_single_sequence_example("x")),
    ]


def run_errors(tf, np):
    record = _batch(tf)[0]
    broken = [
        (record, {"missing": tf.FixedLenFeature([], tf.int64)}),
        (record, {"a": tf.FixedLenFeature([3], tf.int64)}),
        (record, {"a": tf.FixedLenFeature([2], tf.float32)}),
        (record, {"f": tf.FixedLenSequenceFeature([3], tf.float32, allow_missing=True)}),
        (b"garbage", {"a": tf.FixedLenFeature([2], tf.int64)}),
    ]
    found = []
    for record, features in broken:
        tf.reset_default_graph()
        single, batch = tf.parse_single_example(record, features), tf.parse_example([record], features)
        found.append([error_class(partial(_run, tf, single)), failure(partial(_run, tf, batch))])
    return found
