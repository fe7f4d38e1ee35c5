"""Strings: the functions of tf.strings, decoding, files, string tensors in sessions."""

import os
import tempfile
import zlib

from conformance.outcomes import error_class, failure


def string_functions(tf, np):
    x = tf.placeholder(tf.string, [None], name="x")
    tensors = [
        tf.strings.join([x, "-", x], separator="/"),
        tf.string_join(["a", "b"], name="joined"),
        tf.strings.length(x),
        tf.strings.length(x, unit="UTF8_CHAR"),
        tf.strings.lower(x),
        tf.strings.upper(x, encoding="utf-8"),
        tf.strings.strip(x),
        tf.string_strip(x),
        tf.strings.substr(x, 1, 2),
        tf.substr(x, [0], [1], unit="UTF8_CHAR"),
        tf.strings.regex_replace(x, "[aeiou]+", r"<\0>"),
        tf.regex_replace(x, tf.constant("o"), tf.constant("0"), replace_global=False),
        tf.strings.regex_full_match(x, "H.*"),
        tf.strings.regex_full_match(x, tf.constant(".*d")),
        tf.strings.to_hash_bucket(x, 1000),
        tf.string_to_hash_bucket(string_tensor=x, num_buckets=1000, name="bucket"),
        tf.strings.to_hash_bucket_fast(x, 1000),
        tf.string_to_hash_bucket_fast(x, 1000),
        tf.strings.to_hash_bucket_strong(x, 1000, [1, 2]),
        tf.string_to_hash_bucket_strong(x, 1000, [1, 2]),
        tf.strings.to_number(["1.5", "-2"]),
        tf.string_to_number(["3"], tf.int64),
        tf.strings.as_string([1.5, 2.0], precision=2),
        tf.as_string(tf.constant([True, False])),
        tf.strings.format("x is {} and {}", [tf.constant([1, 2, 3]), tf.constant(2.5)]),
        tf.strings.format("only $", tf.constant(["a", "b"]), placeholder="$"),
        tf.strings.unsorted_segment_join(x, [0, 1, 0], 2, separator=","),
        tf.strings.unicode_script([97, 26085]),
        tf.strings.unicode_transcode(x, "UTF-8", "UTF-16-BE"),
        tf.encode_base64(x),
        tf.decode_base64(tf.encode_base64(x, pad=True)),
        tf.io.encode_base64(x),
        tf.io.decode_base64("YWJj"),
    ]
    with tf.Session() as session:
        values = session.run(tensors, {x: ["Hello", " world", "d\u00e9j\u00e0 vu"]})
    shapes = [(t.name, t.dtype.name, str(t.shape)) for t in tensors]
    return {"nodes": tf.get_default_graph(), "values": values, "shapes": shapes}


def reduce_joins(tf, np):
    x = tf.constant([["a", "b"], ["c", "d"]])
    u = tf.placeholder(tf.string, None)
    tensors = [
        tf.reduce_join(x),
        tf.reduce_join(x, 0),
        tf.strings.reduce_join(x, axis=-1, separator="+"),
        tf.reduce_join(x, [0, 1]),
        tf.reduce_join(x, [1, 0], keep_dims=True),
        tf.reduce_join(inputs=x, reduction_indices=1, keepdims=True, name="named"),
        tf.reduce_join(u, separator=" "),
        tf.reduce_join(u, 0),
    ]
    with tf.Session() as session:
        values = session.run(tensors, {u: [["p", "q"], ["r", "s"]]})
    return {"nodes": tf.get_default_graph(), "values": values, "shapes": [str(t.shape) for t in tensors]}


