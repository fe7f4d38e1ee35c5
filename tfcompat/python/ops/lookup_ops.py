"""Lookup tables: maps from keys to values that a session keeps (`tf.lookup`, `tf.tables_initializer`)."""

from __future__ import annotations

import functools
import uuid
from typing import Any, NamedTuple

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.tensor_util import constant_value
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops, string_ops
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops._lookup_table import LookupInterface, export, find
from tfcompat.python.ops._mutable_tables import DenseHashTable as DenseHashTable
from tfcompat.python.ops._mutable_tables import MutableHashTable as MutableHashTable
from tfcompat.python.ops._table_initializers import (
    KeyValueTensorInitializer as KeyValueTensorInitializer,
)
from tfcompat.python.ops._table_initializers import (
    TableInitializerBase,
    TextFileIdTableInitializer,
    TextFileStringTableInitializer,
    outside_bodies,
)
from tfcompat.python.ops._table_initializers import TextFileIndex as TextFileIndex
from tfcompat.python.ops._table_initializers import TextFileInitializer as TextFileInitializer


def tables_initializer(name: str = "init_all_tables") -> Operation:
    """The op that initializes all tables made so far (those in the collection `TABLE_INITIALIZERS`)."""
    initializers = ops.get_collection(ops.GraphKeys.TABLE_INITIALIZERS)
    return control_flow_ops.group(*initializers, name=name) if initializers else control_flow_ops.no_op(name=name)


def initialize_all_tables(name: str = "init_all_tables") -> Operation:
    """`tf.tables_initializer` under its old name."""
    return tables_initializer(name)


class InitializableLookupTableBase(LookupInterface):
    """A table that an initializer fills once.

    Args:
      default_value: the value of missing keys, a scalar.
      initializer: gives the entries, and the types of keys and values.
    """

    _resource_handle: Tensor

    def __init__(self, default_value: Any, initializer: TableInitializerBase) -> None:
        super().__init__(initializer.key_dtype, initializer.value_dtype)
        self._default_value = ops.convert_to_tensor(default_value, dtype=self._value_dtype)
        self._default_value.shape.merge_with(TensorShape([]))
        self._initializer = initializer
        with ops.init_scope():
            self._resource_handle = self._create_resource()
        self._init_op = self._initialize()

    def _create_resource(self) -> Tensor:
        raise NotImplementedError

    def _initialize(self) -> Operation:
        with outside_bodies():
            return self._initializer.initialize(self)

    @property
    def resource_handle(self) -> Tensor:
        return self._resource_handle

    @property
    def default_value(self) -> Tensor:
        return self._default_value

    @property
    def initializer(self) -> Operation:
        """The op that fills the table."""
        return self._init_op

    def size(self, name: str | None = None) -> Tensor:
        """The number of entries, an int64 scalar."""
        with ops.name_scope(name, f"{self.name}_Size", [self.resource_handle]):
            return apply_op("LookupTableSizeV2", table_handle=self.resource_handle)

    def lookup(self, keys: Any, name: str | None = None) -> Any:
        """The values of `keys`, the default value where one is missing.

        Args:
          keys: a tensor or `SparseTensor` of type `key_dtype`; the result is of the same kind and shape.

        Raises TypeError for keys of another type. Running it raises FailedPreconditionError before the table is
        initialized.
        """
        self._check_keys(keys)
        key_tensor = keys.values if isinstance(keys, SparseTensor) else keys
        inputs = (self.resource_handle, key_tensor, self._default_value)
        with ops.name_scope(name, f"{self.name}_Lookup", inputs):
            values = find(self.resource_handle, key_tensor, self._default_value)
        values.set_shape(key_tensor.get_shape())
        return SparseTensor(keys.indices, values, keys.dense_shape) if isinstance(keys, SparseTensor) else values


