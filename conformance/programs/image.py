"""What the functions of `tf.image` compute, and the nodes they build."""

import warnings

from conformance.outcomes import error_class, failure

CONTROL_FLOW_V2 = True


def _picture(np, *shape):
    values = np.random.RandomState(sum(shape)).randint(0, 256, size=shape)
    return (values / 255).astype("float32")


def _bytes(np, *shape):
    return np.random.RandomState(sum(shape)).randint(0, 256, size=shape).astype("uint8")


def _run(tf, *fetches):
    with tf.Session() as sess:
        return sess.run(fetches)


def _nodes(tf):
    return tf.get_default_graph()


def resize_methods(tf, np):
    x = tf.constant(_picture(np, 4, 5, 3))
    methods = [tf.image.ResizeMethod.BILINEAR, tf.image.ResizeMethod.NEAREST_NEIGHBOR]
    methods += [tf.image.ResizeMethod.BICUBIC, tf.image.ResizeMethod.AREA, "bilinear", "nearest", "bicubic", "area"]
    results = [tf.image.resize_images(x, [3, 7], method) for method in methods]
    results += [tf.image.resize(x, (6, 2), method, align_corners=True) for method in methods[:4]]
    return _run(tf, *results)


def resize_functions(tf, np):
    x = tf.constant(_picture(np, 2, 4, 5, 3))
    results = [tf.image.resize_bilinear(x, [3, 7]), tf.image.resize_bicubic(x, [3, 7], align_corners=True)]
    results += [tf.image.resize_nearest_neighbor(x, [3, 7], half_pixel_centers=True), tf.image.resize_area(x, [2, 3])]
    results += [tf.gradients(y, x)[0] for y in results[:3]]
    return _run(tf, *results)


def resize_keeps_proportions(tf, np):
    x = tf.constant(_picture(np, 1, 4, 8, 1))
    results = [tf.image.resize_images(x, size, preserve_aspect_ratio=True) for size in ([2, 8], [9, 9], [3, 3])]
    return [r.shape.as_list() for r in results], _run(tf, *results)


def resize_of_unknown_size(tf, np):
    x = tf.placeholder(tf.uint8, [None, None, 3])
    size = tf.placeholder(tf.int32, [2])
    results = [
        tf.image.resize_images(x, size),
        tf.image.resize_images(x, [3, 4], 1),
        tf.image.resize_images(x, size, 2),
    ]
    results += [tf.image.resize_images(x, [6, 6], preserve_aspect_ratio=True)]
    with tf.Session() as sess:
        values = sess.run(results, {x: _bytes(np, 4, 5, 3), size: [2, 7]})
    return [r.shape.as_list() for r in results], values, _nodes(tf)


def resize_to_the_same_size(tf, np):
    x = tf.constant(_bytes(np, 4, 5, 3))
    y = tf.image.resize_images(x, [4, 5])
    return y.dtype.name, _run(tf, y), _nodes(tf)


def resize_errors(tf, np):
    x = tf.constant(_picture(np, 4, 5, 3))
    return [
        failure(lambda: tf.image.resize_images(x, [4, 5, 6])),
        failure(lambda: tf.image.resize_images(x, [[4, 5]])),
        failure(lambda: tf.image.resize_images(x, ["a", "b"])),
        failure(lambda: tf.image.resize_images(x[0], [4, 5])),
        failure(lambda: tf.image.resize_images(x, [2, 2], 9)),
        failure(lambda: tf.image.resize_images(tf.placeholder(tf.float32), [2, 2])),
        failure(lambda: _run(tf, tf.image.resize_bilinear(x[None], [0, 1]))),
    ]


def resize_as_in_version_2(tf, np):
    from tensorflow.python.ops import image_ops

    x = tf.constant(_picture(np, 2, 4, 6, 3))
    methods = ["bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic"]
    results = [image_ops.resize_images_v2(x, [3, 7], method) for method in methods]
    results += [image_ops.resize_images_v2(x, [2, 3], method, antialias=True) for method in methods]
    results += [image_ops.resize_image_with_pad_v2(x, 5, 5, antialias=True)]
    return _run(tf, *results), _nodes(tf)