def splits(tf, np):
    x = tf.placeholder_with_default(["hello world", "a b c", ""], [None])
    outcomes = [
        tf.string_split(x),
        tf.string_split(x, "lo"),
        tf.string_split(["a,,b"], delimiter=",", skip_empty=False),
        tf.string_split(["abc"], ""),
        tf.strings.split(x),
        tf.strings.split(x, sep=" ", maxsplit=1),
        tf.strings.split(source=x),
        tf.strings.split(tf.constant([["a b", "c"], ["d", "e f g"]])),
    ]
    ragged = [
        tf.string_split(x, result_type="RaggedTensor"),
        tf.strings.split(x, result_type="RaggedTensor"),
        tf.strings.split(tf.constant([["a b", "c"], ["d", "e f g"]]), result_type="RaggedTensor"),
        tf.strings.bytes_split(x),
        tf.strings.bytes_split([["ab"], ["c"]]),
    ]
    with tf.Session() as session:
        values = session.run(outcomes)
        rows = [session.run(each).to_list() for each in ragged]
        scalar = session.run(tf.strings.bytes_split("abc"))
    errors = [
        failure(lambda: tf.string_split(x, result_type="list")),
        failure(lambda: tf.string_split(x, "a", delimiter="b")),
    ]
    return values, rows, scalar, [str(each.shape) for each in outcomes], [str(each.shape) for each in ragged], errors


def unicode_functions(tf, np):
    x = tf.constant(["G\u00f6del", "", "\u65e5\u672c"])
    codes, offsets = tf.strings.unicode_decode_with_offsets(x, "UTF-8")
    characters, starts = tf.strings.unicode_split_with_offsets(x, "UTF-8")
    ragged = [
        tf.strings.unicode_decode(x, "UTF-8"),
        codes,
        offsets,
        tf.strings.unicode_split(x, "UTF-8"),
        characters,
        starts,
        tf.strings.unicode_decode([["a", "bc"], ["", "d"]], "UTF-8"),
        tf.strings.unicode_split([["a", "bc"], ["", "d"]], "UTF-8"),
        tf.strings.unicode_decode([b"a\xffb"], "UTF-8", errors="ignore"),
        tf.strings.unicode_decode([b"a\xffb"], "UTF-8", replacement_char=63),
    ]
    dense = [
        tf.strings.unicode_decode("abc", "UTF-8"),
        tf.strings.unicode_split("a\u00e9", "UTF-8"),
        tf.strings.unicode_encode([97, 8364], "UTF-8"),
        tf.strings.unicode_encode([[97, 98], [99, 100]], "UTF-8"),
        tf.strings.unicode_encode([[[97, 98], [99, 100]]], "UTF-16-BE"),
        tf.strings.unicode_encode(codes, "UTF-8"),
        tf.strings.unicode_encode([97, -5], "UTF-8", errors="ignore"),
    ]
    with tf.Session() as session:
        rows = [session.run(each).to_list() for each in ragged]
        values = session.run(dense)
        strict = error_class(lambda: session.run(tf.strings.unicode_decode([b"\xff"], "UTF-8", errors="strict")))
    errors = [
        failure(lambda: tf.strings.unicode_encode(5, "UTF-8")),
        failure(lambda: tf.strings.unicode_decode(tf.placeholder(tf.string), "UTF-8")),
    ]
    return rows, values, strict, errors


def ngrams(tf, np):
    x = tf.constant([["a", "b", "c"], ["d", "e", "f"]])
    rows = tf.ragged.constant([["a", "b", "c"], ["d"], []])
    dense = [
        tf.strings.ngrams(x, 2),
        tf.strings.ngrams(x, [1, 3], separator="|"),
        tf.strings.ngrams(x, 2, pad_values="_"),
        tf.strings.ngrams(["a", "b", "c"], 2),
    ]
    ragged = [
        tf.strings.ngrams(rows, 2),
        tf.strings.ngrams(rows, 2, preserve_short_sequences=True),
    ]
    with tf.Session() as session:
        values = session.run(dense), [session.run(each).to_list() for each in ragged]
    errors = [
        failure(lambda: tf.strings.ngrams(x, 0)),
        failure(lambda: tf.strings.ngrams(x, 2, padding_width=1)),
        failure(lambda: tf.strings.ngrams(x, 2, pad_values="_", padding_width=0)),
        failure(lambda: tf.strings.ngrams(x, 2, pad_values=5)),
        failure(lambda: tf.strings.ngrams("a", 2)),
    ]
    return values, errors


