"""Functions that scripts call in passing: nests, conversions, scopes, seeds, partitioners, draws."""

import os
import tempfile
from collections import OrderedDict, namedtuple

from conformance.outcomes import error_class

Point = namedtuple("Point", ["x", "y"])


def nests(tf, np):
    from tensorflow.python.util import nest

    structures = [
        1,
        [1, 2],
        (1, [2, (3,)]),
        {"b": 1, "a": [2]},
        Point(1, [2]),
        OrderedDict([("z", 1), ("y", 2)]),
        [],
        "ab",
    ]
    results = [nest.is_sequence(s) for s in structures] + [nest.is_nested(s) for s in structures]
    results += [nest.flatten(s) for s in structures]
    results += [nest.map_structure(lambda x: x, s) == s for s in structures]
    results.append(nest.map_structure(lambda x, y: x + y, [1, (2, 3)], [10, (20, 30)]))
    results.append(list(nest.pack_sequence_as(Point(0, [0]), [5, 6])))
    results.append(nest.pack_sequence_as({"b": 0, "a": 0}, [5, 6]))
    results += [
        error_class(lambda: nest.pack_sequence_as([0, 0], [1])),
        error_class(lambda: nest.assert_same_structure([1, 2], [1, [2]])),
        error_class(lambda: nest.assert_same_structure([1, 2], (1, 2))),
        error_class(lambda: nest.assert_same_structure([1, 2], (1, 2), check_types=False)),
        error_class(lambda: nest.map_structure(lambda x, y: x, [1], [1, 2])),
    ]
    public = tf.nest
    results += [public.flatten([1, [2]]), public.is_nested((1,)), public.map_structure(abs, [-1, [-2]])]
    results += [public.pack_sequence_as([0, [0]], [1, 2]), error_class(lambda: public.assert_same_structure([1], 1))]
    return results


def nests_of_other_sequences(tf, np):
    from tensorflow.python.util import nest

    table = {"b": 1, "a": [2, 3]}
    sequences = [table.keys(), table.values(), table.items(), range(3), [1, 2], {1, 2}, "ab", b"ab", np.ones(2)]
    results = [nest.is_nested(each) for each in sequences]
    results += [nest.flatten(table.values()), nest.flatten(range(3))]
    results += [nest.map_structure(lambda x: 2 * x, {"b": 1}.values()), nest.flatten_dict_items({(1, 2): ([3], 4)})]
    results += [
        error_class(lambda: nest.pack_sequence_as("a", "b")),
        error_class(lambda: nest.flatten_dict_items(3)),
        error_class(lambda: nest.flatten_dict_items({(1, 2): (3, (4, 5))})),
        error_class(lambda: nest.map_structure(3, [1])),
        error_class(lambda: nest.map_structure(abs)),
    ]
    return results


