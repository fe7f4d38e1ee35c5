"""What `tf.test.TestCase` asserts about arrays, tensors, protocol buffers and errors."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import ml_dtypes
import numpy as np
from absl.testing import absltest

from tfcompat.python.framework import errors_impl as errors
from tfcompat.python.framework import ops
from tfcompat.python.framework.composite_tensor import CompositeTensor
from tfcompat.python.framework.device import DeviceSpec
from tfcompat.python.framework.versions import GRAPH_DEF_VERSION, GRAPH_DEF_VERSION_MIN_CONSUMER

_SHOWN = 500
"""Values with more elements are left out of messages."""


class Assertions(absltest.TestCase):
    """Assertions. Tensors among their arguments are evaluated by `self.evaluate`, which a subclass defines."""

    def evaluate(self, tensors: Any) -> Any:
        """The values of tensors."""
        raise NotImplementedError

    assertItemsEqual = absltest.TestCase.assertCountEqual

    # Numbers.

    def assertNear(self, f1: float, f2: float, err: float, msg: str | None = None) -> None:
        """That two numbers differ by at most `err`."""
        suffix = f" ({msg})" if msg is not None else ""
        self.assertTrue(f1 == f2 or abs(f1 - f2) <= err, f"{f1} != {f2} +/- {err}{suffix}")

    def assertArrayNear(self, farray1: Any, farray2: Any, err: float, msg: str | None = None) -> None:
        """That two sequences of numbers are as long and differ by at most `err` in each place."""
        self.assertEqual(len(farray1), len(farray2), msg=msg)
        for f1, f2 in zip(farray1, farray2, strict=True):
            self.assertNear(float(f1), float(f2), err, msg=msg)

    def assertNDArrayNear(self, ndarray1: Any, ndarray2: Any, err: float, msg: str | None = None) -> None:
        """That the norm of the difference of two arrays is below `err`."""
        self.assertTrue(self._NDArrayNear(ndarray1, ndarray2, err), msg=msg)

    def _NDArrayNear(self, ndarray1: Any, ndarray2: Any, err: float) -> bool:
        return bool(np.linalg.norm(ndarray1 - ndarray2) < err)

    # Arrays.

    def assertAllClose(self, a: Any, b: Any, rtol: float = 1e-6, atol: float = 1e-6, msg: str | None = None) -> None:
        """That two arrays, or structures of arrays, differ by at most `atol + rtol * abs(b)`; NaN equals NaN."""
        if _is_ragged(a) or _is_ragged(b):
            self._assert_lists_close(self._python_list(a), self._python_list(b), rtol, atol, msg)
            self._assert_ragged_ranks_equal(a, b, msg)
            return
        self._assert_close(a, b, rtol, atol, "", msg or "")

    def assertAllCloseAccordingToType(
        self,
        a: Any,
        b: Any,
        rtol: float = 1e-6,
        atol: float = 1e-6,
        float_rtol: float = 1e-6,
        float_atol: float = 1e-6,
        half_rtol: float = 1e-3,
        half_atol: float = 1e-3,
        bfloat16_rtol: float = 1e-2,
        bfloat16_atol: float = 1e-2,
        msg: str | None = None,
    ) -> None:
        """`assertAllClose` with wider tolerances where either array is of a narrower type."""
        a, b = self._array(a), self._array(b)
        types = {a.dtype, b.dtype}
        if types & {np.dtype(np.float32), np.dtype(np.complex64)}:
            rtol, atol = max(rtol, float_rtol), max(atol, float_atol)
        if np.dtype(np.float16) in types:
            rtol, atol = max(rtol, half_rtol), max(atol, half_atol)
        if np.dtype(ml_dtypes.bfloat16) in types:
            rtol, atol = max(rtol, bfloat16_rtol), max(atol, bfloat16_atol)
        self.assertAllClose(a, b, rtol=rtol, atol=atol, msg=msg)

    def assertNotAllClose(self, a: Any, b: Any, **kwargs: Any) -> None:
        """That `assertAllClose` fails."""
        try:
            self.assertAllClose(a, b, **kwargs)
        except AssertionError:
            return
        raise AssertionError("The two values are close at all elements")

    def assertAllEqual(self, a: Any, b: Any, msg: str | None = None) -> None:
        """That two arrays have the same shape and elements; NaN equals NaN."""
        if _is_ragged(a) or _is_ragged(b):
            self.assertEqual(self._python_list(a), self._python_list(b), msg)
            self._assert_ragged_ranks_equal(a, b, msg)
            return
        a, b = self._array(a), self._array(b)
        contents = f" Contents: {b}. \n" if b.ndim <= 3 or b.size < _SHOWN else " "
        self.assertEqual(a.shape, b.shape, f"Shape mismatch: expected {a.shape}, got {b.shape}.{contents}{msg or ''}.")
        same = np.asarray(a == b)
        if a.dtype.kind == "f" or a.dtype == ml_dtypes.bfloat16:
            same = same | (np.isnan(a) & np.isnan(b.astype(a.dtype)))
        if not same.all():
            lines = [msg or ""] + ([f"not equal where = {np.where(~same)}"] if a.ndim else [])
            left, right = (a[~same], b[~same]) if a.ndim else (a, b)
            lines += [f"not equal lhs = {left}", f"not equal rhs = {right}"]
            np.testing.assert_array_equal(a, b, err_msg="\n".join(lines))

    def assertNotAllEqual(self, a: Any, b: Any, msg: str | None = None) -> None:
        """That `assertAllEqual` fails."""
        try:
            self.assertAllEqual(a, b, msg)
        except AssertionError:
            return
        raise AssertionError("The two values are equal at all elements")

    def assertAllGreater(self, a: Any, comparison_target: Any) -> None:
        """That every element is greater than the target."""
        self.assertGreater(np.min(self._array(a)), comparison_target)

    def assertAllLess(self, a: Any, comparison_target: Any) -> None:
        """That every element is less than the target."""
        self.assertLess(np.max(self._array(a)), comparison_target)

    def assertAllGreaterEqual(self, a: Any, comparison_target: Any) -> None:
        """That no element is less than the target."""
        self.assertGreaterEqual(np.min(self._array(a)), comparison_target)

    def assertAllLessEqual(self, a: Any, comparison_target: Any) -> None:
        """That no element is greater than the target."""
        self.assertLessEqual(np.max(self._array(a)), comparison_target)

    def assertAllInRange(
        self,
        target: Any,
        lower_bound: Any,
        upper_bound: Any,
        open_lower_bound: bool = False,
        open_upper_bound: bool = False,
    ) -> None:
        """That every element is between the bounds; an open bound does not belong to the range."""
        target = self._array(target)
        if target.dtype.kind not in "fiu":
            raise AssertionError(
                f"The value of {target} does not have an ordered numeric type, instead it has type: {target.dtype}"
            )
        missing = np.where(np.isnan(target))
        if np.size(missing):
            raise AssertionError(
                f"{len(missing[0])} of the {target.size} element(s) are NaN. "
                f"Subscripts(s) and value(s) of the NaN element(s):\n{_listing(missing, target)}"
            )
        below = np.less_equal if open_lower_bound else np.less
        above = np.greater_equal if open_upper_bound else np.greater
        outside = np.where(below(target, lower_bound) | above(target, upper_bound))
        if np.size(outside):
            opening, closing = "(" if open_lower_bound else "[", ")" if open_upper_bound else "]"
            raise AssertionError(
                f"{len(outside[0])} of the {target.size} element(s) are outside the range "
                f"{opening}{lower_bound}, {upper_bound}{closing}. "
                f"Subscript(s) and value(s) of the offending elements:\n{_listing(outside, target)}"
            )

    def assertAllInSet(self, target: Any, expected_set: Any) -> None:
        """That every element is in the set."""
        others = np.setdiff1d(self._array(target).flatten(), list(expected_set))
        if others.size:
            raise AssertionError(f"{others.size} unique element(s) are not in the set {expected_set}: {others}")

    def assertDTypeEqual(self, target: Any, expected_dtype: Any) -> None:
        """That an array has a type."""
        self.assertEqual(self._array(target).dtype, expected_dtype)

    def assertShapeEqual(self, np_array: Any, tf_tensor: Any, msg: str | None = None) -> None:
        """That an array has the static shape of a tensor."""
        if not isinstance(np_array, (np.ndarray, np.generic)):
            raise TypeError("np_array must be a Numpy ndarray or Numpy scalar")
        if not isinstance(tf_tensor, ops.Tensor):
            raise TypeError("tf_tensor must be a Tensor")
        self.assertAllEqual(np_array.shape, tf_tensor.get_shape().as_list(), msg=msg)

    # Protocol buffers, devices, texts.

    def assertProtoEquals(self, expected_message_maybe_ascii: Any, message: Any, msg: str | None = None) -> None:
        """That two messages are equal; the expected one may be given as text."""
        from google.protobuf import text_format

        expected = expected_message_maybe_ascii
        if isinstance(expected, str):
            expected = text_format.Parse(expected, type(message)())
        assert isinstance(expected, type(message)), (
            f"Can't compare protos of type {type(expected)} and {type(message)}. {msg or ''}"
        )
        if expected != message:
            texts = [text_format.MessageToString(m) for m in (expected, message)]
            self.assertMultiLineEqual(texts[0], texts[1], msg)

    def assertProtoEqualsVersion(
        self,
        expected: str,
        actual: Any,
        producer: int = GRAPH_DEF_VERSION,
        min_consumer: int = GRAPH_DEF_VERSION_MIN_CONSUMER,
        msg: str | None = None,
    ) -> None:
        """That a GraphDef equals `expected` with these versions."""
        versions = f"versions {{ producer: {producer} min_consumer: {min_consumer} }};"
        self.assertProtoEquals(f"{versions}\n{expected}", actual, msg=msg)

    def assertDeviceEqual(self, device1: Any, device2: Any, msg: str | None = None) -> None:
        """That two device names mean the same."""
        first, second = (DeviceSpec.from_string(str(device or "")).to_string() for device in (device1, device2))
        self.assertEqual(first, second, f"Devices {first} and {second} are not equal. {msg}")

    def assertStartsWith(self, actual: Any, expected_start: Any, msg: str | None = None) -> None:
        """That a text starts with another."""
        if not actual.startswith(expected_start):
            self.fail(f"{actual!r} does not start with {expected_start!r}" + (f" : {msg!r}" if msg else ""))

    # Errors.

    @contextmanager
    def assertRaisesWithPredicateMatch(  # type: ignore[override]
        self, exception_type: type[BaseException], expected_err_re_or_predicate: str | Callable[[Any], Any]
    ) -> Iterator[None]:
        """That the block raises an error of a class which a predicate accepts, or whose message contains a pattern."""
        expected = expected_err_re_or_predicate
        try:
            yield
            self.fail(exception_type.__name__ + " not raised")
        except Exception as error:
            matches = expected(error) if callable(expected) else re.search(expected, _message(error))
            if not isinstance(error, exception_type) or not matches:
                raise AssertionError(f"Exception of type {type(error)}: {error}") from error

    def assertRaisesOpError(
        self, expected_err_re_or_predicate: str | Callable[[Any], Any]
    ) -> AbstractContextManager[None]:
        """That the block raises a `tf.OpError` which a predicate accepts, or whose message contains a pattern."""
        return self.assertRaisesWithPredicateMatch(errors.OpError, expected_err_re_or_predicate)

    # The parts.

    def _array(self, value: Any) -> np.ndarray:
        if isinstance(value, ops.Tensor):
            value = self.evaluate(value)
        if isinstance(value, np.ndarray):
            return value
        try:
            return np.array(value)
        except ValueError:  # lists of different lengths
            return np.array(value, dtype=object)

    def _assert_close(self, a: Any, b: Any, rtol: float, atol: float, path: str, msg: str) -> None:
        """`path` says where in the structure `a` and `b` are."""
        a = a._asdict() if hasattr(a, "_asdict") else a
        b = b._asdict() if hasattr(b, "_asdict") else b
        if isinstance(a, Mapping) != isinstance(b, Mapping):
            raise ValueError(f"Can't compare dict to non-dict, a{path} vs b{path}. {msg}")
        if isinstance(a, Mapping):
            keys = f"mismatched keys: a{path} has keys {a.keys()}, but b{path} has keys {b.keys()}. {msg}"
            self.assertCountEqual(a.keys(), b.keys(), msg=keys)
            for key in a:
                self._assert_close(a[key], b[key], rtol, atol, f"{path}[{key}]", msg)
            return
        described = f"Mismatched value: a{path} is different from b{path}. {msg}"
        if not isinstance(a, (list, tuple)):
            self._assert_arrays_close(a, b, rtol, atol, described)
            return
        try:
            arrays = self._array(a), self._array(b)
            self._assert_arrays_close(*arrays, rtol, atol, described)
        except (ValueError, TypeError, NotImplementedError):  # tensors, or not all of one shape: compared one by one
            if len(a) != len(b):
                counts = f"a{path} has {len(a)} items, but b{path} has {len(b)} items"
                raise ValueError(f"Mismatched length: {counts}. {msg}") from None
            for index, (left, right) in enumerate(zip(a, b, strict=True)):
                self._assert_close(left, right, rtol, atol, f"{path}[{index}]", msg)

    def _assert_arrays_close(self, a: Any, b: Any, rtol: float, atol: float, msg: str) -> None:
        a, b = self._array(a), self._array(b)
        contents = f" with contents {b}" if b.ndim <= 3 or b.size < _SHOWN else ""
        self.assertEqual(a.shape, b.shape, f"Shape mismatch: expected {a.shape}, got {b.shape}{contents}.")
        if np.allclose(a, b, rtol=rtol, atol=atol):
            return
        differs = (np.abs(a - b) > atol + rtol * np.abs(b)) | (np.isnan(a) != np.isnan(b))
        left, right = (a[differs], b[differs]) if a.ndim else (a, b)
        lines = [msg] + ([f"not close where = {np.where(differs)}"] if a.ndim else [])
        lines += [f"not close lhs = {left}", f"not close rhs = {right}", f"not close dif = {np.abs(left - right)}"]
        lines += [f"not close tol = {atol + rtol * np.abs(right)}", f"dtype = {a.dtype}, shape = {a.shape}"]
        np.testing.assert_allclose(a, b, rtol=rtol, atol=atol, err_msg="\n".join(lines), equal_nan=True)

    def _python_list(self, value: Any) -> Any:
        if isinstance(value, (ops.Tensor, CompositeTensor)):
            value = self.evaluate(value)
        if hasattr(value, "to_list"):
            return value.to_list()
        try:
            return np.array(value).tolist()
        except ValueError:  # rows of different lengths
            return np.array(value, dtype=object).tolist()

    def _assert_lists_close(self, a: Any, b: Any, rtol: float, atol: float, msg: str | None, path: str = "") -> None:
        self.assertEqual(type(a), type(b))
        if not isinstance(a, list):
            self._assert_close(a, b, rtol, atol, path, msg or "")
            return
        self.assertLen(a, len(b), f"Length differs for value{path}")
        for index, (left, right) in enumerate(zip(a, b, strict=True)):
            self._assert_lists_close(left, right, rtol, atol, msg, f"{path}[{index}]")

    def _assert_ragged_ranks_equal(self, a: Any, b: Any, msg: str | None) -> None:
        if not isinstance(a, (list, tuple)) and not isinstance(b, (list, tuple)):
            self.assertEqual(getattr(a, "ragged_rank", 0), getattr(b, "ragged_rank", 0), msg)


def _is_ragged(value: Any) -> bool:
    return hasattr(value, "ragged_rank")


def _listing(subscripts: Any, array: np.ndarray, limit: int = 10) -> str:
    places = np.transpose(subscripts)
    lines = [f"  {place} : {array[tuple(place)]}" for place in itertools.islice(places, limit)]
    return "\n".join(lines + (["..."] if len(places) > limit else []))


def _message(error: Exception) -> str:
    """What patterns are searched in: an OpError's message and the names of the ops that led to it."""
    if not isinstance(error, errors.OpError):
        return str(error)
    text, op = str(error.message), error.op
    while op is not None:
        text += f"\nCaused by: {op.name}"
        op = getattr(op, "_original_op", None)
    return text
