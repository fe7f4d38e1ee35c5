"""`tf.TensorSpec`."""

from conformance.outcomes import error_class


def specs(tf, np):
    spec = tf.TensorSpec([None, 3], tf.float32, name="x")
    tensor = tf.placeholder(tf.float32, [2, 3], name="p")
    others = [
        tf.TensorSpec([2, 3]),
        tf.TensorSpec(None),
        tf.TensorSpec([2, 4]),
        tf.TensorSpec([2, 3], tf.int32),
        tf.TensorSpec([None, 3], tf.float32, "x"),
        tensor,
        tf.constant(1),
    ]
    results = [str(spec.shape), spec.dtype.name, spec.name, spec.value_type is tf.Tensor, repr(spec)]
    results += [[spec.is_compatible_with(o) for o in others], [spec == o for o in others[:5]], spec != others[0]]
    results += [repr(tf.TensorSpec.from_tensor(tensor)), repr(tf.TensorSpec.from_tensor(tensor, "named"))]
    results += [repr(tf.TensorSpec.from_spec(spec)), repr(tf.TensorSpec.from_spec(spec, name="y"))]
    results += [error_class(lambda: tf.TensorSpec.from_tensor(3)), repr(tf.TensorSpec((), tf.bool))]
    merged = [error_class(lambda o=o: spec.most_specific_compatible_type(o)) for o in others]
    results += [merged, [str(spec.most_specific_compatible_type(o).shape) for o in others[:3]]]
    results += [isinstance(spec, tf.TypeSpec), error_class(tf.TypeSpec), hash(spec) == hash(others[4])]
    return results


def specs_of_arrays(tf, np):
    """They make no nodes."""
    from tensorflow.python.framework import type_spec

    found = [type_spec.type_spec_from_value(np.zeros(shape, np.int32)) for shape in ([], [3], [2, 0])]
    return [str(spec) for spec in found], len(tf.get_default_graph().get_operations())


def device_specs(tf, np):
    spec = tf.DeviceSpec(job="worker", task=1, device_type="gpu", device_index=0)
    parts = [spec.job, spec.replica, spec.task, spec.device_type, spec.device_index]
    other = tf.DeviceSpec.from_string("/job:ps/device:CPU:*")
    merged = spec.make_merged_spec(other)
    replaced = spec.replace(task=2, job=None)
    return parts + [spec.to_string(), other.to_string(), merged.to_string(), replaced.to_string(), spec.to_string()]


def composite_specs(tf, np):
    slices = tf.IndexedSlices(tf.constant([[1.0, 2.0, 3.0]]), tf.constant([0], tf.int64))
    ragged = tf.ragged.constant([[1], [2, 3]])
    specs = [
        tf.IndexedSlicesSpec([2, 3], tf.float32),
        tf.IndexedSlicesSpec([2, 3], tf.float32, tf.int32, tf.int64, [2]),
        tf.RaggedTensorSpec([2], tf.int32),
        tf.RaggedTensorSpec([2, None], tf.int32),
        tf.RaggedTensorSpec([2, None, None, 3], tf.string, 2, tf.int32),
        tf.TensorArraySpec([2], tf.int32, True, False),
        tf.RaggedTensorSpec.from_value(ragged),
    ]
    return [
        [repr(spec) for spec in specs],
        [spec.value_type.__name__ for spec in specs],
        [[one == other for one in specs] for other in specs],
        specs[0].is_compatible_with(slices),
        specs[1].is_compatible_with(slices),
        specs[3].is_compatible_with(ragged),
        tf.TensorArraySpec([2], tf.int32).is_compatible_with(tf.TensorArraySpec([None], tf.int32)),
        repr(specs[3].most_specific_compatible_type(tf.RaggedTensorSpec([3, None], tf.int32))),
        error_class(lambda: specs[3].most_specific_compatible_type(specs[2])),
        error_class(lambda: specs[3].most_specific_compatible_type(tf.RaggedTensorSpec([2, None], tf.int64))),
        error_class(lambda: tf.RaggedTensorSpec(None, tf.int32)),
        error_class(lambda: tf.RaggedTensorSpec([2, 3], tf.int32, 2)),
        error_class(lambda: tf.TensorArraySpec.from_value(3)),
    ]
