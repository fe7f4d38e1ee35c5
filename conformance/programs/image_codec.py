"""Reading and writing picture files.

Pixels of JPEG files are compared coarsely: libraries differ in them by a few levels.
"""

import os

from conformance.outcomes import error_class, failure

CONTROL_FLOW_V2 = True
PICTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "pictures")


def _file(name):
    with open(os.path.join(PICTURES, name), "rb") as file:
        return file.read()


def _run(tf, *fetches):
    with tf.Session() as sess:
        return sess.run(fetches)


def _smooth(np, channels=3):
    y, x = np.mgrid[:16, :24]
    planes = [4 * x + 5 * y, 250 - 6 * x, 7 * y + 40, 8 * x][:channels]
    return np.stack(planes, axis=-1).astype("uint8")


def _near(np, picture, original, levels=8):
    """The shape, and whether no pixel is further than `levels` from the original."""
    return list(picture.shape), bool(np.abs(picture.astype(int) - original.astype(int)).max() <= levels)


def decode(tf, np):
    results = [
        tf.image.decode_png(_file("rgba.png")),
        tf.image.decode_png(_file("gray_16.png"), dtype=tf.uint16),
        tf.image.decode_bmp(_file("rgb.bmp")),
        tf.image.decode_gif(_file("still.gif")),
        tf.image.extract_jpeg_shape(_file("rgb.jpg")),
        tf.image.is_jpeg([_file("rgb.jpg"), _file("rgb.png"), b""]),
    ]
    return [r.shape.as_list() if r.shape.dims else None for r in results], _run(tf, *results), tf.get_default_graph()


def decode_jpeg(tf, np):
    contents = _file("progressive.jpg")
    exact = tf.image.decode_jpeg(contents, dct_method="INTEGER_ACCURATE")
    fast = [tf.image.decode_jpeg(contents), tf.image.decode_jpeg(contents, dct_method="INTEGER_FAST")]
    crop = tf.image.decode_and_crop_jpeg(contents, [1, 2, 3, 4])
    exact, fast, faster, crop = _run(tf, exact, *(fast + [crop]))
    return exact, [_near(np, x, exact) for x in (fast, faster)], _near(np, crop, exact[1:4, 2:6])


def decode_any(tf, np):
    names = ["rgb.png", "gray.png", "rgba_16.png", "rgb.bmp", "still.gif"]
    results = [tf.image.decode_image(_file(name)) for name in names]
    results += [
        tf.image.decode_image(_file("rgb.png"), channels=1),
        tf.image.decode_image(_file("rgb.png"), dtype=tf.float32),
    ]
    results += [tf.image.decode_image(_file("still.gif"), expand_animations=False)]
    return [str(r.shape) for r in results], _run(tf, *results)


def decode_any_nodes(tf, np):
    contents = tf.placeholder(tf.string, [])
    tf.image.decode_image(contents, channels=3)
    return [node.name + " " + node.op for node in tf.get_default_graph().as_graph_def().node]


def decode_fed(tf, np):
    contents = tf.placeholder(tf.string, [])
    image = tf.image.decode_png(contents, channels=3)
    small = tf.image.resize_images(image, [3, 4])
    with tf.Session() as sess:
        return [sess.run(small, {contents: _file(name)}) for name in ("rgb.png", "gray_alpha.png", "palette.png")]


def decode_errors(tf, np):
    def run(result):
        return error_class(lambda: _run(tf, result))

    return [
        run(tf.image.decode_png(b"no picture")),
        run(tf.image.decode_jpeg(_file("rgb.jpg")[:200])),
        run(tf.image.decode_image(b"no picture")),
        run(tf.image.decode_image(_file("rgb.jpg"), channels=4)),
        run(tf.image.decode_image(_file("rgb.bmp"), channels=1)),
        run(tf.image.decode_jpeg(_file("rgb.jpg"), ratio=3)),
        failure(lambda: tf.image.decode_image(b"", channels=2)),
        failure(lambda: tf.image.decode_png(b"", channels=-1), "channels must be.*"),
        failure(lambda: tf.image.decode_png([b"", b""]), "Shape must be.*?[01]"),
    ]


def encode_png(tf, np):
    results = []
    for channels in (1, 2, 3, 4):
        x = _smooth(np, channels)
        for picture in (x, x.astype("uint16") * 250 + 3):
            for compression in (-1, 0, 9):
                results.append(tf.image.decode_png(tf.image.encode_png(picture, compression), dtype=picture.dtype))
    return _run(tf, *results)


def encode_jpeg(tf, np):
    x, gray = _smooth(np), _smooth(np, 1)
    options = [{}, {"quality": 60}, {"progressive": True}, {"optimize_size": True}, {"chroma_downsampling": False}]
    options += [{"density_unit": "cm", "x_density": 10, "y_density": 20}, {"format": "rgb"}]
    files = [tf.image.encode_jpeg(x, **option) for option in options]
    files += [tf.image.encode_jpeg(gray), tf.image.encode_jpeg(gray, format="grayscale")]
    files += [tf.image.encode_jpeg(x, xmp_metadata="<x/>")]
    pictures = [tf.image.decode_jpeg(file) for file in files]
    contents, pictures = _run(tf, files, pictures)[:2]
    heads = [file[:18] for file in contents]
    return heads, b"<x/>" in contents[-1], [_near(np, p, x[..., : p.shape[-1]], 16) for p in pictures]


def jpeg_quality(tf, np):
    x = _smooth(np)
    fine, coarse = tf.image.adjust_jpeg_quality(x, 95), tf.image.adjust_jpeg_quality(x, 5)
    floats = tf.image.adjust_jpeg_quality((x / 255.0).astype("float32"), 90)
    drawn = tf.image.random_jpeg_quality(x, 80, 90, seed=3)
    shapes = [str(r.shape) for r in (fine, coarse, floats, drawn)]
    fine, coarse, floats, drawn = _run(tf, fine, coarse, floats, drawn)
    far = bool(np.abs(coarse.astype(int) - x).max() > 8)
    return shapes, far, [_near(np, p, x, 12) for p in (fine, floats * 255, drawn)], tf.get_default_graph()
