"""Reading MNIST's files and dealing out batches."""

import gzip
import importlib
import os
import struct
import tempfile

from conformance.outcomes import failure

NAMES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)


def input_data(tf):
    package = "tfcompat" if tf.__name__ == "tfcompat" else "tensorflow"
    return importlib.import_module(package + ".examples.tutorials.mnist.input_data")


def data_set(tf, np, examples, **options):
    images = np.arange(examples * 4, dtype=np.uint8).reshape(examples, 2, 2, 1)
    data_set_class = type(input_data(tf).read_data_sets("", fake_data=True).train)
    return data_set_class(images, np.arange(examples, dtype=np.uint8), **options)


def write_files(np, folder, sizes=(20, 20, 6, 6), magics=(2051, 2049, 2051, 2049)):
    random = np.random.RandomState(3)
    for name, count, magic in zip(NAMES, sizes, magics):
        shape = (count, 2, 3) if "images" in name else (count,)
        highest = 256 if "images" in name else 10
        header = struct.pack(">I%dI" % len(shape), magic, *shape)
        with gzip.open(os.path.join(folder, name), "wb") as file:
            file.write(header + random.randint(0, highest, shape).astype(np.uint8).tobytes())


def read(tf, np, files=None, **options):
    with tempfile.TemporaryDirectory() as folder:
        write_files(np, folder, **(files or {}))
        return input_data(tf).read_data_sets(folder, **options)


def batches_of_a_seeded_data_set(tf, np):
    data = data_set(tf, np, 10, seed=7)
    return [data.next_batch(4) + (data.epochs_completed,) for _ in range(8)]


def batches_follow_the_graph_seed(tf, np):
    tf.set_random_seed(11)
    data = data_set(tf, np, 10)
    return [data.next_batch(5)[1] for _ in range(4)]


def an_own_seed_beside_a_graph_seed(tf, np):
    tf.set_random_seed(11)
    data = data_set(tf, np, 10, seed=5)
    return [data.next_batch(5)[1] for _ in range(4)]


def both_seeds_zero(tf, np):
    tf.set_random_seed(0)
    data = data_set(tf, np, 10, seed=0)
    return [data.next_batch(5)[1] for _ in range(4)]


def numpys_generator_is_the_global_one(tf, np):
    data = data_set(tf, np, 10, seed=7)
    data.next_batch(3)
    return np.random.randint(0, 1000, 5)


def a_seed_set_after_construction_counts(tf, np):
    data = data_set(tf, np, 10)
    np.random.seed(1)
    return data.next_batch(10)[1]


def unshuffled_batches(tf, np):
    data = data_set(tf, np, 7, seed=1)
    return [data.next_batch(3, shuffle=False)[1] for _ in range(5)]


def shuffling_begins_with_a_later_epoch(tf, np):
    data = data_set(tf, np, 6, seed=1)
    return [data.next_batch(2, shuffle=step > 2)[1] for step in range(8)]


def a_batch_of_everything(tf, np):
    data = data_set(tf, np, 6, seed=2)
    return [data.next_batch(6)[1] for _ in range(3)] + [data.epochs_completed, data.labels]


def an_empty_data_set(tf, np):
    images, labels = data_set(tf, np, 0, seed=2).next_batch(3)
    return [images, labels]


def pixels_and_shapes(tf, np):
    options = [{}, {"reshape": False}, {"dtype": tf.uint8}, {"dtype": "uint8", "reshape": False}, {"dtype": np.float32}]
    return [data_set(tf, np, 2, **option).images for option in options]


def wrong_dtype(tf, np):
    return failure(lambda: data_set(tf, np, 2, dtype=tf.int32))


def unequal_numbers(tf, np):
    data_set_class = type(data_set(tf, np, 2))
    return failure(lambda: data_set_class(np.zeros((3, 2, 2, 1), np.uint8), np.zeros(2, np.uint8)))


def fake_data(tf, np):
    plain = input_data(tf).read_data_sets("", fake_data=True)
    one_hot = input_data(tf).read_data_sets("", fake_data=True, one_hot=True)
    images, labels = plain.train.next_batch(3, True)
    return [
        plain.test.num_examples,
        [len(images), len(images[0]), sum(images[0])],
        labels,
        one_hot.validation.next_batch(2, fake_data=True)[1],
    ]


def files_read_whole(tf, np):
    sets = read(tf, np, validation_size=5, seed=4)
    return {name: [data.images, data.labels, data.num_examples] for name, data in sets._asdict().items()}


def files_read_one_hot(tf, np):
    sets = read(tf, np, validation_size=2, one_hot=True, seed=4)
    return [sets.train.next_batch(3), sets.test.labels, sets.validation.labels.dtype.name]


def files_read_as_bytes(tf, np):
    sets = read(tf, np, validation_size=0, dtype=tf.uint8, reshape=False)
    return [sets.test.images, sets.validation.num_examples]


def too_many_to_validate_with(tf, np):
    return [failure(lambda: read(tf, np, validation_size=21)), failure(lambda: read(tf, np, validation_size=-1))]


def wrong_magic_number(tf, np):
    pattern = r"Invalid magic number \d+ in MNIST \w+ file"
    images = failure(lambda: read(tf, np, {"magics": (2049, 2049, 2051, 2049)}), pattern)
    labels = failure(lambda: read(tf, np, {"magics": (2051, 2051, 2051, 2049)}), pattern)
    return [images, labels]