class StaticHashTable(InitializableLookupTableBase):
    """A table that does not change once it is initialized.

        table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a", "b"], [1, 2]), -1)
        ids = table.lookup(tf.constant(["b", "c"]))      # 2, -1
        sess.run(tf.tables_initializer())

    Args:
      initializer: a `KeyValueTensorInitializer` or `TextFileInitializer`.
      default_value: the value of missing keys.
      name: a name for the table.

    Source: `tf.lookup.StaticHashTable`.
    """

    def __init__(self, initializer: TableInitializerBase, default_value: Any, name: str | None = None) -> None:
        self._shared_name = initializer._shared_name or f"hash_table_{uuid.uuid4()}"
        self._name = name or "hash_table"
        self._table_name: str | None = None
        self._initializer = initializer
        super().__init__(default_value, initializer)

    def _create_resource(self) -> Tensor:
        handle = apply_op(
            "HashTableV2",
            shared_name=self._shared_name,
            key_dtype=self._initializer.key_dtype,
            value_dtype=self._initializer.value_dtype,
            name=self._name,
        )
        self._table_name = handle.op.name.split("/")[-1]
        return handle

    @property
    def name(self) -> str | None:
        return self._table_name

    def export(self, name: str | None = None) -> tuple[Tensor, Tensor]:
        """All keys and all values, in no particular order."""
        with ops.name_scope(name, f"{self.name}_Export", [self.resource_handle]):
            keys, values = export(self)
        values.set_shape(keys.get_shape().concatenate(self._default_value.get_shape()))
        return keys, values


StaticHashTableV1 = StaticHashTable


class HashTable(StaticHashTable):
    """`tf.lookup.StaticHashTable` under its old name (`tf.contrib.lookup.HashTable`)."""

    @property
    def init(self) -> Operation:
        return self.initializer


class HasherSpec(NamedTuple):
    """Which hash function finds the bucket of an unknown key: "fasthash", "legacy" or "stronghash" with a key."""

    hasher: str
    key: Any


FastHashSpec = HasherSpec("fasthash", None)


class StrongHashSpec(HasherSpec):
    """A keyed hash; `key` is a list of two integers."""

    __slots__ = ()

    def __new__(cls, key: Any) -> StrongHashSpec:
        if len(key) != 2:
            raise ValueError(f"key must have size 2, got {len(key)}.")
        if not all(isinstance(part, int) for part in key):
            raise TypeError(f"Invalid key {key}. Must be unsigned integer values.")
        return super().__new__(cls, "stronghash", key)


