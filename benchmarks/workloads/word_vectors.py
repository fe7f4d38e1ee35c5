"""word vectors: NCE loss over 64 sampled of 50,000 classes, SGD step"""

import numpy as np

WORDS, SIZE, BATCH = 50000, 128, 128


def tensorflow(tf):
    tf.set_random_seed(1)
    words, contexts = tf.placeholder(tf.int32, [BATCH]), tf.placeholder(tf.int32, [BATCH, 1])
    embeddings = tf.Variable(tf.random_uniform([WORDS, SIZE], -1.0, 1.0))
    weights = tf.Variable(tf.truncated_normal([WORDS, SIZE], stddev=SIZE**-0.5))
    biases = tf.Variable(tf.zeros([WORDS]))
    inputs = tf.nn.embedding_lookup(embeddings, words)
    loss = tf.reduce_mean(tf.nn.nce_loss(weights, biases, contexts, inputs, 64, WORDS))
    train = tf.train.GradientDescentOptimizer(1.0).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    state = np.random.RandomState(0)
    feed = {words: state.randint(0, WORDS, BATCH), contexts: state.randint(0, WORDS, (BATCH, 1))}
    return lambda: sess.run([train, loss], feed)
