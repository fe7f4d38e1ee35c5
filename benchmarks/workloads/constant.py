"""fetch a constant"""


def tensorflow(tf):
    c = tf.constant(3.0)
    sess = tf.Session()
    return lambda: sess.run(c)