class IdTableWithHashBuckets(LookupInterface):
    """A table of ids in which unknown keys fall into one of `num_oov_buckets` buckets behind the known ids.

    Args:
      table: from strings or int64 to int64 ids; None if there are buckets only.
      num_oov_buckets: the number of buckets.
      hasher_spec: the hash function that chooses a bucket.
      name: a name for the ops.
      key_dtype: type of the keys that are looked up: strings or integers; the table's unless given.

    Raises ValueError without a table and buckets, TypeError for types that do not fit.
    """

    def __init__(
        self,
        table: Any,
        num_oov_buckets: int,
        hasher_spec: HasherSpec = FastHashSpec,
        name: str | None = None,
        key_dtype: Any = None,
    ) -> None:
        name = name.rstrip("/") if name else name
        if table:
            key_dtype = table.key_dtype if key_dtype is None else dtypes.as_dtype(key_dtype)
            _check_id_table(table, key_dtype)
            name = name or table.name
        else:
            if num_oov_buckets <= 0:
                raise ValueError("oov_buckets must be > 0 if no table is supplied.")
            key_dtype = dtypes.string if key_dtype is None else dtypes.as_dtype(key_dtype)
            name = name or "hash_bucket"
        _check_key_dtype(key_dtype)
        if not isinstance(hasher_spec, HasherSpec):
            raise TypeError(f"hasher_spec must be of type HasherSpec, got {hasher_spec}")
        self._table = table
        self._num_oov_buckets = num_oov_buckets
        self._hasher_spec = hasher_spec
        self._table_name = name.split("/")[-1] if name else None
        super().__init__(key_dtype, dtypes.int64)

    @property
    def name(self) -> str | None:
        return self._table_name

    @property
    def resource_handle(self) -> Tensor | None:
        return self._table.resource_handle if self._table else None

    @property
    def initializer(self) -> Operation:
        """The op that fills the table."""
        if self._table:
            return self._table._init_op
        with ops.name_scope(None, "init"):
            return control_flow_ops.no_op()

    @property
    def init(self) -> Operation:
        return self.initializer

    def size(self, name: str | None = None) -> Tensor:
        """The number of ids, buckets included."""
        with ops.name_scope(name, f"{self.name}_Size"):
            known = self._table.size() if self._table else ops.convert_to_tensor(0, dtype=dtypes.int64)
            return known + self._num_oov_buckets

    def lookup(self, keys: Any, name: str | None = None) -> Any:
        """The ids of `keys`, a tensor or `SparseTensor`. Raises TypeError for keys of another type."""
        self._check_keys(keys)
        values = keys.values if isinstance(keys, SparseTensor) else keys
        if self._table and self._table.key_dtype.base_dtype == dtypes.int64:
            values = math_ops.cast(values, dtypes.int64)
        if self._num_oov_buckets:
            with ops.name_scope(name, f"{self.name}_Lookup"):
                ids = self._ids(values)
        else:
            ids = self._table.lookup(values, name=name)
        return SparseTensor(keys.indices, ids, keys.dense_shape) if isinstance(keys, SparseTensor) else ids

    def _ids(self, values: Tensor) -> Tensor:
        strings = values if values.dtype.base_dtype == dtypes.string else string_ops.as_string(values)
        buckets = self._hash_function()(strings, num_buckets=self._num_oov_buckets, name="hash_bucket")
        if not self._table:
            return buckets
        ids = self._table.lookup(values)
        buckets = math_ops.add(buckets, self._table.size())
        is_known = math_ops.not_equal(ids, self._table.default_value)
        return array_ops.where_v2(is_known, ids, buckets)

    def _hash_function(self) -> Any:
        hasher, key = self._hasher_spec
        if hasher == "fasthash":
            return string_ops.string_to_hash_bucket_fast
        if hasher == "legacy":
            return string_ops.string_to_hash_bucket
        if hasher == "stronghash":
            return functools.partial(string_ops.string_to_hash_bucket_strong, key=key)
        raise ValueError(f"Unknown hasher {hasher}")


def _check_id_table(table: Any, key_dtype: DType) -> None:
    supported = (dtypes.int64, dtypes.string)
    if table.key_dtype not in supported:
        raise TypeError(f"Invalid key dtype, expected one of {supported}, but got {table.key_dtype}.")
    if table.key_dtype.is_integer != key_dtype.is_integer:
        expected = "integer" if key_dtype.is_integer else "non-integer"
        raise TypeError(f"Invalid key dtype, expected {expected} but got {table.key_dtype}.")
    if table.value_dtype != dtypes.int64:
        raise TypeError(f"Invalid value dtype, expected {dtypes.int64} but got {table.value_dtype}.")


def _check_key_dtype(key_dtype: DType) -> None:
    if not key_dtype.is_integer and key_dtype != dtypes.string:
        raise TypeError(f"Invalid key_dtype, expected integer or string, got {key_dtype}.")


class StaticVocabularyTable(IdTableWithHashBuckets):
    """Ids of the words of a vocabulary; unknown words fall into buckets behind them.

        vocabulary = tf.lookup.KeyValueTensorInitializer(["a", "b"], tf.constant([0, 1], tf.int64))
        table = tf.lookup.StaticVocabularyTable(vocabulary, num_oov_buckets=3)

    Args:
      initializer: gives the vocabulary: strings or int64 to int64; None if there are buckets only.
      num_oov_buckets: the number of buckets.
      lookup_key_dtype: type of the keys that are looked up; the initializer's unless given.
      name: a name for the ops.

    Raises ValueError without buckets, TypeError for types that do not fit. Source: `tf.lookup.StaticVocabularyTable`.
    """

    def __init__(
        self,
        initializer: TableInitializerBase | None,
        num_oov_buckets: int,
        lookup_key_dtype: Any = None,
        name: str | None = None,
    ) -> None:
        if num_oov_buckets <= 0:
            raise ValueError("oov_buckets must be > 0.")
        if initializer:
            key_dtype = initializer.key_dtype if lookup_key_dtype is None else dtypes.as_dtype(lookup_key_dtype)
            _check_id_table(initializer, key_dtype)
            super().__init__(HashTable(initializer, default_value=-1), num_oov_buckets, name=name, key_dtype=key_dtype)
        else:
            super().__init__(None, num_oov_buckets, name=name)


