"""Datasets of files: records, lines, fixed lengths, columns, features."""

import os
import tempfile
import zlib

from conformance.outcomes import error_class, failure, graph_nodes
from conformance.programs.dataset_iterators import all_of
from conformance.programs.datasets import elements


def _folder():
    return tempfile.mkdtemp()


def _write(folder, name, content):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(content)
    return path


def _records(tf, folder, name, records, compression=""):
    path = os.path.join(folder, name)
    kind = tf.python_io.TFRecordCompressionType
    options = {"": kind.NONE, "GZIP": kind.GZIP, "ZLIB": kind.ZLIB}[compression]
    with tf.python_io.TFRecordWriter(path, tf.python_io.TFRecordOptions(options)) as writer:
        for record in records:
            writer.write(record)
    return path


def records(tf, np):
    folder = _folder()
    a = _records(tf, folder, "a", [b"1", b"", b"333"])
    b = _records(tf, folder, "b", [b"x", b"y"])
    found = []
    for compression in ("GZIP", "ZLIB"):
        path = _records(tf, folder, compression, [b"packed", b"twice"], compression)
        found.append(elements(tf, tf.data.TFRecordDataset(path, compression)))
    datasets = [
        tf.data.TFRecordDataset(a),
        tf.data.TFRecordDataset([a, b]),
        tf.data.TFRecordDataset(tf.data.Dataset.from_tensor_slices([b, a])),
        tf.data.TFRecordDataset([a, b], num_parallel_reads=2),
        tf.data.TFRecordDataset([a, b], buffer_size=10).shuffle(10, seed=1),
    ]
    return (
        found + [[each.output_types, each.output_shapes, elements(tf, each)] for each in datasets] + [repr(datasets[0])]
    )


def damaged_records(tf, np):
    folder = _folder()
    whole = open(_records(tf, folder, "a", [b"one", b"two"]), "rb").read()
    cut = _write(folder, "cut", whole[:-3])
    flipped = _write(folder, "flipped", whole[:13] + b"X" + whole[14:])
    missing = os.path.join(folder, "missing")
    return [
        error_class(lambda each=each: elements(tf, tf.data.TFRecordDataset(each))) for each in (cut, flipped, missing)
    ]


def lines(tf, np):
    folder = _folder()
    a = _write(folder, "a", b"one\ntwo\r\n\nlast")
    b = _write(folder, "b", b"more\n")
    packed = _write(folder, "c", zlib.compress(b"deep\ndown\n"))
    datasets = [
        tf.data.TextLineDataset(a),
        tf.data.TextLineDataset([a, b]).skip(1),
        tf.data.TextLineDataset(packed, "ZLIB"),
        tf.data.Dataset.from_tensor_slices([a, b]).flat_map(lambda name: tf.data.TextLineDataset(name).skip(1)),
        tf.data.Dataset.from_tensor_slices([a, b]).interleave(tf.data.TextLineDataset, cycle_length=2),
    ]
    missing = tf.data.TextLineDataset(os.path.join(folder, "missing"))
    return [elements(tf, each) for each in datasets] + [error_class(lambda: elements(tf, missing))]


def fixed_lengths(tf, np):
    folder = _folder()
    path = _write(folder, "a", b"hhaabbccf")
    packed = _write(folder, "b", zlib.compress(b"hhaabbccf"))
    fixed = tf.data.FixedLengthRecordDataset
    decoded = fixed(path, 2, 2, 1).map(lambda record: tf.decode_raw(record, tf.uint8))
    datasets = [fixed(path, 2, header_bytes=2, footer_bytes=1), fixed(path, 3), fixed([path, path], 9), decoded]
    datasets.append(fixed(packed, 2, 2, 1, compression_type="ZLIB"))
    return [elements(tf, each) for each in datasets] + [error_class(lambda: elements(tf, fixed(path, 4)))]


def listed_files(tf, np):
    folder = _folder()
    for name in ("b.txt", "a.txt", "c.dat", "d.txt"):
        _write(folder, name, b"")
    pattern = os.path.join(folder, "*.txt")
    list_files = tf.data.Dataset.list_files
    datasets = [
        list_files(pattern, shuffle=False),
        list_files(pattern, seed=3),
        list_files([pattern, folder + "/c*"], False),
    ]
    found = [[os.path.basename(name) for name in elements(tf, each)[:-1]] for each in datasets]
    return found + [failure(lambda: elements(tf, list_files(folder + "/no*")), "No files matched pattern")]