def upper_parts_and_paths_of_nests(tf, np):
    from tensorflow.python.util import nest

    deep = {"a": [Point(1, (2, 3)), [4]], "b": 5}
    shallow = {"a": [Point(0, 0), 0], "b": 0}
    results = [
        nest.flatten_up_to(shallow, deep),
        nest.flatten_with_tuple_paths_up_to(shallow, deep),
        nest.flatten_with_tuple_paths(deep),
        list(nest.yield_flat_paths(deep)),
        nest.flatten_with_joined_string_paths(deep, ":"),
        nest.map_structure_up_to([0, [0]], lambda x, y: (x, y), [1, [[2]]], [[3], [4]]),
        nest.map_structure_with_paths(
            lambda path, x, y, plus: (path, x + y + plus), [1, {"a": 2}], [3, {"a": 4}], plus=1
        ),
        nest.map_structure_with_tuple_paths(lambda path, x: path, [1, {"a": 2}]),
        nest.flatten_up_to([0, 0], [1, [2], 3], check_subtrees_length=False),
        nest.flatten_up_to([0, 0], (1, [2]), check_types=False),
        nest.get_traverse_shallow_structure(lambda s: not isinstance(s, tuple), deep),
        nest.get_traverse_shallow_structure(lambda s: {"a": True, "b": False} if isinstance(s, dict) else True, deep),
        nest.flatten_up_to(3, [1, 2]),
    ]
    sparse = tf.SparseTensor([[0]], [1.0], [2])
    spec = tf.SparseTensorSpec([2], tf.float32)
    results.append([path for path, _ in nest.flatten_with_tuple_paths([sparse], expand_composites=True)])
    results.append(nest.assert_same_structure([sparse], [spec], expand_composites=True))
    results.append(len(nest.map_structure_up_to(0, lambda x: [x], sparse, expand_composites=True)))
    failing = [
        lambda: nest.flatten_up_to([0, 0], 1),
        lambda: nest.flatten_up_to([0, 0], (1, 2)),
        lambda: nest.flatten_up_to([0, 0], [1, 2, 3]),
        lambda: nest.flatten_up_to([0, 0], [1], check_subtrees_length=False),
        lambda: nest.flatten_up_to({"a": 0}, {"b": 0}),
        lambda: nest.assert_shallow_structure([0], [sparse], expand_composites=True),
        lambda: nest.assert_shallow_structure([spec], [tf.constant(1)], expand_composites=True),
        lambda: nest.assert_same_structure(sparse, tf.SparseTensorSpec([3], tf.int32), expand_composites=True),
        lambda: nest.map_structure_up_to([0], abs),
        lambda: nest.get_traverse_shallow_structure(lambda s: 3, [1]),
        lambda: nest.get_traverse_shallow_structure(lambda s: [True], 1),
    ]
    return results + [error_class(each) for each in failing]


def texts(tf, np):
    from tensorflow.python.util import compat

    return [
        [compat.as_bytes("a"), compat.as_bytes(b"a"), error_class(lambda: compat.as_bytes(3))],
        [compat.as_text(b"a"), compat.as_str("a"), compat.as_str_any(3), compat.path_to_str("p")],
        isinstance(np.int32(1), compat.integral_types),
    ]


def conversions(tf, np):
    from tensorflow.python.framework import constant_op, ops, tensor_shape

    slices = tf.IndexedSlices(tf.ones([1, 2]), tf.constant([0]))
    v = tf.Variable(1.0)
    shape = constant_op._tensor_shape_tensor_conversion_function(tf.TensorShape([2, 3]), tf.int64)
    return [
        [tf.is_tensor(x) for x in (tf.constant(1), v, slices, 1, [tf.constant(1)])],
        [type(tf.convert_to_tensor_or_indexed_slices(x)).__name__ for x in (slices, 1)],
        [shape.dtype.name, shape.op.name, str(tensor_shape.scalar())],
        error_class(lambda: constant_op._tensor_shape_tensor_conversion_function(tf.TensorShape([None]))),
        [ops._as_graph_element(v).name, ops._as_graph_element(3)],
        ops._get_graph_from_inputs([tf.constant(1)]) is tf.get_default_graph(),
        [isinstance(x, ops._TensorLike) for x in (tf.constant(1), slices, 3)],
        [
            t.is_compatible_with(o)
            for t in (tf.bfloat16, tf.float16, tf.float64)
            for o in (tf.float16, tf.float64, "double")
        ],
        [t.as_numpy_dtype.__name__ for t in (tf.int32, tf.float32, tf.bool)],
    ]


def scopes(tf, np):
    made = []

    def creator(next_creator, **kwargs):
        made.append(kwargs["name"])
        return next_creator(**kwargs)

    with tf.variable_creator_scope(creator):
        tf.Variable(1.0, name="by_class")
        tf.get_variable("by_function", [1])
    with tf.container("box"):
        q = tf.Variable(1.0, name="contained")
    with tf.control_dependencies([tf.no_op(name="first")]):
        with tf.init_scope():
            lifted = tf.constant(1)
    with tf.op_scope([q], None, "default"):
        inner = tf.constant(2)
    with tf.name_scope("outer"), tf.variable_scope("v", regularizer=tf.no_regularizer) as scope:
        kind = isinstance(scope, tf.VariableScope)
    tf.set_random_seed(7)
    return [
        made,
        q.op.get_attr("container"),
        [op.name for op in lifted.op.control_inputs],
        inner.name,
        kind,
        [tf.get_seed(None), tf.get_seed(3), tf.random.get_seed(3)],
        [tf.executing_eagerly(), tf.resource_variables_enabled()],
    ]


