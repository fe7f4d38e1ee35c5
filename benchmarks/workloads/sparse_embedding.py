"""embedding_lookup_sparse, Adagrad step

Batches of 128 rows with 1 to 39 of 20,000 ids each, another number in every batch; 32 columns, combined by their mean.
"""

import numpy as np


def tensorflow(tf):
    ids = tf.sparse_placeholder(tf.int64)
    table = tf.Variable(tf.random_normal([20000, 32], seed=1))
    weights = tf.Variable(tf.random_normal([32, 1], seed=2))
    rows = tf.nn.embedding_lookup_sparse(table, ids, None, combiner="mean")
    loss = tf.reduce_mean(tf.square(tf.matmul(rows, weights) - 1.0))
    train = tf.train.AdagradOptimizer(0.1).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    feeds = [{ids: batch(np.random.RandomState(seed))} for seed in range(50)]
    turn = [0]

    def step():
        turn[0] += 1
        return sess.run([train, loss], feeds[turn[0] % len(feeds)])

    for _ in feeds:  # so that what each size compiles is not timed
        step()
    return step


def batch(state):
    counts = state.randint(1, 40, size=128)
    rows = np.repeat(np.arange(128), counts)
    columns = np.concatenate([np.arange(count) for count in counts])
    return np.stack([rows, columns], 1), state.randint(0, 20000, size=len(rows)), [128, 39]
