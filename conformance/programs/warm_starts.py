"""`tf.train.warm_start`: variables that start from a checkpoint, with and without other vocabularies."""

import functools
import os
import tempfile

from conformance.outcomes import error_class


def _file(directory, name, words):
    path = os.path.join(directory, name)
    with open(path, "w") as file:
        file.write("\n".join(words) + "\n")
    return path


def _checkpoint(tf, np, directory):
    with tf.Graph().as_default():
        tf.get_variable("embedding", initializer=np.arange(8, dtype=np.float32).reshape(4, 2))
        tf.get_variable("kernel", initializer=np.arange(6, dtype=np.float32).reshape(2, 3) + 10)
        tf.get_variable("plain", initializer=[1.5, 2.5])
        tf.get_variable("count", initializer=3, trainable=False)
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            return tf.train.Saver().save(sess, os.path.join(directory, "model"))


def _started(tf, variables, **arguments):
    tf.train.warm_start(**arguments)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return sess.run(variables)


def without_vocabularies(tf, np):
    path = _checkpoint(tf, np, tempfile.mkdtemp())
    found = []
    for wanted in (".*", "plain", ["plain", "count"], None, "variables"):
        with tf.Graph().as_default():
            plain = tf.get_variable("plain", [2], initializer=tf.zeros_initializer())
            count = tf.get_variable("count", initializer=0, trainable=False)
            parts = tf.get_variable(
                "embedding", [4, 2], initializer=tf.zeros_initializer(), partitioner=tf.fixed_size_partitioner(2)
            )
            wanted = [plain] + list(parts) if wanted == "variables" else wanted
            whole = tf.convert_to_tensor(parts)
            found.append(_started(tf, [plain, count, whole], ckpt_to_initialize_from=path, vars_to_warm_start=wanted))
    return found


def other_names(tf, np):
    path = _checkpoint(tf, np, tempfile.mkdtemp())
    found = []
    other = tf.get_variable("scope/other", [2], initializer=tf.zeros_initializer())
    found.append(_started(tf, other, ckpt_to_initialize_from=path, var_name_to_prev_var_name={"scope/other": "plain"}))
    for arguments in (
        {"var_name_to_prev_var_name": {"misspelled": "plain", "scope/other": "plain"}},
        {"vars_to_warm_start": 3},
        {"vars_to_warm_start": ["a", other]},
        {},
    ):
        found.append(error_class(functools.partial(tf.train.warm_start, path, **arguments)))
    return found


def with_vocabularies(tf, np):
    directory = tempfile.mkdtemp()
    path = _checkpoint(tf, np, directory)
    old = _file(directory, "old", ["a", "b", "c", "d"])
    new = _file(directory, "new", ["d", "x", "a", "y", "b"])
    old_classes = _file(directory, "old_classes", ["good", "better", "best"])
    new_classes = _file(directory, "new_classes", ["best", "new", "good"])
    found = []
    for size, oov, old_size, parts in ((5, 0, -1, 1), (5, 2, -1, 1), (4, 1, 3, 1), (5, 1, -1, 3)):
        with tf.Graph().as_default():
            embedding = tf.get_variable(
                "embedding",
                [size + oov, 2],
                initializer=tf.zeros_initializer(),
                partitioner=tf.fixed_size_partitioner(parts) if parts > 1 else None,
            )
            kernel = tf.get_variable("kernel", [2, 3 + oov], initializer=tf.zeros_initializer())
            info = {
                "embedding": tf.train.VocabInfo(
                    new, size, oov, old, old_vocab_size=old_size, backup_initializer=tf.ones_initializer()
                ),
                "kernel": tf.train.VocabInfo(new_classes, 3, oov, old_classes, axis=1),
            }
            values = [tf.convert_to_tensor(embedding), kernel]
            found.append(_started(tf, values, ckpt_to_initialize_from=path, var_name_to_vocab_info=info))
    info = tf.train.VocabInfo(new, 5, 0, old)
    return found + [
        [info.new_vocab_size, info.num_oov_buckets, info.old_vocab_size, info.backup_initializer, info.axis],
        error_class(lambda: tf.train.VocabInfo(new, 5, 0, old, axis=2)),
    ]


def from_a_checkpoint_of_objects(tf, np):
    """The variables are found by the names that they had; one that was not saved is missed."""
    directory = tempfile.mkdtemp()
    with tf.Graph().as_default(), tf.Session() as sess:
        weights = tf.get_variable("weights", initializer=[0.5, 1.5])
        sess.run(weights.initializer)
        tf.train.Checkpoint(v=weights).save(os.path.join(directory, "deeper", "model"))
    with tf.Graph().as_default():
        weights = tf.get_variable("weights", [2], initializer=tf.zeros_initializer())
        found = _started(tf, weights, ckpt_to_initialize_from=os.path.join(directory, "deeper"))
        tf.get_variable("other", [2])
        return [found, error_class(lambda: tf.train.warm_start(os.path.join(directory, "deeper")))]
