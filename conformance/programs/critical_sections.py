"""tf.CriticalSection."""

from conformance.outcomes import error_class, failure

CONTROL_FLOW_V2 = True


def _counter(tf, v, step=1.0):
    def take_number():
        value = v.read_value()
        with tf.control_dependencies([value]):
            with tf.control_dependencies([v.assign_add(step)]):
                return tf.identity(value)

    return take_number


def sections_follow_each_other(tf, np):
    v = tf.get_variable("v", initializer=0.0, use_resource=True)
    section = tf.CriticalSection()
    numbers = [section.execute(_counter(tf, v)) for _ in range(10)]
    other = tf.CriticalSection(shared_name="CriticalSection/").execute(_counter(tf, v), name="other")
    with tf.Session() as sess:
        sess.run(v.initializer)
        return [
            [section.name, str(numbers[0].shape), other.name],
            [sorted(sess.run(numbers)), sess.run(v), sess.run([numbers[7], v.initializer])[0] >= 0],
        ]


def graph(tf, np):
    v = tf.get_variable("v", initializer=0.0, use_resource=True)
    x = tf.placeholder(tf.float32, [2])
    section = tf.CriticalSection(name="mine", shared_name="shared")

    def both():
        after = v.assign_add(tf.reduce_sum(x))
        return {"after": after, "twice": x * 2.0, "op": tf.no_op()}

    section.execute(_counter(tf, v))
    section.execute(both, name="both")
    names = ("critical_sections", "critical_section_executions")
    return [tf.get_default_graph(), [len(tf.get_collection(name)) for name in names]]


def what_a_section_takes_is_computed_before(tf, np):
    section = tf.CriticalSection(shared_name="section")
    first = section.execute(lambda: tf.identity(1.0))
    second = section.execute(lambda: first + 1.0)
    turns, total = tf.while_loop(
        lambda i, _: i < 20, lambda i, total: (i + 1, section.execute(lambda: total + i)), [0, 0]
    )
    with tf.Session() as sess:
        return [sess.run(second), sess.run([turns, total])]


def effects(tf, np):
    v = tf.get_variable("v", initializer=0.0, use_resource=True)
    section = tf.CriticalSection()

    def add():
        with tf.control_dependencies([v.assign_add(2.0)]):
            return tf.no_op()

    added = [section.execute(add) for _ in range(4)]
    numbers = tf.data.Dataset.range(3).map(lambda i: section.execute(lambda: v.read_value() + tf.to_float(i)))
    iterator = numbers.make_initializable_iterator()
    number = iterator.get_next()
    with tf.Session() as sess:
        sess.run([v.initializer, iterator.initializer])
        return [type(added[0]).__name__, sess.run(added), sess.run(v), [sess.run(number) for _ in range(3)]]


def what_is_not_allowed(tf, np):
    v, w = (tf.get_variable(name, initializer=0.0, use_resource=True) for name in "vw")
    one, other, same = tf.CriticalSection(), tf.CriticalSection(), tf.CriticalSection(shared_name="CriticalSection/")
    one.execute(lambda: v + 1.0)
    one.execute(lambda: w + 1.0, exclusive_resource_access=False)
    other.execute(lambda: w + 1.0, exclusive_resource_access=False)
    return [
        failure(lambda: one.execute(lambda: one.execute(lambda: tf.constant(1.0)))),
        failure(lambda: one.execute(lambda: same.execute(lambda: tf.constant(1.0)))),
        failure(lambda: other.execute(lambda: v - 1.0), r"^[^[]*"),
        failure(lambda: other.execute(lambda: v - 1.0, exclusive_resource_access=False), r"^[^[]*"),
        failure(lambda: other.execute(lambda: w - 1.0), r"^[^[]*"),
        failure(lambda: tf.CriticalSection(name="x", critical_section_def=object())),
        error_class(lambda: tf.CriticalSection(critical_section_def=object())),
    ]
