"""Summary ops: the protos that they make, their nodes, names and errors."""

from conformance.outcomes import failure


def _values(tf, serialized):
    """What a serialized summary holds, in plain values."""
    found = []
    for value in tf.Summary.FromString(serialized).value:
        kind = value.WhichOneof("value")
        held = getattr(value, kind)
        if kind == "histo":
            held = [
                held.min,
                held.max,
                held.num,
                held.sum,
                held.sum_squares,
                list(held.bucket_limit),
                list(held.bucket),
            ]
        elif kind == "image":
            with tf.Session() as sess:
                pixels = sess.run(tf.image.decode_png(held.encoded_image_string))
            held = [held.height, held.width, held.colorspace, pixels]
        elif kind == "audio":
            held = [
                held.sample_rate,
                held.num_channels,
                held.length_frames,
                held.content_type,
                held.encoded_audio_string,
            ]
        elif kind == "tensor":
            held = tf.make_ndarray(held)
            held = held.tolist() if held.dtype == object else held
        plugin = value.metadata.plugin_data.plugin_name
        found.append([value.tag, kind, held, plugin, value.metadata.display_name, value.metadata.summary_description])
    return found


def _run(tf, summary, feed=None):
    with tf.Session() as sess:
        return _values(tf, sess.run(summary, feed))


def scalar(tf, np):
    return [
        _run(tf, tf.summary.scalar("loss", 0.1)),
        _run(tf, tf.summary.scalar("a b/c?", tf.constant(3, tf.int64), family="fam ily")),
        _run(tf, tf.summary.scalar("loss", tf.constant(2.5, tf.float64))),
    ]


def histogram(tf, np):
    values = np.random.RandomState(0).randn(200).astype(np.float32)
    return [
        _run(tf, tf.summary.histogram("h", values)),
        _run(tf, tf.summary.histogram("ints", [1, 1, 5, -3, 0])),
        _run(tf, tf.summary.histogram("none", tf.zeros([0]))),
        _run(tf, tf.summary.histogram("extreme", tf.constant([0.0, 1e-13, 1e25, -1e-30, 1e-12]))),
    ]


def image(tf, np):
    state = np.random.RandomState(0)
    with_bad = state.randn(1, 3, 2, 3).astype(np.float32)
    with_bad[0, 1, 1, 2] = np.nan
    return [
        _run(tf, tf.summary.image("bytes", state.randint(0, 256, (2, 3, 4, 3)).astype(np.uint8))),
        _run(tf, tf.summary.image("positive", state.rand(5, 2, 2, 1).astype(np.float32))),
        _run(tf, tf.summary.image("signed", state.randn(1, 3, 3, 4).astype(np.float32), max_outputs=1)),
        _run(tf, tf.summary.image("bad", with_bad)),
        _run(tf, tf.summary.image("dark", tf.zeros([1, 2, 2, 1]))),
    ]


def audio(tf, np):
    sound = np.linspace(-1.2, 1.2, 12).astype(np.float32)
    return [
        _run(tf, tf.summary.audio("stereo", sound.reshape(1, 6, 2), 8000)),
        _run(tf, tf.summary.audio("mono", sound.reshape(2, 6), tf.constant(44100.0), max_outputs=1)),
    ]


def text_and_tensors(tf, np):
    return [
        _run(tf, tf.summary.text("t", tf.constant(["a", "b"]))),
        _run(tf, tf.summary.text("t", tf.constant("one"))),
        _run(tf, tf.summary.tensor_summary("x", tf.constant([[1, 2]]), summary_description="d", display_name="n")),
    ]


def merged(tf, np):
    x = tf.placeholder(tf.float32, [])
    tf.summary.scalar("x", x)
    with tf.name_scope("inner"):
        tf.summary.scalar("y", x * 2)
        tf.summary.histogram("h", [1.0, 2.0], collections=["other"])
    both = tf.summary.merge_all()
    return [
        _run(tf, both, {x: 1.5}),
        _run(tf, tf.summary.merge_all("other")),
        tf.summary.merge_all("nothing"),
        _run(tf, tf.summary.merge_all(scope="inner"), {x: 1.0}),
        [each.name for each in tf.get_collection(tf.GraphKeys.SUMMARIES)],
    ]


def nodes(tf, np):
    x = tf.placeholder(tf.float32, [2, 3, 3, 1], name="x")
    tf.summary.scalar("loss", tf.reduce_mean(x))
    tf.summary.scalar("loss", tf.reduce_mean(x))
    tf.summary.histogram("h", x, family="weights")
    tf.summary.image("im", x, max_outputs=2)
    tf.summary.audio("au", x[:, :, 0], 100)
    tf.summary.text("t", tf.constant("s"))
    return [tf.summary.merge_all().name, tf.get_default_graph()]


def errors(tf, np):
    def run(summary):
        with tf.Session() as sess:
            return sess.run(summary)

    return [
        failure(lambda: run(tf.summary.scalar("v", [1.0, 2.0]))),
        failure(lambda: run(tf.summary.histogram("nan", [1.0, np.nan]))),
        failure(lambda: run(tf.summary.histogram("inf", [1.0, np.inf]))),
        failure(
            lambda: run(
                tf.summary.merge([tf.summary.scalar("a", 1.0), tf.constant(run(tf.summary.scalar("b", 1.0)))] * 2)
            )
        ),
        failure(lambda: tf.summary.image("i", tf.zeros([2, 2]))),
        failure(lambda: tf.summary.text("t", tf.constant(1.0))),
    ]


def audio_of_low_rates(tf, np):
    """A file's rate is a whole number, at least 1."""
    sound = np.linspace(-1, 1, 12, dtype=np.float32).reshape(1, 6, 2)
    return [_run(tf, tf.summary.audio("sound", sound, rate)) for rate in (0.2, 2.5, 3.7)]
