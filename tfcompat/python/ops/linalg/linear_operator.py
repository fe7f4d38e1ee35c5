"""Linear operators: matrices, or batches of them, that need not be written out."""

from __future__ import annotations

import abc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops, tensor_shape, tensor_util
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, check_ops, linalg_ops, math_ops
from tfcompat.python.ops.linalg import linalg_impl as linalg
from tfcompat.python.ops.linalg import linear_operator_algebra, linear_operator_util
from tfcompat.python.util import dispatch


class LinearOperator(abc.ABC):
    """The base class of linear operators of shape [B1, ..., Bb, M, N].

    A subclass gives `_shape`, `_shape_tensor` and `_matmul`, and what it can do better than by a dense matrix.

    Args:
      dtype: of the matrix, and of what it is multiplied with.
      graph_parents: tensors that the operator depends on.
      is_non_singular, is_self_adjoint, is_positive_definite, is_square: hints: True and False are promises, None says
        that it is not known. What a promise makes possible is used; it is not checked.
      name: of the operator, a prefix of its nodes' names.

    Raises ValueError when hints contradict each other.

    Source: TensorFlow's `tf.linalg.LinearOperator`.
    """

    def __init__(
        self,
        dtype: Any,
        graph_parents: Any = None,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = None,
        name: str | None = None,
    ) -> None:
        if is_positive_definite:
            is_non_singular = linear_operator_util.implied_hint(
                is_non_singular, "A positive definite matrix is always non-singular."
            )
        if is_non_singular:
            is_square = linear_operator_util.implied_hint(is_square, "A non-singular matrix is always square.")
        if is_self_adjoint:
            is_square = linear_operator_util.implied_hint(is_square, "A self-adjoint matrix is always square.")
        graph_parents = [] if graph_parents is None else graph_parents
        for i, parent in enumerate(graph_parents):
            if parent is None or not (linear_operator_util.is_ref(parent) or tensor_util.is_tensor(parent)):
                raise ValueError(f"Graph parent item {i} is not a Tensor; {parent}.")
        self._is_square_set_or_implied_by_hints = is_square
        self._dtype = dtypes.as_dtype(dtype).base_dtype if dtype else dtype
        self._graph_parents = graph_parents
        self._is_non_singular = is_non_singular
        self._is_self_adjoint = is_self_adjoint
        self._is_positive_definite = is_positive_definite
        self._name = name or type(self).__name__

    @contextmanager
    def _name_scope(self, name: str | None = None) -> Iterator[str]:
        with ops.name_scope(self.name if name is None else f"{self.name}/{name}") as scope:
            yield scope

    @property
    def dtype(self) -> Any:
        """The type of the matrix."""
        return self._dtype

    @property
    def name(self) -> str:
        """The operator's name."""
        return self._name

    @property
    def graph_parents(self) -> list[Any]:
        """The tensors that the operator was made from."""
        return self._graph_parents

    @property
    def is_non_singular(self) -> bool | None:
        """The hint."""
        return self._is_non_singular

    @property
    def is_self_adjoint(self) -> bool | None:
        """The hint."""
        return self._is_self_adjoint

    @property
    def is_positive_definite(self) -> bool | None:
        """The hint."""
        return self._is_positive_definite

    @property
    def is_square(self) -> bool | None:
        """Whether the matrix is square: the hint, or what the static shape says."""
        is_square = self.domain_dimension == self.range_dimension
        if self._is_square_set_or_implied_by_hints is False and is_square:
            raise ValueError("User set is_square hint to False, but the operator was square.")
        if self._is_square_set_or_implied_by_hints is None:
            return is_square
        return self._is_square_set_or_implied_by_hints

    # Shapes.

    @abc.abstractmethod
    def _shape(self) -> TensorShape: ...

    @abc.abstractmethod
    def _shape_tensor(self) -> ops.Tensor: ...

    @property
    def shape(self) -> TensorShape:
        """The static shape."""
        return self._shape()

    def shape_tensor(self, name: str = "shape_tensor") -> ops.Tensor:
        """The shape as a tensor."""
        with self._name_scope(name):
            if self.shape.is_fully_defined():
                return linear_operator_util.shape_tensor(self.shape.as_list())
            return self._shape_tensor()

    @property
    def batch_shape(self) -> TensorShape:
        """The static shape of the batch dimensions."""
        return self.shape[:-2]

    def batch_shape_tensor(self, name: str = "batch_shape_tensor") -> ops.Tensor:
        """The shape of the batch dimensions as a tensor."""
        with self._name_scope(name):
            if self.batch_shape.is_fully_defined():
                return linear_operator_util.shape_tensor(self.batch_shape.as_list(), name="batch_shape")
            return self.shape_tensor()[:-2]

    @property
    def tensor_rank(self) -> int | None:
        """The static rank."""
        return self.shape.ndims

    def tensor_rank_tensor(self, name: str = "tensor_rank_tensor") -> ops.Tensor:
        """The rank as a tensor."""
        with self._name_scope(name):
            if self.tensor_rank is not None:
                return ops.convert_to_tensor(self.tensor_rank)
            return array_ops.size(self.shape_tensor())

    @property
    def domain_dimension(self) -> Any:
        """The number of columns, a `Dimension`."""
        return self.shape.dims[-1] if self.shape.dims else tensor_shape.Dimension(None)

    def domain_dimension_tensor(self, name: str = "domain_dimension_tensor") -> ops.Tensor:
        """The number of columns as a tensor."""
        with self._name_scope(name):
            size = tensor_shape.dimension_value(self.domain_dimension)
            return self.shape_tensor()[-1] if size is None else ops.convert_to_tensor(size)

    @property
    def range_dimension(self) -> Any:
        """The number of rows, a `Dimension`."""
        return self.shape.dims[-2] if self.shape.dims else tensor_shape.Dimension(None)

    def range_dimension_tensor(self, name: str = "range_dimension_tensor") -> ops.Tensor:
        """The number of rows as a tensor."""
        with self._name_scope(name):
            size = tensor_shape.dimension_value(self.range_dimension)
            return self.shape_tensor()[-2] if size is None else ops.convert_to_tensor(size)

    # Assertions.

    def _assert_non_singular(self) -> Any:
        if self._can_use_cholesky():
            return self.assert_positive_definite()
        singular_values = linalg_ops.svd(self.to_dense(), compute_uv=False)
        condition = math_ops.reduce_max(singular_values, axis=-1) / math_ops.reduce_min(singular_values, axis=-1)
        return check_ops.assert_less(
            condition,
            self._max_condition_number_to_be_non_singular(),
            message="Singular matrix up to precision epsilon.",
        )

    def _max_condition_number_to_be_non_singular(self) -> ops.Tensor:
        with ops.name_scope("max_nonsingular_condition_number"):
            epsilon = np.finfo(self.dtype.as_numpy_dtype).eps
            rows = math_ops.cast(self.range_dimension_tensor(), self.dtype)
            columns = math_ops.cast(self.domain_dimension_tensor(), self.dtype)
            largest = math_ops.reduce_max([100.0, rows, columns])
            return 1.0 / (math_ops.cast(largest, self.dtype) * epsilon)

    def assert_non_singular(self, name: str = "assert_non_singular") -> Any:
        """An op that fails where the matrix is singular."""
        with self._name_scope(name):
            return self._assert_non_singular()

    def _assert_positive_definite(self) -> Any:
        if self.is_self_adjoint:
            diagonal = array_ops.matrix_diag_part(linalg_ops.cholesky(self.to_dense()))
            return check_ops.assert_positive(diagonal, message="Matrix was not positive definite.")
        raise NotImplementedError("assert_positive_definite is not implemented.")

    def assert_positive_definite(self, name: str = "assert_positive_definite") -> Any:
        """An op that fails where the matrix is not positive definite."""
        with self._name_scope(name):
            return self._assert_positive_definite()

    def _assert_self_adjoint(self) -> Any:
        dense = self.to_dense()
        return check_ops.assert_equal(dense, linalg.adjoint(dense), message="Matrix was not equal to its adjoint.")

    def assert_self_adjoint(self, name: str = "assert_self_adjoint") -> Any:
        """An op that fails where the matrix is not its own adjoint."""
        with self._name_scope(name):
            return self._assert_self_adjoint()

    # Products.

    def _check_input_dtype(self, arg: ops.Tensor) -> None:
        if arg.dtype.base_dtype != self.dtype:
            raise TypeError(f"Expected argument to have dtype {self.dtype}.  Found: {arg.dtype} in tensor {arg}")

    @abc.abstractmethod
    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor: ...

    def matmul(self, x: Any, adjoint: bool = False, adjoint_arg: bool = False, name: str | None = "matmul") -> Any:
        """The product with a tensor, or with another operator (which gives an operator).

        Args:
          x: [..., N, R].
          adjoint, adjoint_arg: use the operator's or the argument's adjoint.
        """
        if isinstance(x, LinearOperator):
            left, right = self._compatible(x, adjoint, adjoint_arg, "x")
            with self._name_scope(name):
                return linear_operator_algebra.matmul(left, right)
        with self._name_scope(name):
            x = self._argument(x, "x")
            own = tensor_shape.dimension_at_index(self.shape, -2 if adjoint else -1)
            own.assert_is_compatible_with(x.shape[-1 if adjoint_arg else -2])
            return self._matmul(x, adjoint=adjoint, adjoint_arg=adjoint_arg)

    def _compatible(self, x: LinearOperator, adjoint: bool, adjoint_arg: bool, arg_name: str) -> tuple[Any, Any]:
        left = self.adjoint() if adjoint else self
        right = x.adjoint() if adjoint_arg else x
        if right.range_dimension != left.domain_dimension and None not in (
            right.range_dimension.value,
            left.domain_dimension.value,
        ):
            raise ValueError(
                f"Operators are incompatible. Expected `{arg_name}` to have dimension {left.domain_dimension} but got "
                f"{right.range_dimension}."
            )
        return left, right

    def _argument(self, x: Any, arg_name: str) -> ops.Tensor:
        x = ops.convert_to_tensor(x, name=arg_name)
        self._check_input_dtype(x)
        return x

    def __matmul__(self, other: Any) -> Any:
        return self.matmul(other)

    def _matvec(self, x: ops.Tensor, adjoint: bool = False) -> ops.Tensor:
        product = self.matmul(array_ops.expand_dims(x, axis=-1), adjoint=adjoint)
        return array_ops.squeeze(product, axis=-1)

    def matvec(self, x: Any, adjoint: bool = False, name: str = "matvec") -> ops.Tensor:
        """The product with vectors [..., N]."""
        with self._name_scope(name):
            x = self._argument(x, "x")
            own = tensor_shape.dimension_at_index(self.shape, -2 if adjoint else -1)
            own.assert_is_compatible_with(x.shape[-1])
            return self._matvec(x, adjoint=adjoint)

    # Determinants and solutions.

    def _require_square(self, what: str) -> None:
        if self.is_square is False:
            raise NotImplementedError(f"{what} not implemented for an operator that is expected to not be square.")

    def _determinant(self) -> ops.Tensor:
        if self._can_use_cholesky():
            return math_ops.exp(self.log_abs_determinant())
        return linalg_ops.matrix_determinant(self.to_dense())

    def determinant(self, name: str = "det") -> ops.Tensor:
        """The determinants. Raises NotImplementedError for an operator that is not square."""
        self._require_square("Determinant")
        with self._name_scope(name):
            return self._determinant()

    def _log_abs_determinant(self) -> ops.Tensor:
        if self._can_use_cholesky():
            diagonal = array_ops.matrix_diag_part(linalg_ops.cholesky(self.to_dense()))
            return 2 * math_ops.reduce_sum(math_ops.log(diagonal), axis=[-1])
        return linalg.slogdet(self.to_dense())[1]

    def log_abs_determinant(self, name: str = "log_abs_det") -> ops.Tensor:
        """The logarithms of the determinants' moduli. Raises NotImplementedError for an operator that is not square."""
        self._require_square("Determinant")
        with self._name_scope(name):
            return self._log_abs_determinant()

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        if self.is_square is False:
            raise NotImplementedError("Solve is not yet implemented for non-square operators.")
        rhs = linalg.adjoint(rhs) if adjoint_arg else rhs
        if self._can_use_cholesky():
            return linear_operator_util.cholesky_solve_with_broadcast(linalg_ops.cholesky(self.to_dense()), rhs)
        return linear_operator_util.matrix_solve_with_broadcast(self.to_dense(), rhs, adjoint=adjoint)

    def solve(self, rhs: Any, adjoint: bool = False, adjoint_arg: bool = False, name: str | None = "solve") -> Any:
        """The X with A X = `rhs`: a tensor, or for an operator as `rhs` an operator.

        Args:
          rhs: [..., M, R].
          adjoint, adjoint_arg: use the operator's or the argument's adjoint.

        Raises NotImplementedError for an operator that is not square, or singular.
        """
        if self.is_non_singular is False:
            raise NotImplementedError("Exact solve not implemented for an operator that is expected to be singular.")
        self._require_square("Exact solve")
        if isinstance(rhs, LinearOperator):
            left, right = self._compatible(rhs, adjoint, adjoint_arg, "rhs")
            with self._name_scope(name):
                return linear_operator_algebra.solve(left, right)
        with self._name_scope(name):
            rhs = self._argument(rhs, "rhs")
            own = tensor_shape.dimension_at_index(self.shape, -1 if adjoint else -2)
            own.assert_is_compatible_with(rhs.shape[-1 if adjoint_arg else -2])
            return self._solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)

    def _solvevec(self, rhs: ops.Tensor, adjoint: bool = False) -> ops.Tensor:
        solution = self.solve(array_ops.expand_dims(rhs, axis=-1), adjoint=adjoint)
        return array_ops.squeeze(solution, axis=-1)

    def solvevec(self, rhs: Any, adjoint: bool = False, name: str = "solve") -> ops.Tensor:
        """The x with A x = `rhs`, vectors [..., M]."""
        with self._name_scope(name):
            rhs = self._argument(rhs, "rhs")
            own = tensor_shape.dimension_at_index(self.shape, -1 if adjoint else -2)
            own.assert_is_compatible_with(rhs.shape[-1])
            return self._solvevec(rhs, adjoint=adjoint)

    # Other operators.

    def adjoint(self, name: str = "adjoint") -> LinearOperator:
        """The adjoint operator."""
        if self.is_self_adjoint is True:
            return self
        with self._name_scope(name):
            return linear_operator_algebra.adjoint(self)

    H = property(adjoint, None)

    def inverse(self, name: str = "inverse") -> LinearOperator:
        """The inverse operator. Raises ValueError for an operator that is not square, or singular."""
        if self.is_square is False:
            raise ValueError("Cannot take the Inverse: This operator represents a non square matrix.")
        if self.is_non_singular is False:
            raise ValueError("Cannot take the Inverse: This operator represents a singular matrix.")
        with self._name_scope(name):
            return linear_operator_algebra.inverse(self)

    def cholesky(self, name: str = "cholesky") -> LinearOperator:
        """The lower triangular factor, an operator. Raises ValueError unless hints make the operator positive definite
        and self-adjoint."""
        if not self._can_use_cholesky():
            raise ValueError("Cannot take the Cholesky decomposition: Not a positive definite self adjoint matrix.")
        with self._name_scope(name):
            return linear_operator_algebra.cholesky(self)

    # Dense matrices.

    def _to_dense(self) -> ops.Tensor:
        is_known = self.batch_shape.is_fully_defined()
        batch_shape: Any = self.batch_shape if is_known else self.batch_shape_tensor()
        size = tensor_shape.dimension_value(self.domain_dimension)
        rows: Any = self.domain_dimension_tensor() if size is None else size
        return self.matmul(linalg_ops.eye(num_rows=rows, batch_shape=batch_shape, dtype=self.dtype))

    def to_dense(self, name: str = "to_dense") -> ops.Tensor:
        """The matrices, written out."""
        with self._name_scope(name):
            return self._to_dense()

    def _diag_part(self) -> ops.Tensor:
        return array_ops.matrix_diag_part(self.to_dense())

    def diag_part(self, name: str = "diag_part") -> ops.Tensor:
        """The diagonals."""
        with self._name_scope(name):
            return self._diag_part()

    def _trace(self) -> ops.Tensor:
        return math_ops.reduce_sum(self.diag_part(), axis=-1)

    def trace(self, name: str = "trace") -> ops.Tensor:
        """The sums of the diagonals."""
        with self._name_scope(name):
            return self._trace()

    def _add_to_tensor(self, x: ops.Tensor) -> ops.Tensor:
        return self.to_dense() + x

    def add_to_tensor(self, x: Any, name: str = "add_to_tensor") -> ops.Tensor:
        """The sum of the matrices and a tensor."""
        with self._name_scope(name):
            return self._add_to_tensor(self._argument(x, "x"))

    def _can_use_cholesky(self) -> bool | None:
        return self.is_self_adjoint and self.is_positive_definite


