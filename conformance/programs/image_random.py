"""Random changes to pictures: TensorFlow's own numbers for a seed."""

CONTROL_FLOW_V2 = True


def _picture(np, *shape):
    return (np.random.RandomState(sum(shape)).randint(0, 256, size=shape) / 255).astype("float32")


def _twice(tf, *fetches):
    with tf.Session() as sess:
        return [sess.run(fetches) for _ in range(2)]


def flips(tf, np):
    x, batch = tf.constant(_picture(np, 3, 4, 1)), tf.constant(_picture(np, 5, 2, 3, 1))
    results = [tf.image.random_flip_left_right(x, seed) for seed in (1, 2, 3)]
    results += [tf.image.random_flip_up_down(x, seed=4), tf.image.random_flip_left_right(batch, seed=5)]
    results += [tf.image.random_flip_up_down(batch, seed=6)]
    return _twice(tf, *results), tf.get_default_graph()


def colours(tf, np):
    x = tf.constant(_picture(np, 3, 4, 3))
    results = [tf.image.random_brightness(x, 0.3, 1), tf.image.random_contrast(x, 0.5, 1.5, seed=2)]
    results += [tf.image.random_hue(x, 0.2, 3), tf.image.random_saturation(x, 0.5, 1.5, seed=4)]
    results += [tf.image.random_crop(x, [2, 2, 3], seed=5)]
    return _twice(tf, *results), tf.get_default_graph()


def with_the_seed_of_the_graph(tf, np):
    tf.set_random_seed(7)
    x = tf.constant(_picture(np, 6, 6, 3))
    x = tf.random_crop(x, [4, 4, 3])
    x = tf.image.random_flip_left_right(x)
    x = tf.image.random_brightness(x, max_delta=63 / 255.0)
    x = tf.image.random_contrast(x, lower=0.2, upper=1.8)
    return _twice(tf, tf.image.per_image_standardization(x))


def boxes(tf, np):
    corners = tf.constant([[[0.1, 0.2, 0.6, 0.8], [0.5, 0.5, 1.0, 1.0]]])
    results = []
    for seed in (1, 2, 3):
        for size in ([40, 60, 3], [7, 5, 1], [300, 200, 3]):
            results += tf.image.sample_distorted_bounding_box(size, corners, seed=seed, seed2=seed)
    options = [dict(min_object_covered=0.9), dict(aspect_ratio_range=[0.3, 3.0], area_range=[0.3, 0.4])]
    options += [dict(max_attempts=1, min_object_covered=1.0), dict(area_range=[0.9, 1.0]), dict(min_object_covered=0.0)]
    for option in options:
        results += tf.image.sample_distorted_bounding_box([50, 40, 3], corners, seed=4, **option)
    whole = tf.zeros([1, 0, 4])
    results += tf.image.sample_distorted_bounding_box([50, 40, 3], whole, 5, use_image_if_no_bounding_boxes=True)
    return [r.shape.as_list() for r in results[:3]], _twice(tf, *results), tf.get_default_graph()


def boxes_of_version_2(tf, np):
    from tensorflow.python.ops import image_ops

    tf.set_random_seed(3)
    corners = tf.constant([[[0.1, 0.2, 0.6, 0.8]]])
    first = image_ops.sample_distorted_bounding_box_v2(tf.constant([50, 40, 3], tf.int64), corners, seed=5)
    return _twice(tf, *first)


def box_errors(tf, np):
    from conformance.outcomes import error_class

    def run(size, corners, **options):
        with tf.Session() as sess:
            sess.run(tf.image.sample_distorted_bounding_box(size, corners, seed=1, **options))

    corner = [[[0.1, 0.2, 0.6, 0.8]]]
    return [
        error_class(lambda: run([5, 5, 3], np.zeros([1, 0, 4], "float32"))),
        error_class(lambda: run([5, 5, 3], [[[0.1, 0.2, 0.6, 1.8]]])),
        error_class(lambda: run([5, 5], corner)),
        error_class(lambda: run([5, 5, 3], corner[0])),
        error_class(lambda: run([5, 5, 3], corner, area_range=[0.5, 1.5])),
        error_class(lambda: run([5, 5, 3], corner, aspect_ratio_range=[0.0, 1.5])),
        error_class(lambda: run([5, 5, 3], corner, max_attempts=0)),
    ]


def preprocessing_for_imagenet(tf, np):
    image = tf.constant(_picture(np, 30, 40, 3))
    corners = tf.constant([[[0.0, 0.0, 1.0, 1.0]]])
    begin, size, _ = tf.image.sample_distorted_bounding_box(
        tf.shape(image), corners, seed=1, min_object_covered=0.1, area_range=(0.05, 1.0), max_attempts=100
    )
    part = tf.slice(image, begin, size)
    part.set_shape([None, None, 3])
    part = tf.image.resize_images(part, [6, 6])
    part = tf.image.random_flip_left_right(part, seed=2)
    part = tf.image.random_saturation(tf.image.random_brightness(part, 32.0 / 255, seed=3), 0.5, 1.5, seed=4)
    return _twice(tf, tf.clip_by_value(part, 0.0, 1.0))
