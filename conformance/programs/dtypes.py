"""Types, conversion to tensors, constants and operator overloading."""

from conformance.outcomes import error_class, failure


def dtype_properties(tf, np):
    names = "float16 float32 float64 bfloat16 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool string".split()
    names += ["complex64", "complex128", "qint8", "quint8", "qint32", "resource", "variant"]
    rows = {}
    for name in names:
        d = getattr(tf, name)
        flags = [
            d.is_floating,
            d.is_integer,
            d.is_complex,
            d.is_bool,
            d.is_unsigned,
            d.is_quantized,
            d.is_numpy_compatible,
        ]
        rows[name] = [repr(d), d.as_datatype_enum, d.real_dtype.name, d.size] + [bool(flag) for flag in flags]
    return rows


def dtype_limits(tf, np):
    return {
        d.name: [float(d.min), float(d.max)] for d in (tf.float32, tf.float64, tf.float16, tf.int8, tf.uint8, tf.int32)
    }


def as_dtype(tf, np):
    things = [
        np.float32,
        "float32",
        np.dtype("int64"),
        1,
        "half",
        "double",
        float,
        bool,
        tf.int8,
        "float32_ref",
        101,
        object,
    ]
    return [
        [repr(tf.as_dtype(thing)) for thing in things],
        failure(lambda: tf.as_dtype("float33")),
        failure(lambda: tf.as_dtype(None)),
        failure(lambda: tf.as_dtype(int)),
        tf.float32 == "float32",
        tf.float32 == np.float32,
        tf.float32 == tf.as_dtype("float32_ref"),
        tf.float32 != tf.int32,
        tf.float32 == 3,
        tf.float32.is_compatible_with(tf.as_dtype("float32_ref")),
        len({tf.float32, tf.as_dtype("float32")}),
        str(tf.as_dtype("float32_ref")),
    ]


def inferred_types(tf, np):
    values = [1, 2**40, 1.5, True, "a", b"a", 1j, [1, 2.5], [True, False], [], [[1], [2]], np.float64(1.5)]
    values += [
        [np.float64(1.5), 2.0],
        np.array([1.5]),
        np.array([1]),
        np.int16(3),
        [np.int64(3), 4],
        np.array(["a", "bc"]),
    ]
    values += [[2**40], np.array([True]), np.float16(1), (1, 2), [[]], np.zeros([0, 2]), [1.0, 1j], np.uint8([1])]
    return [str(tf.constant(value)) for value in values]


def constant_arguments(tf, np):
    constants = [
        tf.constant(0, shape=[2, 3]),
        tf.constant([1, 2], shape=[2, 2]),
        tf.constant([1.5, 2.5], dtype=tf.float64),
        tf.constant([1, 2], tf.float32, name="named"),
        tf.constant(3, dtype="int64"),
        tf.constant([1, 2, 3, 4], shape=[2, 2]),
        tf.constant(np.float32([1.0]), dtype=tf.float64),
        tf.constant("x", shape=[2]),
        tf.constant([True], dtype=tf.bool),
        tf.constant(2.0, tf.float16),
        tf.constant([1 + 2j], tf.complex64),
    ]
    with tf.Session() as sess:
        return [sess.run(constants), tf.get_default_graph()]


def constant_errors(tf, np):
    return [
        failure(lambda: tf.constant([1, [2]])),
        failure(lambda: tf.constant(None)),
        failure(lambda: tf.constant([1, 2, 3], shape=[2])),
        failure(lambda: tf.constant(1.5, tf.int32)),
        failure(lambda: tf.constant("a", tf.int32)),
        failure(lambda: tf.constant([1, "a"])),
        failure(lambda: tf.constant([1, 2], verify_shape=True, shape=[3])),
        failure(lambda: tf.constant(2**40, tf.int32)),
        failure(lambda: tf.constant(300, tf.uint8)),
        failure(lambda: tf.constant(-1, tf.uint8)),
        error_class(lambda: tf.constant({"a": 1})),
        error_class(lambda: tf.constant(object())),
        failure(lambda: tf.constant([1, None])),
        failure(lambda: tf.constant(2**70)),
        failure(lambda: tf.constant([True, 1])),
        failure(lambda: tf.constant([1.0, "a"])),
        error_class(lambda: tf.constant(range(3))),
    ]