def ragged_tensors(tf, np):
    rt = tf.ragged.constant([[1, 2], [], [3, 4, 5]])
    deep = tf.ragged.constant([[[1], [2, 3]], [], [[4]]])
    pairs = tf.ragged.constant([[[1, 2]], [], [[3, 4], [5, 6]]], ragged_rank=1)
    values = [3, 1, 4, 1, 5, 9]
    made = [
        tf.RaggedTensor.from_row_splits(values, [0, 2, 2, 6]),
        tf.RaggedTensor.from_row_lengths(values, [2, 0, 4]),
        tf.RaggedTensor.from_row_starts(values, [0, 2, 2]),
        tf.RaggedTensor.from_row_limits(values, [2, 2, 6]),
        tf.RaggedTensor.from_value_rowids(values, [0, 0, 2, 2, 2, 2]),
        tf.RaggedTensor.from_value_rowids(values, [0, 0, 2, 2, 2, 2], nrows=5),
        tf.RaggedTensor.from_nested_row_splits(values, [[0, 1, 3], [0, 2, 2, 6]]),
        tf.RaggedTensor.from_nested_row_lengths(values, [[1, 2], [2, 0, 4]]),
        tf.RaggedTensor.from_nested_value_rowids(values, [[0, 1, 1], [0, 0, 2, 2, 2, 2]]),
        tf.RaggedTensor.from_tensor([[1, 2, 0], [3, 0, 0]]),
        tf.RaggedTensor.from_tensor([[1, 2, 0], [3, 0, 0]], lengths=[2, 1]),
        tf.RaggedTensor.from_tensor([[1, 2, 0], [3, 0, 0]], padding=0),
        tf.RaggedTensor.from_tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]], ragged_rank=2),
        tf.RaggedTensor.from_sparse(tf.SparseTensor([[0, 0], [0, 1], [2, 0]], [1, 2, 3], [4, 5])),
        tf.ragged.range([3, 0, 2]),
        tf.ragged.range([0, 5], [4, 1], [2, -1]),
        tf.ragged.map_flat_values(tf.add, rt, 10),
        tf.ragged.map_flat_values(tf.multiply, rt, rt),
        rt.with_values(tf.constant(["a", "b", "c", "d", "e"])),
        rt[1:],
        deep.with_flat_values(tf.constant([9.0, 8.0, 7.0, 6.0])),
        rt.with_row_splits_dtype(tf.int32),
        deep.row_lengths(axis=2),
    ]
    dense = [
        rt.to_tensor(),
        rt.to_tensor(default_value=-1),
        deep.to_tensor(),
        pairs.to_tensor(),
        rt.row_lengths(),
        rt.nrows(),
        rt.row_starts(),
        rt.row_limits(),
        rt.value_rowids(),
        rt.bounding_shape(),
        deep.bounding_shape(axis=1),
        list(deep.nested_row_splits),
        list(deep.nested_row_lengths()),
        list(deep.nested_value_rowids()),
        rt[2],
        tf.ragged.row_splits_to_segment_ids([0, 2, 2, 3]),
        tf.ragged.segment_ids_to_row_splits([0, 0, 2]),
        tf.ragged.segment_ids_to_row_splits([0, 0, 2], num_segments=5),
        tf.ragged.constant(5),
        tf.ragged.constant([1, 2]),
    ]
    sparse = [rt.to_sparse(), deep.to_sparse(), pairs.to_sparse()]
    with tf.Session() as session:
        rows = [session.run(each).to_list() for each in made]
        numbers, parts = session.run([dense, sparse])
        evaluated = session.run(deep)
    about = [(str(t.shape), t.dtype.name, t.ragged_rank, t.row_splits.dtype.name) for t in made + [rt, deep, pairs]]
    value = [
        evaluated.shape,
        evaluated.ragged_rank,
        evaluated.flat_values,
        list(evaluated.nested_row_splits),
        repr(evaluated),
    ]
    return {"rows": rows, "numbers": numbers, "sparse": parts, "about": about, "value": value, "text": str(evaluated)}


