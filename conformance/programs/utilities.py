"""What scripts use of `tensorflow.python.util`."""

import functools
import sys
import types

from conformance.outcomes import error_class


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
