"""Quantization: fake and real, and ops on quantized numbers."""

from conformance.outcomes import error_class

CONTROL_FLOW_V2 = True


def _run(tf, *fetches):
    with tf.Session() as sess:
        return sess.run(fetches)


def _plain(tf, x):
    """A quantized tensor as integers."""
    plain = {tf.quint8: tf.uint8, tf.qint8: tf.int8, tf.quint16: tf.uint16, tf.qint16: tf.int16, tf.qint32: tf.int32}
    return tf.bitcast(x, plain[x.dtype]) if x.dtype in plain else x


def _x(np):
    return np.round(3 * np.random.RandomState(0).randn(3, 7), 2).astype("float32")


def fake_quant_args(tf, np):
    x = tf.constant(_x(np))
    results = []
    for options in ({}, {"min": -1.0, "max": 2.0}, {"min": 0.5, "max": 3.0, "num_bits": 4}, {"min": -4.0, "max": -1.0}):
        y = tf.quantization.fake_quant_with_min_max_args(x, narrow_range=len(results) == 2, **options)
        results.append(_run(tf, y, tf.gradients(y * x, x)[0]))
    return tf.fake_quant_with_min_max_args(x).graph, results


def fake_quant_vars(tf, np):
    x = tf.constant(_x(np))
    results = []
    for low, high, bits, narrow in (
        (-1.0, 2.0, 8, False),
        (-3.1, 0.7, 4, True),
        (0.0, 0.0, 8, False),
        (1.0, 2.0, 2, True),
    ):
        low, high = tf.constant(low), tf.constant(high)
        y = tf.fake_quant_with_min_max_vars(x, low, high, bits, narrow)
        results.append(_run(tf, y, tf.gradients(y * x, [x, low, high])))
    return tf.get_default_graph(), results


def fake_quant_per_channel(tf, np):
    x = tf.constant(_x(np))
    low, high = tf.constant([-1.0, -2, 0, -0.5, -6, 0, 1]), tf.constant([1.0, 0.5, 0, 3, 6, 2, 2])
    y = tf.quantization.fake_quant_with_min_max_vars_per_channel(x, low, high)
    pictures = tf.constant(np.random.RandomState(1).randn(2, 2, 3, 4).astype("float32"))
    z = tf.fake_quant_with_min_max_vars_per_channel(pictures, tf.constant([-1.0] * 4), tf.constant([1.0] * 4), 6)
    return _run(tf, y, tf.gradients(y * x, [x, low, high]), z)


def fake_quant_gradient_ops(tf, np):
    x, g = tf.constant(_x(np)), tf.constant(_x(np)[::-1].copy())
    low, high = tf.constant([-1.0] * 7), tf.constant([2.0] * 7)
    return _run(
        tf,
        tf.fake_quant_with_min_max_args_gradient(g, x, -1.0, 2.0),
        tf.quantization.fake_quant_with_min_max_vars_gradient(g, x, -1.0, 2.0),
        tf.fake_quant_with_min_max_vars_per_channel_gradient(g, x, low, high),
    )


def fake_quant_errors(tf, np):
    x = tf.constant(_x(np))
    return [
        error_class(lambda: _run(tf, tf.fake_quant_with_min_max_args(x, min=1.0, max=0.0))),
        error_class(lambda: _run(tf, tf.fake_quant_with_min_max_args(x, num_bits=17))),
        error_class(lambda: tf.fake_quant_with_min_max_vars(x, [0.0], 1.0)),
        error_class(lambda: tf.fake_quant_with_min_max_vars_per_channel(x, [0.0] * 6, [1.0] * 6)),
    ]


def quantize(tf, np):
    x = tf.constant(_x(np))
    results = []
    for dtype in (tf.quint8, tf.qint8, tf.quint16, tf.qint16, tf.qint32):
        for mode in ("MIN_COMBINED", "MIN_FIRST", "SCALED"):
            if dtype == tf.qint32 and mode != "MIN_FIRST" or mode == "SCALED" and dtype != tf.qint8:
                continue
            for low, high in ((-4.0, 3.0), (0.0, 5.0), (1.0, 1.0)):
                y, y_min, y_max = tf.quantization.quantize(x, low, high, dtype, mode)
                results.append(_run(tf, _plain(tf, y), y_min, y_max))
    return results


def quantize_rounding(tf, np):
    x = tf.constant([0.5, 1.5, 2.5, -0.5, -1.5, 100.0, 127.0, -128.0])
    results = [
        tf.quantization.quantize(x, -128.0, 127.0, tf.qint8, "SCALED", mode)
        for mode in ("HALF_TO_EVEN", "HALF_AWAY_FROM_ZERO")
    ]
    results += [tf.quantize_v2(x, -128.0, 127.0, tf.quint8), tf.quantize(x, -128.0, 127.0, tf.quint8, "MIN_FIRST")]
    return _run(tf, *[(_plain(tf, y), low, high) for y, low, high in results])


def dequantize(tf, np):
    bits = np.random.RandomState(0).randint(-128, 128, (4, 5))
    results = []
    for quantized, plain in ((tf.qint8, "int8"), (tf.quint8, "uint8"), (tf.qint16, "int16"), (tf.quint16, "uint16")):
        x = tf.bitcast(tf.constant((bits * (1 if "8" in plain else 200)).astype(plain)), quantized)
        for mode in ("MIN_COMBINED", "MIN_FIRST", "SCALED"):
            for low, high in ((-3.0, 2.0), (0.0, 1.0)):
                results.append(tf.quantization.dequantize(x, low, high, mode))
    return _run(tf, *results), tf.dequantize(x, -1.0, 1.0).shape