def ragged_feeds(tf, np):
    x = tf.ragged.placeholder(tf.float32, 1)
    doubled = tf.ragged.map_flat_values(lambda v: v * 2, x)
    total = tf.reduce_sum(x.to_tensor() ** 2)
    gradient = tf.convert_to_tensor(tf.gradients(total, x.flat_values)[0])
    value = tf.ragged.constant_value([[1.0], [2.0, 3.0]], dtype=np.float32)
    made = tf.ragged.RaggedTensorValue(np.array([5.0], np.float32), np.array([0, 0, 1]))
    with tf.Session() as session:
        outcomes = [session.run([doubled, total, gradient], {x: each}) for each in (value, made)]
    return [[rows.to_list(), total, gradient] for rows, total, gradient in outcomes], value.to_list(), repr(made)


def ragged_errors(tf, np):
    rt = tf.ragged.constant([[1], [2, 3]])
    session = tf.Session()
    return [
        failure(lambda: tf.RaggedTensor(rt.values, rt.row_splits)),
        failure(lambda: tf.ragged.constant([1, [2]])),
        failure(lambda: tf.ragged.constant([[1, 2], [3]], ragged_rank=3)),
        failure(lambda: tf.ragged.constant([[[1], [2, 3]]], ragged_rank=1)),
        failure(lambda: tf.ragged.constant(rt)),
        failure(lambda: tf.ragged.constant(5, ragged_rank=1)),
        failure(lambda: tf.RaggedTensor.from_row_splits([1, 2], [])),
        failure(lambda: tf.RaggedTensor.from_value_rowids([1, 2], [0, 3], nrows=2)),
        failure(lambda: tf.RaggedTensor.from_tensor([[1]], ragged_rank=0)),
        failure(lambda: tf.RaggedTensor.from_tensor([[1]], lengths=[1], padding=0)),
        failure(lambda: tf.RaggedTensor.from_sparse(5)),
        failure(lambda: rt.with_row_splits_dtype(tf.float32)),
        failure(lambda: rt.to_list()),
        error_class(
            lambda: session.run(tf.RaggedTensor.from_row_splits([1, 2], tf.placeholder_with_default([0, 1], [2])))
        ),
        error_class(lambda: session.run(tf.ragged.map_flat_values(tf.add, rt, tf.ragged.constant([[1, 2], [3]])))),
    ]


def decoding(tf, np):
    raw = tf.constant([b"\x01\x00\x02\x00", b"\x03\x00\x04\x00"])
    records = tf.placeholder(tf.string, [None])
    number, word, real = tf.decode_csv(records, [[7], ["none"], [0.5]])
    chosen = tf.io.decode_csv(records, [tf.constant([1.5])], select_cols=[2], name="chosen")
    tensors = [
        tf.decode_raw(raw, tf.int16),
        tf.decode_raw(bytes=raw, out_type=tf.uint8, little_endian=False),
        tf.io.decode_raw(raw, tf.int16, little_endian=False, name="raw"),
        number,
        word,
        real,
        chosen[0],
        tf.decode_compressed(["plain"]),
        tf.io.decode_compressed([zlib.compress(b"abc")], compression_type="ZLIB"),
    ]
    with tf.Session() as session:
        values = session.run(tensors, {records: ["1,a,2.5", ',"b ""c""",', "3,,1e3"]})
    errors = [
        failure(lambda: tf.decode_raw(raw)),
        failure(lambda: tf.decode_csv(records, [[1], [2]], select_cols=[1, 0])),
        failure(lambda: tf.decode_csv(records, [[1], [2]], select_cols=[1])),
        failure(lambda: tf.decode_csv(records, [[1]], select_cols=[-1])),
    ]
    shapes = [str(t.shape) for t in tensors]
    return {"nodes": tf.get_default_graph(), "values": values, "shapes": shapes, "errors": errors}