# The functions of `tf.linalg` take operators, too.


@dispatch.dispatch_for_types(linalg.adjoint, LinearOperator)
def _adjoint(matrix: Any, name: str | None = None) -> Any:
    return matrix.adjoint(name)


@dispatch.dispatch_for_types(linalg.cholesky, LinearOperator)
def _cholesky(input: Any, name: str | None = None) -> Any:
    return input.cholesky(name)


@dispatch.dispatch_for_types(linalg.diag_part, LinearOperator)
def _diag_part(input: Any, name: str = "diag_part", k: Any = 0, padding_value: Any = 0) -> ops.Tensor:
    return input.diag_part(name)


@dispatch.dispatch_for_types(linalg.det, LinearOperator)
def _det(input: Any, name: str | None = None) -> ops.Tensor:
    return input.determinant(name)


@dispatch.dispatch_for_types(linalg.inv, LinearOperator)
def _inverse(input: Any, adjoint: bool = False, name: str | None = None) -> Any:
    inverse = input.inverse(name)
    return inverse.adjoint() if adjoint else inverse


@dispatch.dispatch_for_types(linalg.logdet, LinearOperator)
def _logdet(matrix: Any, name: str | None = None) -> ops.Tensor:
    if matrix.is_positive_definite and matrix.is_self_adjoint:
        return matrix.log_abs_determinant(name)
    raise ValueError("Expected matrix to be self-adjoint positive definite.")


@dispatch.dispatch_for_types(math_ops.matmul, LinearOperator)
def _matmul(
    a: Any,
    b: Any,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
    name: str | None = None,
) -> Any:
    if transpose_a or transpose_b:
        raise ValueError("Transposing not supported at this time.")
    if a_is_sparse or b_is_sparse:
        raise ValueError("Sparse methods not supported at this time.")
    if not isinstance(a, LinearOperator):
        product = b.matmul(a, adjoint=not adjoint_b, adjoint_arg=not adjoint_a, name=name)
        return linalg.adjoint(product)
    return a.matmul(b, adjoint=adjoint_a, adjoint_arg=adjoint_b, name=name)


@dispatch.dispatch_for_types(linalg.solve, LinearOperator)
def _solve(matrix: Any, rhs: Any, adjoint: bool = False, name: str | None = None) -> Any:
    if not isinstance(matrix, LinearOperator):
        raise ValueError("Passing in `matrix` as a Tensor and `rhs` as a LinearOperator is not supported.")
    return matrix.solve(rhs, adjoint=adjoint, name=name)


@dispatch.dispatch_for_types(linalg.trace, LinearOperator)
def _trace(x: Any, name: str | None = None) -> ops.Tensor:
    return x.trace(name)