def convert_to_tensor(tf, np):
    t = tf.constant([1.0, 2.0])
    v = tf.Variable([1.0], name="v")
    return [
        tf.convert_to_tensor(t) is t,
        tf.convert_to_tensor(v).name,
        str(tf.convert_to_tensor([t, t])),
        str(tf.convert_to_tensor([1, t[0]])),
        str(tf.convert_to_tensor(np.array([1, 2], np.int16))),
        str(tf.convert_to_tensor(1, preferred_dtype=tf.float32)),
        str(tf.convert_to_tensor(1.5, preferred_dtype=tf.int32)),
        str(tf.convert_to_tensor(tf.TensorShape([2, 3]))),
        str(tf.convert_to_tensor(tf.Dimension(3))),
        failure(lambda: tf.convert_to_tensor(tf.TensorShape([None]))),
        failure(lambda: tf.convert_to_tensor(t, tf.int32)),
        failure(lambda: tf.convert_to_tensor("a", tf.float32)),
        failure(lambda: tf.convert_to_tensor([t, tf.constant(1)]), r"^[^:]*"),
        failure(lambda: tf.convert_to_tensor(1.5, tf.int32)),
        failure(lambda: tf.convert_to_tensor(None)),
    ]


def registered_conversion(tf, np):
    class Celsius(object):
        def __init__(self, degrees):
            self.degrees = degrees

    def convert(value, dtype=None, name=None, as_ref=False):
        return tf.constant(value.degrees, dtype or tf.float32, name=name)

    tf.register_tensor_conversion_function(Celsius, convert)
    x = tf.add(Celsius(20.0), 1.0)
    with tf.Session() as sess:
        return [
            sess.run([x, tf.constant(2.0) * Celsius(3.0)]),
            str(tf.convert_to_tensor(Celsius(1.0))),
            tf.get_default_graph(),
        ]


def conversion_of_ragged_and_named(tf, np):
    from tensorflow.python.framework import ops

    values = ops.convert_n_to_tensor([1, [2.0], "a"])
    slices = tf.IndexedSlices(tf.ones([1, 2]), tf.constant([0]), tf.constant([3, 2]))
    return [
        [str(v) for v in values],
        ops.convert_to_tensor_or_indexed_slices(slices) is slices,
        str(tf.convert_to_tensor(slices).shape),
        str(slices.dense_shape),
        [slices.values.name, slices.indices.name, slices.dtype.name, slices.op.name, slices.name],
    ]