def json_examples(tf, np):
    text = (
        '{"features": {"feature": {"a": {"int64List": {"value": ["1", 2]}}, "b": {"bytes_list": {"value": ["YWJj"]}}}}}'
    )
    x = tf.placeholder(tf.string)
    decoded, same = tf.decode_json_example(x), tf.io.decode_json_example(x)
    with tf.Session() as session:
        values = session.run([decoded, same], {x: [[text, "{}"]]})
        wrong = ("", "[1]", '{"x": 1}', "{")
        errors = [error_class(lambda text=text: session.run(decoded, {x: text})) for text in wrong]
    examples = [[tf.train.Example.FromString(item) for item in each.ravel()] for each in values]
    features = [sorted(example.features.feature) for example in examples[0]]
    a, b = (examples[0][0].features.feature[key] for key in "ab")
    return (
        values[0].shape,
        features,
        list(a.int64_list.value),
        list(b.bytes_list.value),
        examples[0] == examples[1],
        errors,
    )


def files(tf, np):
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "inner", "a.txt")
    contents = tf.placeholder(tf.string, [])
    write = tf.write_file(path, contents)
    with tf.Session() as session:
        session.run(write, {contents: "hello"})
        read = session.run([tf.read_file(path), tf.io.read_file(tf.constant(path))])
        session.run(tf.io.write_file(os.path.join(folder, "inner", "b.txt"), "two"))
        found = session.run(tf.matching_files(os.path.join(folder, "inner", "*.txt")))
        missing = error_class(lambda: session.run(tf.read_file(os.path.join(folder, "none"))))
    return read, [os.path.basename(each) for each in found.tolist()], missing, write.type, str(tf.read_file("x").shape)


def string_tensors_in_sessions(tf, np):
    x = tf.placeholder(tf.string, name="x")
    same, joined = tf.identity(x), tf.strings.join([x, "!"])
    v = tf.Variable(["a", "b"])
    assign = v.assign(tf.strings.join([v, "x"]))
    chosen = tf.cond(tf.equal(x, "yes"), lambda: tf.constant("taken"), lambda: tf.strings.join(["not ", x]))
    compared = [tf.equal(["a", "b"], ["a", "c"]), tf.not_equal("a", ["a", "b"])]
    gathered = tf.gather(tf.constant(["p", "q", "r"]), [2, 0])
    moved = [tf.reshape(["a", "b"], [2, 1]), tf.concat([["a"], ["b"]], 0), tf.stack(["a", "b"]), tf.tile(["a"], [2])]
    moved += [tf.transpose([["a", "b"]]), tf.reverse(["a", "b"], [0]), tf.where([True, False], ["a", "b"], ["c", "d"])]
    moved += [tf.fill([2], "z"), tf.zeros([2], tf.string), tf.expand_dims("a", 0), tf.constant([["a"]])[0, 0]]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        feeds = ["text", b"bytes", np.array(["p", "q"]), np.array([b"r", "s"], dtype=object), [["t"]]]
        values = [session.run([same, joined], {x: feed}) for feed in feeds]
        values += [session.run(assign), session.run(assign), session.run(v)]
        values += [session.run(chosen, {x: word}) for word in ("yes", "no")]
        values += [session.run(compared), session.run(gathered), session.run(moved)]
        kinds = [type(session.run(same, {x: "a"})).__name__, session.run(same, {x: ["a"]}).dtype.kind]
    return values, kinds


def hashes_of_many_lengths(tf, np):
    words = ["".join(chr(97 + (i * j) % 26) for j in range(i)) for i in range(0, 140, 3)]
    with tf.Session() as session:
        return session.run([tf.string_to_hash_bucket_fast(words, 10**12), tf.string_to_hash_bucket(words, 10**12)])