def crops_and_pads(tf, np):
    x = tf.constant(_bytes(np, 4, 6, 3))
    batch = tf.constant(_picture(np, 2, 4, 6, 1))
    results = []
    for image in (x, batch):
        results += [
            tf.image.central_crop(image, 0.5),
            tf.image.central_crop(image, 1.0),
            tf.image.crop_to_bounding_box(image, 1, 2, 3, 4),
            tf.image.pad_to_bounding_box(image, 1, 2, 7, 9),
            tf.image.resize_image_with_crop_or_pad(image, 2, 9),
            tf.image.resize_with_crop_or_pad(image, 7, 3),
            tf.image.resize_image_with_pad(image, 8, 8),
            tf.image.resize_image_with_pad(image, 3, 9, method=tf.image.ResizeMethod.BICUBIC),
        ]
    return [r.shape.as_list() for r in results], _run(tf, *results), _nodes(tf)


def crops_and_pads_of_unknown_size(tf, np):
    x = tf.placeholder(tf.float32, [None, None, 3])
    height = tf.placeholder(tf.int32, [])
    results = [
        tf.image.central_crop(x, 0.5),
        tf.image.crop_to_bounding_box(x, 1, 2, height, 3),
        tf.image.pad_to_bounding_box(x, 1, height, 9, 9),
        tf.image.resize_image_with_crop_or_pad(x, 5, height),
        tf.image.resize_image_with_pad(x, 6, 4),
    ]
    with tf.Session() as sess:
        values = sess.run(results, {x: _picture(np, 4, 6, 3), height: 2})
        feed = {x: _picture(np, 4, 6, 3), height: 40}
        wrong = [error_class(lambda: sess.run(results[1], feed)), error_class(lambda: sess.run(results[2], feed))]
    return [r.shape.as_list() for r in results], values, wrong, _nodes(tf)


def crop_errors(tf, np):
    x = tf.constant(_picture(np, 4, 6, 3))
    return [
        failure(lambda: tf.image.central_crop(x, 0.0)),
        failure(lambda: tf.image.central_crop(x[0], 0.5)),
        failure(lambda: tf.image.crop_to_bounding_box(x, 1, 2, 9, 1)),
        failure(lambda: tf.image.crop_to_bounding_box(x, -1, 2, 1, 1)),
        failure(lambda: tf.image.pad_to_bounding_box(x, 1, 2, 4, 9)),
        failure(lambda: tf.image.resize_image_with_crop_or_pad(x, 0, 9)),
        failure(lambda: tf.image.resize_image_with_crop_or_pad(x[0], 1, 9)),
        failure(lambda: tf.image.flip_up_down(x[0])),
        failure(lambda: tf.image.flip_up_down(x[None, None])),
        failure(lambda: tf.image.flip_left_right(tf.zeros([0, 1, 1]))),
        failure(lambda: tf.image.random_contrast(x, 1.0, 0.5)),
        failure(lambda: tf.image.random_brightness(x, -1.0)),
        failure(lambda: tf.image.random_hue(x, 0.7)),
        failure(lambda: tf.image.random_saturation(x, -1.0, 0.5)),
        failure(lambda: tf.image.adjust_gamma(x, -1.0)),
        failure(lambda: tf.image.convert_image_dtype(x, tf.string)),
        failure(lambda: tf.image.total_variation(x[0])),
        failure(lambda: tf.image.grayscale_to_rgb(x)),
        failure(lambda: tf.image.psnr(x, x[:2], 1.0)),
        failure(lambda: tf.image.random_jpeg_quality(x, 50, 40)),
    ]


