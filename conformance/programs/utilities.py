"""What scripts use of `tensorflow.python.util`."""

import copy
import functools
import sys
import types

from conformance.outcomes import error_class, failure


def _plain(a, b, c=3, *args, **kwargs):
    """A document."""
    return a


class _Callable(object):
    def __init__(self, x, y=1):
        pass

    def __call__(self, p, q=2):
        pass

    def method(self, m, n=None):
        pass


def inspection(tf, np):
    from tensorflow.python.util import tf_decorator, tf_inspect

    def wrapper(*args, **kwargs):
        return _plain(*args, **kwargs)

    decorated = tf_decorator.make_decorator(_plain, wrapper, "a_decorator")
    spec = tf_inspect.FullArgSpec(["u", "v"], None, None, (1,), [], None, {})
    other = tf_decorator.make_decorator(_plain, lambda *a: a, decorator_argspec=spec)
    functions = [_plain, decorated, _Callable.method, _Callable(1).method]
    results = [list(tf_inspect.getargspec(f)) for f in functions + [_Callable(1)]]
    results += [list(tf_inspect.getfullargspec(f))[:5] for f in functions + [other]]
    partials = [functools.partial(_plain, 1), functools.partial(_plain, b=2), functools.partial(decorated, 1, c=5)]
    results += [list(tf_inspect.getargspec(f)) for f in partials]
    results.append(error_class(lambda: tf_inspect.getargspec(functools.partial(_plain, a=2))))
    questions = "isclass isfunction ismethod ismodule isroutine isbuiltin isgenerator".split()
    objects = [_plain, decorated, _Callable, _Callable(1).method, len, sys, (i for i in ())]
    results += [[getattr(tf_inspect, question)(o) for o in objects] for question in questions]
    decorators, target = tf_decorator.unwrap(decorated)
    results += [[d.decorator_name for d in decorators], target is _plain, decorated.__name__, decorated.__doc__]
    results += [
        tf_inspect.getdoc(decorated),
        tf_inspect.getfile(decorated).endswith("utilities.py"),
        tf_inspect.getsource(decorated).splitlines()[0],
        [c.__name__ for c in tf_inspect.getmro(_Callable)],
        [name for name, _ in tf_inspect.getmembers(_Callable) if not name.startswith("_")],
        tf_inspect.currentframe().f_code.co_name,
        tf_inspect.ArgSpec(["a"], None, None, None).args,
        sorted(tf_inspect.getcallargs(_plain, 1, b=2).items()),
    ]
    return results


def function_arguments(tf, np):
    from tensorflow.python.util import function_utils

    functions = [
        _plain,
        _Callable(1),
        _Callable(1).method,
        functools.partial(_plain, 1),
        functools.partial(_plain, b=1),
    ]
    return [
        [list(function_utils.fn_args(f)) for f in functions],
        [function_utils.has_kwargs(f) for f in functions],
        [function_utils.get_func_name(f) for f in functions[:1]],
        error_class(lambda: function_utils.has_kwargs(3)),
    ]


def documented_names(tf, np):
    from tensorflow.python.util import all_util

    module = types.ModuleType("a_module", "Text.\n\n@@one\n@@two\n@@missing\n")
    module.one, module.two, module.three, module.four, module._five = 1, 2, 3, 4, 5
    sys.modules["a_module"] = module
    try:
        names = sorted(all_util.make_all("a_module"))
        all_util.remove_undocumented("a_module", ["four"])
        left = sorted(name for name in vars(module) if not name.startswith("__"))
        all_util.reveal_undocumented("a_module.three")
        return [names, left, module.three, error_class(lambda: all_util.reveal_undocumented("a_module.nothing"))]
    finally:
        del sys.modules["a_module"]


def deprecations(tf, np):
    from tensorflow.python.util import deprecation

    @deprecation.deprecated("2016-07-04", "Use another.")
    def function(a, b=1):
        """Adds."""
        return a + b

    @deprecation.deprecated_args(None, "Without it.", "old", ("other", None))
    def with_arguments(a, old=None, other=None):
        return a, old, other

    @deprecation.deprecated_arg_values(None, "Not so.", mode="bad")
    def with_values(a, mode="good"):
        return a, mode

    with deprecation.silence():
        values = [function(1), function(1, b=3), with_arguments(1), with_arguments(1, old=2, other=3)]
        values += [with_arguments(1, 2, 3), with_values(1), with_values(1, mode="bad"), function.__name__]
    lookup = deprecation.deprecated_argument_lookup
    return values + [
        function.__doc__.splitlines()[0],
        lookup("new", 1, "old", None),
        lookup("new", None, "old", 2),
        error_class(lambda: lookup("new", 1, "old", 2)),
        error_class(lambda: deprecation.deprecated("tomorrow", "x")),
        error_class(lambda: deprecation.deprecated(None, "")),
        error_class(lambda: deprecation.deprecated_args(None, "x")),
        error_class(lambda: deprecation.deprecated_args(None, "x", "missing")(lambda a: a)),
    ]


