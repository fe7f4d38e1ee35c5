"""Candidate samplers and the losses over sampled classes."""

import os
import tempfile

from conformance.outcomes import error_class

CONTROL_FLOW_V2 = True


def _runs(tf, fetches, count=3):
    with tf.Session() as sess:
        return [sess.run(fetches) for _ in range(count)]


def _true(tf):
    return tf.constant([[0, 3], [7, 1], [9, 9]], tf.int64)


def uniform(tf, np):
    samplers = [
        tf.nn.uniform_candidate_sampler(_true(tf), 2, 6, unique, size, seed=5)
        for unique, size in ((True, 10), (False, 1000))
    ]
    return _runs(tf, samplers)


def log_uniform(tf, np):
    samplers = [
        tf.nn.log_uniform_candidate_sampler(_true(tf), 2, sampled, unique, size, seed=6)
        for unique, sampled, size in ((True, 10, 10), (True, 64, 5000), (False, 7, 100000))
    ]
    return _runs(tf, samplers)


def fixed_unigram(tf, np):
    counts = [5.0, 1.0, 1.0, 8.0, 2.5, 1.0, 3.0, 1.0, 1.0, 0.5]
    samplers = [
        tf.nn.fixed_unigram_candidate_sampler(_true(tf), 2, 5, True, 10, unigrams=counts, seed=3),
        tf.nn.fixed_unigram_candidate_sampler(_true(tf), 2, 9, False, 10, unigrams=counts, distortion=0.75, seed=3),
        tf.nn.fixed_unigram_candidate_sampler(_true(tf), 2, 5, True, 12, unigrams=counts, num_reserved_ids=2, seed=3),
    ]
    return _runs(tf, samplers)


def fixed_unigram_from_a_file(tf, np):
    path = os.path.join(tempfile.mkdtemp(), "words.csv")
    with open(path, "w") as file:
        file.write("".join("word%d,%d\n" % (i, 100 - 9 * i) for i in range(10)))
    sampler = tf.nn.fixed_unigram_candidate_sampler(_true(tf), 2, 6, False, 10, vocab_file=path, seed=4)
    shard = tf.nn.fixed_unigram_candidate_sampler(
        tf.constant([[1], [2]], tf.int64), 1, 4, True, 5, vocab_file=path, num_shards=2, shard=1, seed=4
    )
    return _runs(tf, [sampler, shard])


def learned_unigram(tf, np):
    samplers = [
        tf.nn.learned_unigram_candidate_sampler(_true(tf), 2, sampled, unique, 10, seed=8)
        for sampled, unique in ((10, True), (6, False))
    ]
    return _runs(tf, samplers, 5)


def every_class(tf, np):
    return _runs(tf, tf.nn.all_candidate_sampler(_true(tf), 2, 10, True), 1)


def seeds(tf, np):
    tf.set_random_seed(11)
    first = tf.nn.log_uniform_candidate_sampler(_true(tf), 2, 4, True, 100)
    second = tf.nn.uniform_candidate_sampler(_true(tf), 2, 4, True, 100)
    return _runs(tf, [first, second]), tf.get_default_graph()


def accidental_hits(tf, np):
    sampled = tf.constant([9, 4, 0, 7, 1, 9], tf.int64)
    return _runs(tf, tf.nn.compute_accidental_hits(_true(tf), sampled, 2), 1)


def errors(tf, np):
    def run(*args, **kwargs):
        with tf.Session() as sess:
            sess.run(tf.nn.uniform_candidate_sampler(*args, **kwargs))

    return [
        error_class(lambda: run(_true(tf), 2, 11, True, 10)),
        error_class(lambda: run(_true(tf), 3, 4, True, 10)),
        error_class(lambda: run(tf.constant([1, 2], tf.int64), 1, 4, True, 10)),
        error_class(lambda: run(_true(tf), 2, 0, True, 10)),
        error_class(lambda: tf.nn.compute_accidental_hits(_true(tf), tf.constant([1], tf.int64), 3)),
    ]


def _loss_inputs(tf, np):
    state = np.random.RandomState(0)
    weights = tf.constant(state.randn(20, 4).astype("float32"))
    biases = tf.constant(state.randn(20).astype("float32"))
    inputs = tf.constant(state.randn(3, 4).astype("float32"))
    return weights, biases, inputs


def nce_loss(tf, np):
    tf.set_random_seed(2)
    weights, biases, inputs = _loss_inputs(tf, np)
    labels = tf.constant([[1], [5], [19]])
    loss = tf.nn.nce_loss(weights, biases, labels, inputs, 8, 20)
    sources = [weights, biases, inputs]
    slices = tf.gradients(loss, sources)
    return tf.get_default_graph(), _runs(tf, [loss] + [tf.convert_to_tensor(g) for g in slices], 2)


def nce_loss_with_given_samples(tf, np):
    weights, biases, inputs = _loss_inputs(tf, np)
    labels = tf.constant([[1, 2], [5, 6], [19, 0]], tf.int64)
    values = tf.nn.uniform_candidate_sampler(labels, 2, 15, True, 20, seed=1)
    loss = tf.nn.nce_loss(
        weights, biases, labels, inputs, 15, 20, num_true=2, sampled_values=values, remove_accidental_hits=True
    )
    return tf.get_default_graph(), _runs(tf, loss, 2)


def sampled_softmax_loss(tf, np):
    weights, biases, inputs = _loss_inputs(tf, np)
    labels = tf.constant([[1], [0], [2]])
    loss = tf.nn.sampled_softmax_loss(weights, biases, labels, inputs, 10, 20, seed=4)
    kept = tf.nn.sampled_softmax_loss(
        [weights[:10], weights[10:]],
        biases,
        labels,
        inputs,
        10,
        20,
        remove_accidental_hits=False,
        name="kept",
        seed=4,
        partition_strategy="div",
    )
    gradient = tf.convert_to_tensor(tf.gradients(loss, weights)[0])
    return tf.get_default_graph(), _runs(tf, [loss, kept, gradient], 2)