def columns(tf, np):
    folder = _folder()
    path = _write(folder, "a.csv", b'a,b,c\n1,2.5,"x,y"\n3,,z\n')
    plain = _write(folder, "b.csv", b"1|2\n3|NA\n")
    bad = _write(folder, "c.csv", b"1,2\nx,3\n")
    csv = tf.data.experimental.CsvDataset
    datasets = [
        csv(path, [tf.int32, [0.5], tf.string], header=True),
        csv([path, path], [[""], tf.int64], header=True, select_cols=[2, 0][::-1]),
        csv(plain, [tf.int32, [-1]], field_delim="|", na_value="NA"),
    ]
    datasets[1] = csv([path, path], [tf.int64, [""]], header=True, select_cols=[0, 2])
    found = [[each.output_types, each.output_shapes, elements(tf, each)] for each in datasets]
    failing = [csv(bad, [tf.int32, tf.int32]), csv(path, [tf.int32] * 2, header=True), csv(plain, [tf.int32])]
    return found + [error_class(lambda each=each: elements(tf, each)) for each in failing]


def csv_batches(tf, np):
    folder = _folder()
    path = _write(folder, "a.csv", b"i,f,s,l\n1,0.5,x,0\n2,1.5,y,1\n3,2,z,0\n")
    make = tf.data.experimental.make_csv_dataset
    datasets = [
        make(path, 2, num_epochs=1, shuffle=False),
        make([path], 3, label_name="l", num_epochs=1, shuffle=False, select_columns=["l", "i"]),
        make(
            path,
            2,
            column_names=["a", "b", "c", "d"],
            column_defaults=[tf.int64, tf.float64, [""], tf.int32],
            num_epochs=1,
            shuffle_seed=3,
        ),
    ]
    found = [[each.output_types, each.output_shapes, elements(tf, each)] for each in datasets]
    return found + [
        failure(lambda: make(path, 2, label_name="no"), "must be one of the columns"),
        failure(lambda: make(path, 2, select_columns=["no"]), "not a valid column index or name"),
        failure(lambda: make(folder + "/no*", 2), "No files match"),
        failure(lambda: make(path, 2, header=False), "Cannot infer column names"),
    ]


def _example(tf, number, words):
    feature = tf.train.Feature
    features = {
        "n": feature(int64_list=tf.train.Int64List(value=[number])),
        "x": feature(float_list=tf.train.FloatList(value=[number / 2.0, 1.0])),
        "w": feature(bytes_list=tf.train.BytesList(value=words)),
    }
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def _features(tf):
    return {
        "n": tf.FixedLenFeature([], tf.int64),
        "x": tf.FixedLenFeature([2], tf.float32),
        "w": tf.VarLenFeature(tf.string),
    }


def examples(tf, np):
    folder = _folder()
    path = _records(tf, folder, "a", [_example(tf, i, [b"w"] * i) for i in range(4)])
    dataset = tf.data.TFRecordDataset(path)
    parsed = dataset.map(lambda record: tf.parse_single_example(record, _features(tf)))
    batched = dataset.batch(3).map(lambda records: tf.parse_example(records, _features(tf)))
    datasets = [
        parsed,
        parsed.batch(2),
        batched,
        parsed.map(lambda d: tf.size(d["w"])),
        dataset.batch(2).apply(tf.data.experimental.parse_example_dataset(_features(tf))),
        tf.data.experimental.make_batched_features_dataset(
            path, 2, _features(tf), label_key="n", num_epochs=1, shuffle=False
        ),
        dataset.map(lambda record: tf.parse_single_example(record, _features(tf)), num_parallel_calls=2).prefetch(1),
    ]
    return [[each.output_types, each.output_shapes, elements(tf, each)] for each in datasets]


def written(tf, np):
    path = os.path.join(_folder(), "out")
    words = tf.data.Dataset.range(3).map(tf.as_string)
    writer = tf.data.experimental.TFRecordWriter(path)
    write = writer.write(words)
    with tf.Session() as sess:
        sess.run(write)
    return [
        elements(tf, tf.data.TFRecordDataset(path)),
        failure(lambda: writer.write(tf.data.Dataset.range(2)), "must produce"),
    ]


def nodes_of_readers(tf, np):
    tf.data.TFRecordDataset(["a", "b"]).shuffle(3).make_initializable_iterator()
    tf.data.TextLineDataset(["a", "b"], num_parallel_reads=2)
    tf.data.FixedLengthRecordDataset("a", 3).repeat(2).make_one_shot_iterator()
    tf.data.Dataset.list_files("*.x")
    tf.data.experimental.CsvDataset("a", [tf.int32, [""]])
    return graph_nodes(tf.get_default_graph())


def from_queues_of_names(tf, np):
    folder = _folder()
    names = tf.placeholder(tf.string, [None])
    a = _records(tf, folder, "a", [b"1", b"2"])
    b = _records(tf, folder, "b", [b"3"])
    iterator = tf.data.TFRecordDataset(names).map(lambda x: tf.string_to_number(x)).make_initializable_iterator()
    element = iterator.get_next()
    found = []
    with tf.Session() as sess:
        for files in ([a, b], [b]):
            sess.run(iterator.initializer, {names: files})
            found.append(all_of(sess, tf, element))
    return found