def turns(tf, np):
    x = tf.constant(_picture(np, 3, 4, 2))
    batch = tf.constant(_picture(np, 2, 3, 4, 1))
    k = tf.placeholder(tf.int32, [])
    results = []
    for image in (x, batch):
        results += [tf.image.flip_left_right(image), tf.image.flip_up_down(image), tf.image.transpose_image(image)]
        results += [tf.image.transpose(image)] + [tf.image.rot90(image, i) for i in (0, 1, 2, 3, -1)]
        results += [tf.image.rot90(image, k)]
    with tf.Session() as sess:
        return [r.shape.as_list() for r in results], sess.run(results, {k: 7}), _nodes(tf)


def turns_of_unknown_shape(tf, np):
    x = tf.placeholder(tf.float32)
    results = [tf.image.flip_left_right(x), tf.image.flip_up_down(x), tf.image.transpose(x), tf.image.rot90(x)]
    with tf.Session() as sess:
        return [r.shape.as_list() for r in results], sess.run(results, {x: _picture(np, 3, 4, 2)}), _nodes(tf)


def types(tf, np):
    values = {
        tf.float32: np.array([0, 0.1, 0.5, 0.999, 1, -0.5, 1.5], "float32"),
        tf.float16: np.array([0, 0.1, 0.5, 1], "float16"),
        tf.float64: np.array([0, 0.1, 0.5, 1, 1.5]),
        tf.uint8: np.array([0, 1, 127, 128, 255], "uint8"),
        tf.int16: np.array([-5, 0, 1, 128, 32767], "int16"),
        tf.int32: np.array([-5, 0, 1 << 20, (1 << 31) - 1], "int32"),
    }
    results = []
    for source in values:
        for target in values:
            if not (source in (tf.float32, tf.float64) and target in (tf.int16, tf.int32)):
                results.append(
                    tf.image.convert_image_dtype(
                        values[source], target, saturate=(target == tf.uint8 and source.is_floating)
                    )
                )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _run(tf, *results), _nodes(tf)