StaticVocabularyTableV1 = StaticVocabularyTable


def _check_file(vocabulary_file: Any, vocab_size: int | None, names_file: bool = False) -> None:
    if vocabulary_file is None or (isinstance(vocabulary_file, (str, bytes)) and not vocabulary_file):
        raise ValueError("vocabulary_file must be specified and must not be empty.")
    if vocab_size is not None and vocab_size < 1:
        message = f"vocab_size must be greater than 0, got {vocab_size}."
        if not names_file:
            raise ValueError(message)
        if isinstance(vocabulary_file, Tensor):
            vocabulary_file = constant_value(vocabulary_file) or "?"
        raise ValueError(f"{message} vocabulary_file: {vocabulary_file}")


def index_table_from_file(
    vocabulary_file: Any = None,
    num_oov_buckets: int = 0,
    vocab_size: int | None = None,
    default_value: Any = -1,
    hasher_spec: HasherSpec = FastHashSpec,
    key_dtype: Any = dtypes.string,
    name: str | None = None,
    key_column_index: int = TextFileIndex.WHOLE_LINE,
    value_column_index: int = TextFileIndex.LINE_NUMBER,
    delimiter: str = "\t",
) -> Any:
    """A table from the words of a file, one a line, to their ids (the line's number).

    Args:
      vocabulary_file: the file's name, or a scalar string tensor.
      num_oov_buckets: buckets for unknown words; without any they get `default_value`.
      vocab_size: how many lines to read, if not all.
      key_dtype: strings or integers.
      key_column_index, value_column_index, delimiter: what to take from each line; see `TextFileInitializer`.

    Raises ValueError or TypeError for arguments that do not fit. Source: `tf.contrib.lookup.index_table_from_file`.
    """
    _check_file(vocabulary_file, vocab_size, names_file=True)
    if num_oov_buckets < 0:
        raise ValueError(f"num_oov_buckets must be greater or equal than 0, got {num_oov_buckets}.")
    key_dtype = dtypes.as_dtype(key_dtype)
    if not key_dtype.is_integer and key_dtype.base_dtype != dtypes.string:
        raise TypeError("Only integer and string keys are supported.")
    with ops.name_scope(name, "string_to_index"):
        with ops.name_scope(None, "hash_table"):
            initializer = TextFileIdTableInitializer(
                vocabulary_file,
                vocab_size=vocab_size,
                key_dtype=dtypes.int64 if key_dtype.is_integer else key_dtype,
                name="table_init",
                key_column_index=key_column_index,
                value_column_index=value_column_index,
                delimiter=delimiter,
            )
            table = StaticHashTableV1(initializer, default_value)
        return _with_buckets(table, num_oov_buckets, hasher_spec, key_dtype)


def _with_buckets(table: Any, num_oov_buckets: int, hasher_spec: HasherSpec, key_dtype: DType) -> Any:
    if not num_oov_buckets:
        return table
    return IdTableWithHashBuckets(table, num_oov_buckets, hasher_spec=hasher_spec, key_dtype=key_dtype)