def resource_switch(tf, np):
    tf.enable_resource_variables()
    try:
        enabled = [tf.resource_variables_enabled(), tf.get_variable("r", [1]).op.type]
    finally:
        tf.disable_resource_variables()
    return enabled + [tf.resource_variables_enabled(), tf.get_variable("v", [1]).op.type]


def partitioners(tf, np):
    shape = tf.TensorShape([1000, 64])
    results = [
        list(tf.variable_axis_size_partitioner(64 * 1024)(shape=shape, dtype=tf.float32)),
        list(tf.variable_axis_size_partitioner(64 * 1024, axis=1, max_shards=3)(shape=shape, dtype=tf.float32)),
        list(tf.min_max_variable_partitioner(max_partitions=4, min_slice_size=64 << 10)(shape=shape, dtype=tf.float32)),
        list(tf.fixed_size_partitioner(5)(shape=shape, dtype=tf.float32)),
    ]
    parts = tf.create_partitioned_variables([6, 2], [3, 1], tf.ones_initializer(), name="parts")
    results.append([[p.op.name, p.shape.as_list()] for p in parts])
    whole = tf.get_variable("whole", [4, 2], partitioner=tf.fixed_size_partitioner(2))
    from tensorflow.python.ops import variables

    return results + [isinstance(whole, variables.PartitionedVariable), [p.op.name for p in whole]]


def scattered(tf, np):
    results = []
    with tf.Session() as sess:
        for name in ("add", "sub", "mul", "div", "min", "max", "update"):
            v = tf.Variable([8.0, 2.0, 3.0])
            update = getattr(tf, "scatter_" + name)(v, [0, 2, 0], [2.0, 4.0, 2.0 if name == "update" else 4.0])
            sess.run(v.initializer)
            results.append(sess.run(update))
    return results


def draws(tf, np):
    results = [
        tf.random_gamma([3], [0.5, 2.0], seed=3),
        tf.random.gamma([3], 2.0, beta=[1.0, 3.0], seed=4),
        tf.random_poisson([2.0, 20.0], [3], seed=5),
        tf.random.poisson([0.5], [4], seed=5),
        tf.random.categorical([[0.0, 1.0, 2.0]], 6, seed=6),
        tf.random.stateless_uniform([3], [1, 2]),
        tf.random.stateless_normal([3], [1, 2]),
        tf.random.stateless_truncated_normal([3], [1, 2]),
        tf.random.stateless_categorical([[0.0, 1.0]], 5, [1, 2]),
        tf.random.stateless_multinomial([[0.0, 1.0]], 5, [1, 2]),
    ]
    with tf.Session() as sess:
        return [np.round(np.asarray(value, np.float64), 4) for value in sess.run(results)]


def matrices_of_confusion(tf, np):
    from tensorflow.python.ops import confusion_matrix

    labels, predictions = confusion_matrix.remove_squeezable_dimensions(tf.zeros([3, 1]), tf.zeros([3]))
    weighted = confusion_matrix.confusion_matrix([0, 1, 1], [1, 1, 1], 2, [1.0, 2.0, 3.0], tf.float32)
    with tf.Session() as sess:
        return [labels.shape.as_list(), predictions.shape.as_list(), sess.run(weighted)]


def without_gradient(tf, np):
    doubled = tf.grad_pass_through(lambda x: 2.0 * x * x)
    x = tf.constant([1.0, 3.0])
    with tf.variable_scope("with_resources", use_resource=True):
        y = doubled(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        z = x * x
        with tape.stop_recording():
            w = x * z
    same = tf.no_gradient is tf.NotDifferentiable, tf.no_gradient is tf.NoGradient
    with tf.Session() as sess:
        return [list(same), sess.run([y, tf.gradients(y, x)[0]]), tape.gradient([w], x) is None]


def files_and_devices(tf, np):
    from tensorflow.python.client import device_lib
    from tensorflow.python.lib.io import file_io

    path = os.path.join(tempfile.mkdtemp(), "x")
    file_io.write_string_to_file(path, "text")
    devices = device_lib.list_local_devices()
    return [file_io.read_file_to_string(path), devices[0].name, devices[0].device_type]