def colours(tf, np):
    results = []
    for image in (
        tf.constant(_picture(np, 3, 4, 3)),
        tf.constant(_bytes(np, 3, 4, 3)),
        tf.constant(_picture(np, 2, 3, 4, 3)),
    ):
        results += [
            tf.image.adjust_brightness(image, 0.2),
            tf.image.adjust_contrast(image, 1.7),
            tf.image.adjust_hue(image, 0.3),
            tf.image.adjust_saturation(image, 0.4),
            tf.image.adjust_gamma(image, 0.5, 0.8),
            tf.image.rgb_to_grayscale(image),
            tf.image.grayscale_to_rgb(image[..., :1]),
            tf.image.per_image_standardization(image),
        ]
    values = _run(tf, *results)
    # A value between two bytes may go either way.
    return [v if v.dtype != np.uint8 else np.abs(v.astype(int) // 2) * 2 > 100 for v in values], _nodes(tf)


def colour_spaces(tf, np):
    x = tf.constant(_picture(np, 3, 4, 3))
    pairs = [(tf.image.rgb_to_hsv, tf.image.hsv_to_rgb), (tf.image.rgb_to_yuv, tf.image.yuv_to_rgb)]
    pairs += [(tf.image.rgb_to_yiq, tf.image.yiq_to_rgb)]
    results = []
    for there, back in pairs:
        results += [there(x), back(there(x)), tf.gradients(there(x) * x, x)[0]]
    return _run(tf, *results)


def standardization(tf, np):
    x = tf.placeholder(tf.float32, [None, None, 3])
    results = [tf.image.per_image_standardization(x), tf.image.per_image_standardization(tf.zeros([2, 2, 1]) + 0.5)]
    with tf.Session() as sess:
        return sess.run(results, {x: _picture(np, 3, 4, 3)}), _nodes(tf)


def measures(tf, np):
    a, b = tf.constant(_picture(np, 2, 13, 12, 3)), tf.constant(_picture(np, 2, 13, 12, 3)[:, ::-1] * 0.5)
    results = [tf.image.psnr(a, b, 1.0), tf.image.ssim(a, b, 1.0), tf.image.ssim(a, b, 1.0, 5, 1.0, 0.02, 0.05)]
    results += [tf.image.total_variation(a), tf.image.total_variation(a[0]), tf.image.sobel_edges(a[:1, :4, :3])]
    results += tf.image.image_gradients(a[:1, :4, :3])
    results += [tf.gradients(y, a)[0][0, 0, :2] for y in (results[0], results[1], results[3])]
    return _run(tf, *results), failure(lambda: tf.image.image_gradients(a[0]))


def measures_of_bytes(tf, np):
    a, b = tf.constant(_bytes(np, 12, 12, 3)), tf.constant(_bytes(np, 12, 12, 3) // 2)
    return _run(tf, tf.image.psnr(a, b, 255), tf.image.ssim(a, b, 255)), _nodes(tf)


def similarity_over_scales(tf, np):
    a = tf.constant(_picture(np, 2, 27, 24, 1))
    b = a * 0.9 + 0.02
    scores = tf.image.ssim_multiscale(a, b, 1.0, power_factors=(0.3, 0.4, 0.3), filter_size=4)
    return _run(tf, scores), _nodes(tf)


def boxes(tf, np):
    image = tf.constant(_picture(np, 2, 6, 7, 3))
    corners = tf.constant([[0.1, 0.2, 0.7, 0.9], [0.0, 0.0, 1.0, 1.0], [0.15, 0.2, 0.75, 0.9]])
    scores = tf.constant([0.9, 0.3, 0.8])
    results = [
        tf.image.draw_bounding_boxes(image, tf.stack([corners, corners[::-1]])),
        tf.image.draw_bounding_boxes(image, tf.stack([corners, corners]), colors=[[0.1, 0.2, 0.3, 1.0]]),
        tf.image.crop_and_resize(image, corners, [0, 1, 1], [3, 4]),
        tf.image.crop_and_resize(image, corners, box_indices=[0, 1, 1], crop_size=[2, 2], method="nearest"),
        tf.image.non_max_suppression(corners, scores, 2),
        tf.image.non_max_suppression_with_scores(corners, scores, 3, 0.9, 0.1, 0.5),
        tf.image.non_max_suppression_padded(corners, scores, 5, pad_to_max_output_size=True),
        tf.image.non_max_suppression_overlaps(tf.matmul(corners, corners, transpose_b=True), scores, 3, 1.5),
        tf.image.combined_non_max_suppression(corners[None, :, None], scores[None, :, None], 2, 4),
        tf.image.combined_non_max_suppression(corners[None, :, None], scores[None, :, None], 2, 4, pad_per_class=True),
        tf.image.extract_glimpse(image, [3, 3], [[0.0, 0.0], [0.2, -0.1]]),
        tf.image.extract_patches(image, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID"),
        tf.image.extract_image_patches(image, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "SAME"),
    ]
    shapes = [tuple(t.shape.as_list() for t in r) if isinstance(r, tuple) else r.shape.as_list() for r in results]
    gradients = tf.gradients(results[2], [image, corners])
    values = _run(tf, *[list(r) if isinstance(r, tuple) else r for r in results])
    return shapes, values, _run(tf, *gradients), _nodes(tf)


def crops_while_training(tf, np):
    image = tf.Variable(_picture(np, 1, 5, 5, 2))
    boxes = tf.placeholder(tf.float32, [None, 4])
    crops = tf.image.crop_and_resize(image, boxes, tf.zeros_like(boxes[:, 0], tf.int32), [3, 3])
    small = tf.image.resize_bilinear(crops, [2, 2])
    train = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(tf.square(small)))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for count in (1, 3):
            sess.run(train, {boxes: np.tile([[0.1, 0.2, 0.8, 0.9]], [count, 1])})
        return sess.run(image)