def index_table_from_tensor(
    vocabulary_list: Any,
    num_oov_buckets: int = 0,
    default_value: Any = -1,
    hasher_spec: HasherSpec = FastHashSpec,
    dtype: Any = dtypes.string,
    name: str | None = None,
) -> Any:
    """A table from the elements of a vector of strings or integers to their positions.

    Args:
      num_oov_buckets: buckets for unknown words; without any they get `default_value`.
      dtype: the type of the keys.

    Raises ValueError or TypeError for arguments that do not fit. Source: `tf.contrib.lookup.index_table_from_tensor`.
    """
    if vocabulary_list is None:
        raise ValueError("vocabulary_list must be specified.")
    if num_oov_buckets < 0:
        raise ValueError(f"num_oov_buckets must be greater or equal than 0, got {num_oov_buckets}.")
    dtype = dtypes.as_dtype(dtype)
    if not dtype.is_integer and dtype.base_dtype != dtypes.string:
        raise TypeError("Only integer and string keys are supported.")
    with ops.name_scope(name, "string_to_index"):
        keys = ops.convert_to_tensor(vocabulary_list)
        if keys.dtype.is_integer != dtype.is_integer:
            raise ValueError(f"Expected {'integer' if dtype.is_integer else 'non-integer'}, got {keys.dtype}.")
        if not dtype.is_integer and keys.dtype.base_dtype != dtype:
            raise ValueError(f"Expected {dtype}, got {keys.dtype}.")
        values = math_ops.cast(math_ops.range(array_ops.size(keys)), dtypes.int64)
        with ops.name_scope(None, "hash_table"):
            table_keys = math_ops.cast(keys, dtypes.int64) if keys.dtype.is_integer else keys
            initializer = KeyValueTensorInitializer(
                table_keys, values, table_keys.dtype.base_dtype, dtypes.int64, name="table_init"
            )
            table = StaticHashTableV1(initializer, default_value)
        return _with_buckets(table, num_oov_buckets, hasher_spec, dtype)


def index_to_string_table_from_file(
    vocabulary_file: Any,
    vocab_size: int | None = None,
    default_value: Any = "UNK",
    name: str | None = None,
    key_column_index: int = TextFileIndex.LINE_NUMBER,
    value_column_index: int = TextFileIndex.WHOLE_LINE,
    delimiter: str = "\t",
) -> StaticHashTable:
    """A table from ids (the line's number) to the words of a file, one a line; unknown ids get `default_value`.

    Raises ValueError for a missing file name or a `vocab_size` below 1. Source:
    `tf.contrib.lookup.index_to_string_table_from_file`.
    """
    _check_file(vocabulary_file, vocab_size)
    with ops.name_scope(name, "index_to_string"):
        initializer = TextFileStringTableInitializer(
            vocabulary_file,
            vocab_size=vocab_size,
            name="table_init",
            key_column_index=key_column_index,
            value_column_index=value_column_index,
            delimiter=delimiter,
        )
        return StaticHashTableV1(initializer, default_value)


def index_to_string_table_from_tensor(
    vocabulary_list: Any, default_value: Any = "UNK", name: str | None = None
) -> StaticHashTable:
    """A table from positions to the elements of a vector of strings; unknown positions get `default_value`.

    Raises ValueError without a vocabulary. Source: `tf.contrib.lookup.index_to_string_table_from_tensor`.
    """
    if vocabulary_list is None:
        raise ValueError("vocabulary_list must be specified.")
    with ops.name_scope(name, "index_to_string"):
        vocabulary = ops.convert_to_tensor(vocabulary_list, dtypes.string)
        keys = math_ops.cast(math_ops.range(array_ops.size(vocabulary)), dtypes.int64)
        initializer = KeyValueTensorInitializer(keys, vocabulary, dtypes.int64, dtypes.string, name="table_init")
        return StaticHashTableV1(initializer, default_value)


for _op_type in (
    "LookupTableFind LookupTableFindV2 LookupTableInsert LookupTableInsertV2 LookupTableSize LookupTableSizeV2 "
    "HashTable HashTableV2 InitializeTable InitializeTableV2 InitializeTableFromTextFile "
    "InitializeTableFromTextFileV2 MutableDenseHashTable MutableDenseHashTableV2 MutableHashTable MutableHashTableV2 "
    "MutableHashTableOfTensors MutableHashTableOfTensorsV2"
).split():
    ops.NotDifferentiable(_op_type)

star_import(__name__)