def small_helpers(tf, np):
    from tensorflow.python.util import keyword_args, lazy_loader, tf_contextlib

    @keyword_args.keyword_args_only
    def only(a, b=2):
        return a, b

    @tf_contextlib.contextmanager
    def managed(value):
        yield value + 1

    names = {}
    names["json"] = lazy_loader.LazyLoader("json", names, "json")
    with managed(1) as entered:
        values = [entered, only(a=1), error_class(lambda: only(1)), names["json"].dumps([1])]
    return values + [type(names["json"]).__name__]


def names_of_scopes(tf, np):
    from tensorflow.python.framework import ops

    inside = [ops.prepend_name_scope(n, s) for n in ("a", "^a/b", "loc:@a", b"x", "") for s in ("s", "s/t/", "", None)]
    outside = [ops.strip_name_scope(n, "s") for n in ("s/a", "^s/a/b", "loc:@s/a", "t/s/a", "s///a", "sa")]
    return [inside, outside, ops.strip_name_scope("s/a", ""), ops.uid() < ops.uid()]


def proto_functions(tf, np):
    from tensorflow.python.framework import ops

    name = "a collection of the test %d" % ops.uid()  # there is one registry for the whole process
    ops.register_proto_function(name, proto_type=tf.GraphDef, to_proto=len, from_proto=abs)
    return [
        ops.get_collection_proto_type(name) is tf.GraphDef,
        ops.get_to_proto_function(name) is len,
        ops.get_from_proto_function(name) is abs,
        [ops.get_collection_proto_type("nothing"), ops.get_to_proto_function("nothing")],
        error_class(lambda: ops.register_proto_function(name)),
        error_class(lambda: ops.register_proto_function("another", to_proto=3)),
    ]


def bounded_tensor_specs(tf, np):
    from tensorflow.python.framework import tensor_spec

    bounded = tensor_spec.BoundedTensorSpec
    spec = bounded((1, 2, 3), tf.float32, 0, (5, 5, 5), "name")
    of_dtype = bounded.from_spec(tf.TensorSpec([2], tf.uint8, "n"))
    return [
        [repr(spec.shape), spec.dtype.name, spec.name, spec.minimum, spec.maximum, spec.minimum.flags.writeable],
        [of_dtype.minimum, of_dtype.maximum, of_dtype.name, bounded.from_spec(spec) == spec],
        spec == bounded((1, 2, 3), tf.float32, 0.000000001, (5, 5, 5), "name"),
        spec == bounded((1, 2, 3), tf.float32, 0, 4, "name"),
        bounded([2], tf.int32, (1, 1), 2) == bounded([2], tf.int32, 1, 2),
        copy.deepcopy(spec) == spec,
        failure(lambda: bounded([3, 5], tf.uint8, (0, 0, 0), 1)),
        failure(lambda: bounded([3, 5], tf.uint8, 0, (1, 1, 1))),
        failure(lambda: bounded([3, 5], tf.uint8, None, 1)),
    ]


def static_shape_helpers(tf, np):
    from tensorflow.python.framework import common_shapes, tensor_util

    shapes = [None, [], [1], [4], [1, 4], [4, 1], [3, 4], [None], [None, 4], [4, None], [None, 1]]
    shapes = [tf.TensorShape(shape) for shape in shapes]
    broadcast = [
        [
            str(common_shapes.broadcast_shape(a, b)) if common_shapes.is_broadcast_compatible(a, b) else "no"
            for b in shapes
        ]
        for a in shapes
    ]
    tensor = tf.placeholder(tf.float32, [2, None])
    proto = tf.make_tensor_proto([1, 2, 3, 4], shape=[2, 2])
    return [
        broadcast,
        [common_shapes.rank(tensor), common_shapes.rank(3), common_shapes.has_fully_defined_shape(tensor)],
        [str(shape) for shape in common_shapes.unchanged_shape(tf.identity(tensor).op)],
        [tensor_util.ShapeEquals(proto, shape) for shape in ([2, 2], (4, 1), tf.TensorShape([2, 2]).as_proto())],
        failure(lambda: tensor_util.ShapeEquals(proto, 4)),
        failure(lambda: tensor_util.ShapeEquals(4, [4])),
    ]


def dimensions_of_values(tf, np):
    made = [str(tf.Dimension(value)) for value in (2.0, "3", np.int64(3), None, True)]
    made.append(str(copy.deepcopy(tf.Dimension(3))))
    return made, [failure(lambda value=value: tf.Dimension(value)) for value in (tf.string, 2.5, -1)]


def classes_and_codes_of_errors(tf, np):
    import warnings

    from tensorflow.python.framework import errors_impl

    made = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for code in list(range(1, 17)) + [37]:
            error = errors_impl._make_specific_exception(None, None, "message", code)
            again = copy.deepcopy(error)
            made.append([type(error).__name__, error.error_code, type(again).__name__, again.message])
        codes = [errors_impl.error_code_from_exception_type(tf.errors.AbortedError)]
        codes.append(type(errors_impl.error_code_from_exception_type("Unknown")).__name__)
    codes.append(errors_impl.exception_type_from_error_code(3).__name__)
    texts = [str(warning.message) for warning in caught if "nknown" in str(warning.message)]
    return [made, codes, texts, failure(lambda: errors_impl.exception_type_from_error_code(37))]