def arithmetic_types(tf, np):
    def kinds(op):
        names = "float16 float32 float64 int8 int16 int32 int64 uint8 complex64".split()
        row = {}
        for name in names:
            a = tf.cast(tf.constant([3, 2]), getattr(tf, name))
            try:
                row[name] = op(a).dtype.name
            except (TypeError, ValueError) as error:
                row[name] = type(error).__name__
        return row

    return {
        "add": kinds(lambda a: a + 1),
        "true division": kinds(lambda a: a / 2),
        "floor division": kinds(lambda a: a // 2),
        "div": kinds(lambda a: tf.div(a, 2)),
        "mod": kinds(lambda a: a % 2),
        "power": kinds(lambda a: a**2),
        "negative": kinds(lambda a: -a),
        "less": kinds(lambda a: a < 2),
        "mean": kinds(lambda a: tf.reduce_mean(a)),
        "argmax": kinds(lambda a: tf.argmax(a, 0)),
        "exp": kinds(lambda a: tf.exp(a)),
        "square": kinds(lambda a: tf.square(a)),
    }


def integer_arithmetic(tf, np):
    a, b = tf.constant([7, -7, 7, -7]), tf.constant([2, 2, -2, -2])
    with tf.Session() as sess:
        return sess.run(
            [a / b, a // b, a % b, tf.div(a, b), tf.truncatediv(a, b), tf.truncatemod(a, b), tf.floormod(a, b), a**2]
        )


def mixed_operands(tf, np):
    f, i = tf.constant([1.0, 2.0]), tf.constant([1, 2])
    return [
        failure(lambda: f + i, r"^[^:]*"),
        failure(lambda: i + 1.5, r"^[^:]*"),
        failure(lambda: i * "a", r"^[^:]*"),
        failure(lambda: f + "a", r"^[^:]*"),
        failure(lambda: tf.div(f, i)),
        failure(lambda: tf.truediv(f, i)),
        failure(lambda: tf.matmul(tf.ones([2, 2]), tf.ones([2, 2], tf.int32)), r"^[^:]*"),
        failure(lambda: tf.concat([f, i], 0)),
        failure(lambda: f & f, r"^[^:]*"),
        failure(lambda: tf.add(f, tf.constant([1.0], tf.float64))),
        failure(lambda: tf.exp(i)),
        failure(lambda: tf.argmax(f, 0.5)),
        failure(lambda: f + None),
        failure(lambda: f + True, r"^[^:]*"),
        str(i + np.float32(2.5)),
        str(f + np.float64(2.5)),
        str(np.float64(2.5) + f),
        str(np.ones(2) * f),
        str(f + [1, 2]),
        str([1, 2] + f),
        str(i + np.array([1.7, 2.9])),
    ]


def numpy_operands_are_cast(tf, np):
    i, f = tf.constant([1, 2]), tf.constant([1.0, 2.0])
    with tf.Session() as sess:
        return sess.run(
            {
                "array": i + np.array([1.7, 2.9]),
                "float32": i + np.float32(2.5),
                "array first": np.array([1.7, 2.9]) + i,
                "times": i * np.array([0.5, 1.9]),
                "float64": f + np.array([0.1, 0.2]),
                "int array": f * np.array([2, 3]),
            }
        )


def casts(tf, np):
    x = tf.constant([-1.7, -0.2, 0.0, 0.9, 2.5, 300.0])
    kinds = [tf.int32, tf.int64, tf.bool, tf.float64, tf.float16, tf.int8, tf.complex64]
    with tf.Session() as sess:
        results = sess.run([tf.cast(x[:-1], kind) for kind in kinds])
        flags = sess.run([tf.cast(tf.constant([True, False]), kind) for kind in (tf.float32, tf.int32)])
        extra = sess.run(
            [tf.to_float(tf.constant([1, 2])), tf.to_int64(x), tf.cast([1.9, 2.1], "int32"), tf.cast(3, tf.float32)]
        )
    return [results, flags, extra, tf.cast(x, tf.float32) is x, tf.saturate_cast(x, tf.uint8).name]


def bitcast_and_complex(tf, np):
    x = tf.constant([1.0, -2.0])
    with tf.Session() as sess:
        return sess.run(
            [
                tf.bitcast(x, tf.int32),
                tf.complex(x, 2 * x),
                tf.real(tf.complex(x, x)),
                tf.conj(tf.complex(x, x)),
                tf.abs(tf.complex(x, x)),
            ]
        )


def strings(tf, np):
    s = tf.constant(["ab", "c", ""])
    with tf.Session() as sess:
        return sess.run([s, tf.constant("x"), tf.equal(s, "c"), tf.reshape(s, [3, 1]), s[1], tf.size(s)])


def unicode_strings(tf, np):
    with tf.Session() as sess:
        return [sess.run(tf.constant("h\u00e9")), sess.run(tf.constant(["\u4e2d", "a"]))]


def indexing_with_python_values(tf, np):
    x = tf.reshape(tf.range(24), [2, 3, 4])
    pieces = [
        x[1],
        x[-1, 0],
        x[:, 1],
        x[..., -1],
        x[0, ..., None],
        x[:, ::-1],
        x[0:1, 1:, :2],
        x[[1, 2]],
        x[1, tf.constant(2)],
    ]
    pieces += [x[np.int64(1)], x[tf.constant(0) :], x[:, -2:], x[tf.newaxis, 0, 0, 1:4:2]]
    with tf.Session() as sess:
        return [sess.run(pieces), [str(p.shape) for p in pieces]]


def indexing_errors(tf, np):
    x = tf.ones([2, 3])
    return [
        failure(lambda: x[5], r"slice index 5 of dimension 0 out of bounds"),
        failure(lambda: x[0, 0, 0], r"Index out of range using input dim 2; input has only 2 dims"),
        failure(lambda: x["a"], r"^[^,]*"),
        error_class(lambda: x[1.5]),
        failure(lambda: x[tf.constant([True, False])]),
        error_class(lambda: x[..., ...]),
        failure(lambda: x[0:1:0], r"strides\[0\] must be non-zero"),
        error_class(lambda: x.__setitem__(0, 1)),
    ]


def range_types(tf, np):
    ranges = [
        tf.range(3),
        tf.range(1, 7, 2),
        tf.range(3.0),
        tf.range(0, 1, 0.25),
        tf.range(5, 0, -2),
        tf.range(3, dtype=tf.float64),
    ]
    ranges += [tf.range(np.int64(3)), tf.range(tf.constant(2)), tf.range(0, 3.5)]
    with tf.Session() as sess:
        return [sess.run(ranges), [str(r) for r in ranges]]


def make_ndarray_and_tensor_proto(tf, np):
    arrays = [np.float32([[1, 2]]), np.int64([1]), np.array([b"a", b"bc"], object), np.array(True), np.float16([1.5])]
    protos = [tf.make_tensor_proto(a) for a in arrays]
    return [
        [tf.make_ndarray(p) for p in protos],
        [p.dtype for p in protos],
        tf.make_ndarray(tf.make_tensor_proto([1, 2], shape=[2, 2])),
        tf.make_ndarray(tf.make_tensor_proto(3, dtype=tf.float32, shape=[2])),
        failure(lambda: tf.make_tensor_proto(None)),
    ]