def quantize_and_dequantize(tf, np):
    x = tf.constant(_x(np))
    results = []
    for options in (
        {},
        {"signed_input": False},
        {"num_bits": 4, "narrow_range": True},
        {"range_given": True},
        {"range_given": True, "round_mode": "HALF_UP", "num_bits": 3},
    ):
        y = tf.quantization.quantize_and_dequantize(x, -2.5, 4.0, **options)
        results.append(_run(tf, y, tf.gradients(y * x, x)[0]))
    wide = tf.quantization.quantize_and_dequantize(tf.cast(x, tf.float64), -1.0, 1.0)
    zeros = tf.quantization.quantize_and_dequantize(tf.zeros([3]), 0.0, 0.0)
    return results, _run(tf, wide, zeros), tf.get_default_graph()


def _quantized(tf, np, shape, low=-3.0, high=2.0, dtype=None, seed=0):
    x = np.random.RandomState(seed).uniform(low, high, shape).astype("float32")
    return tf.quantization.quantize(tf.constant(x), low, high, dtype or tf.quint8, "MIN_FIRST")


def quantized_convolution(tf, np):
    x, x_min, x_max = _quantized(tf, np, [2, 5, 6, 3])
    f, f_min, f_max = _quantized(tf, np, [3, 3, 3, 4], -1.0, 1.5, seed=1)
    results = []
    for strides, padding in (([1, 1, 1, 1], "SAME"), ([1, 2, 2, 1], "VALID")):
        y, low, high = tf.nn.quantized_conv2d(x, f, x_min, x_max, f_min, f_max, strides, padding)
        results += [_plain(tf, y), low, high, tf.quantization.dequantize(y, low, high, "MIN_FIRST")]
    return _run(tf, *results)


def quantized_pooling_and_activations(tf, np):
    x, low, high = _quantized(tf, np, [2, 5, 6, 3])
    results = [
        tf.nn.quantized_max_pool(x, low, high, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"),
        tf.nn.quantized_avg_pool(x, low, high, [1, 3, 3, 1], [1, 2, 2, 1], "SAME"),
        tf.nn.quantized_avg_pool(x, low, high, [1, 2, 2, 1], [1, 1, 1, 1], "VALID"),
    ]
    return _run(tf, *[(_plain(tf, y), y_min, y_max) for y, y_min, y_max in results])


def quantized_relu_x_nodes(tf, np):
    # TensorFlow 1.15.5 has no kernel for it.
    return tf.get_default_graph(), tf.nn.quantized_relu_x(tf.placeholder(tf.quint8, [2]), 1.5, 0.0, 6.0)


def quantized_concat(tf, np):
    x, y = _quantized(tf, np, [2, 3]), _quantized(tf, np, [2, 4], -1.0, 6.0)
    joined, low, high = tf.quantization.quantized_concat(1, [x[0], y[0]], [x[1], y[1]], [x[2], y[2]])
    same = tf.quantized_concat(0, [x[0], x[0]], [x[1], x[1]], [x[2], x[2]])
    return _run(tf, _plain(tf, joined), low, high, _plain(tf, same[0]), same[1], same[2])


def quantized_math(tf, np):
    raw = tf.raw_ops
    a, b = _quantized(tf, np, [3, 4]), _quantized(tf, np, [4, 5], -1.0, 4.0, seed=1)
    row = _quantized(tf, np, [4], -2.0, 2.0, seed=2)

    def ranges(first, second, names):
        values = (first[1], first[2], second[1], second[2])
        return dict(zip(("min_" + names[0], "max_" + names[0], "min_" + names[1], "max_" + names[1]), values))

    product = raw.QuantizedMatMul(a=a[0], b=b[0], **ranges(a, b, "ab"))
    transposed = raw.QuantizedMatMul(a=b[0], b=a[0], transpose_a=True, transpose_b=True, **ranges(b, a, "ab"))
    total = raw.QuantizedAdd(x=a[0], y=row[0], **ranges(a, row, "xy"))
    times = raw.QuantizedMul(x=a[0], y=row[0], **ranges(a, row, "xy"))
    biased = raw.QuantizedBiasAdd(input=a[0], bias=row[0], out_type=tf.qint32, **ranges(a, row, ("input", "bias")))
    out, low, high = product
    used = raw.RequantizationRange(input=out, input_min=low, input_max=high)
    again = raw.Requantize(
        input=out,
        input_min=low,
        input_max=high,
        requested_output_min=used[0],
        requested_output_max=used[1],
        out_type=tf.quint8,
    )
    shrunk = raw.QuantizeDownAndShrinkRange(input=out, input_min=low, input_max=high, out_type=tf.quint8)
    reshaped = raw.QuantizedReshape(tensor=a[0], shape=[2, 6], input_min=a[1], input_max=a[2])
    results = [product, transposed, times, total, biased, again, shrunk, reshaped]
    results += [raw.QuantizedRelu(features=a[0], min_features=a[1], max_features=a[2])]
    results += [raw.QuantizedRelu6(features=b[0], min_features=b[1], max_features=b[2])]
    return _run(tf, used, *[(_plain(tf, y), low, high) for y, low, high in results])
