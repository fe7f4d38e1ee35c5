"""What TensorFlow's `inspect` and its decorators say of functions."""

import functools

import pytest

from tfcompat.python.util import function_utils, tf_contextlib, tf_decorator, tf_inspect


def doubled(function):
    def wrapper(x):
        return 2 * wrapper.__wrapped__(x)

    return tf_decorator.make_decorator(function, wrapper)


def with_argspec(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    argspec = tf_inspect.ArgSpec(["a", "b"], None, None, (2,))
    return tf_decorator.make_decorator(function, wrapper, decorator_argspec=argspec)


def test_a_decorator_may_say_what_the_arguments_are() -> None:
    function = with_argspec(lambda x: x)
    assert tf_inspect.getargspec(function) == tf_inspect.ArgSpec(["a", "b"], None, None, (2,))
    assert tf_inspect.getfullargspec(function).args == ["a", "b"]
    assert tf_inspect.getcallargs(function, 1) == {"a": 1, "b": 2}


def test_context_managers_have_their_functions_arguments() -> None:
    @tf_contextlib.contextmanager
    def manager(a, b=True):
        yield

    assert tf_inspect.getargspec(manager) == tf_inspect.ArgSpec(["a", "b"], None, None, (True,))


def test_partials_that_no_argspec_can_express() -> None:
    with pytest.raises(ValueError, match="This can not be expressed with ArgSpec"):
        tf_inspect.getargspec(functools.partial(lambda m, n: m, m=1))


def test_rewrap_replaces_what_a_layer_decorates() -> None:
    function = doubled(doubled(lambda x: x + 1))
    assert function(1) == 8
    inner = function._tf_decorator.decorated_target
    assert tf_decorator.rewrap(function, tf_decorator.unwrap(function)[1], lambda x: x) is function
    assert function(1) == 4
    tf_decorator.rewrap(function, inner, lambda x: 5)
    assert function(1) == 10
    assert tf_decorator.rewrap(inner, None, inner) is inner


def test_a_wrappers_own_attributes_stay() -> None:
    def target():
        return 1

    def wrapper():
        return target()

    target.kind, target.other, wrapper.kind = "target", "target", "wrapper"
    decorated = tf_decorator.make_decorator(target, wrapper)
    assert (decorated.kind, decorated.other) == ("wrapper", "target")


class Callable:
    def __call__(self, x):
        return x

    def method(self):
        return self


def test_names_and_code_of_what_can_be_called() -> None:
    assert function_utils.get_func_name(Callable().method) == "Callable.method"
    assert function_utils.get_func_name(Callable()) == str(Callable)
    assert function_utils.get_func_name(functools.partial(doubled)) == str(functools.partial)
    assert function_utils.get_func_code(Callable()) is Callable.__call__.__code__
    assert function_utils.get_func_code(functools.partial(doubled)) is None
