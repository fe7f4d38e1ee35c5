"""Nested structures of lists, tuples, namedtuples and dicts: flattened, packed, mapped.

Dicts are taken in the order of their sorted keys; an `OrderedDict` packs in its own order. With `expand_composites`,
values made of several tensors, such as `SparseTensor`s, are structures of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MappingView, Sequence
from typing import Any

from tfcompat.python.framework.composite_tensor import CompositeTensor
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.type_spec import TypeSpec


def is_nested(seq: Any) -> bool:
    """True for lists, tuples, dicts and their views, other sequences that are no strings, and attrs classes."""
    return isinstance(seq, (list, tuple, Mapping)) or _is_other_sequence(seq) or hasattr(type(seq), "__attrs_attrs__")


def _is_other_sequence(seq: Any) -> bool:
    return isinstance(seq, (Sequence, MappingView)) and not isinstance(seq, (str, bytes, bytearray))


def is_sequence(o: Any) -> bool:
    """`is_nested` under its name before TensorFlow 1.13."""
    return is_nested(o)


def is_sequence_or_composite(structure: Any) -> bool:
    return is_sequence(structure) or _is_composite(structure)


is_nested_or_composite = is_sequence_or_composite


def _items(structure: Any, expand_composites: bool = False) -> list[Any] | None:
    """The direct parts of a structure; None for a leaf."""
    if isinstance(structure, Mapping):
        return [structure[key] for key in _sorted_keys(structure)]
    if isinstance(structure, (list, tuple)) or _is_other_sequence(structure):
        return list(structure)
    if hasattr(type(structure), "__attrs_attrs__"):
        return [getattr(structure, attribute.name) for attribute in type(structure).__attrs_attrs__]
    if expand_composites and _is_composite(structure):
        return [_components(structure)]
    return None


def _keys(structure: Any) -> Sequence[Any]:
    """What says where in a structure each of its parts is: keys, names of fields, indices."""
    if isinstance(structure, Mapping):
        return _sorted_keys(structure)
    if hasattr(structure, "_fields"):
        return structure._fields
    if hasattr(type(structure), "__attrs_attrs__"):
        return [attribute.name for attribute in type(structure).__attrs_attrs__]
    if _is_composite(structure):
        return [_spec(structure).value_type.__name__]
    return range(len(structure))


def _is_composite(value: Any) -> bool:
    """True for a value made of several tensors, and for the spec of one."""
    return isinstance(value, CompositeTensor) or (isinstance(value, TypeSpec) and not isinstance(value, TensorSpec))


def _spec(composite: Any) -> Any:
    return composite if isinstance(composite, TypeSpec) else composite._type_spec


def _components(composite: Any) -> Any:
    if isinstance(composite, TypeSpec):
        return composite._component_specs
    return composite._type_spec._to_components(composite)


def _check_composites(first: Any, second: Any) -> None:
    """Raises ValueError when no spec fits both values or specs."""
    try:
        _spec(first).most_specific_compatible_type(_spec(second))
    except (TypeError, ValueError) as error:
        specs = f"{_spec(first)} vs. {_spec(second)}"
        raise ValueError(f"Incompatible CompositeTensor TypeSpecs: {specs} -- {error}") from error


def _sorted_keys(mapping: Mapping[Any, Any]) -> list[Any]:
    try:
        return sorted(mapping)
    except TypeError:
        raise TypeError("nest only supports dicts with sortable keys.") from None


def _like(structure: Any, parts: Sequence[Any]) -> Any:
    """A structure of the same type with other parts."""
    if isinstance(structure, Mapping):
        by_key = dict(zip(_sorted_keys(structure), parts, strict=True))
        ordered = [(key, by_key[key]) for key in structure]
        if hasattr(structure, "default_factory"):
            return type(structure)(structure.default_factory, ordered)  # type: ignore[call-arg]
        return type(structure)(ordered)  # type: ignore[call-arg]
    if hasattr(structure, "_fields") or hasattr(type(structure), "__attrs_attrs__"):
        return type(structure)(*parts)
    if _is_composite(structure):
        return _spec(structure)._from_components(*parts)
    if isinstance(structure, MappingView):
        return list(parts)
    return type(structure)(parts)


def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """The leaves of a structure, in order; a leaf is a structure of one."""
    parts = _items(structure, expand_composites)
    if parts is None:
        return [structure]
    return [leaf for part in parts for leaf in flatten(part, expand_composites)]


def pack_sequence_as(structure: Any, flat_sequence: Sequence[Any], expand_composites: bool = False) -> Any:
    """A structure like `structure` with the leaves `flat_sequence`.

    Raises:
      TypeError: these are no sequence.
      ValueError: their number is not right.
    """
    if not is_sequence_or_composite(flat_sequence):
        raise TypeError("flat_sequence must be a sequence")
    if not is_sequence_or_composite(structure) and len(flat_sequence) != 1:
        raise ValueError(f"Structure is a scalar but len(flat_sequence) == {len(flat_sequence)} > 1")
    count = len(flatten(structure, expand_composites))
    if count != len(flat_sequence):
        raise ValueError(
            f"Could not pack sequence. Structure had {count} elements, "
            f"but flat_sequence had {len(flat_sequence)} elements."
        )
    remaining = iter(flat_sequence)

    def pack(part: Any) -> Any:
        inner = _items(part, expand_composites)
        return next(remaining) if inner is None else _like(part, [pack(item) for item in inner])

    return pack(structure)


def map_structure(func: Callable[..., Any], *structure: Any, **kwargs: Any) -> Any:
    """Applies `func` to the corresponding leaves of structures of one form.

    Args:
      kwargs: `check_types` (default True): the structures' types must agree; `expand_composites`.

    Raises:
      TypeError: `func` cannot be called, or types differ.
      ValueError: the structures differ, there is none, or for other keyword arguments.
    """
    if not callable(func):
        raise TypeError(f"func must be callable, got: {func}")
    if not structure:
        raise ValueError("Must provide at least one structure")
    check_types = kwargs.pop("check_types", True)
    expand_composites = kwargs.pop("expand_composites", False)
    if kwargs:
        raise ValueError(f"Only valid keyword arguments are `check_types` and `expand_composites`, not: {set(kwargs)}")
    for other in structure[1:]:
        assert_same_structure(structure[0], other, check_types, expand_composites)
    leaves = zip(*(flatten(each, expand_composites) for each in structure), strict=True)
    return pack_sequence_as(structure[0], [func(*each) for each in leaves], expand_composites)


def assert_same_structure(nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False) -> None:
    """Raises ValueError unless both nest alike, TypeError when the types of their sequences differ."""
    first, second = _items(nest1, expand_composites), _items(nest2, expand_composites)
    if (first is None) != (second is None) or (first is not None and second is not None and len(first) != len(second)):
        raise ValueError(
            f"The two structures don't have the same nested structure.\n\nFirst structure: {nest1}\n\n"
            f"Second structure: {nest2}"
        )
    if first is None or second is None:
        return
    if not _types_agree(nest1, nest2, check_types, type(nest1) is type(nest2)):
        raise TypeError(
            f"The two structures don't have the same sequence type. First structure has type {type(nest1)}, "
            f"while second structure has type {type(nest2)}."
        )
    if isinstance(nest1, Mapping) and set(nest1) != set(nest2):
        raise ValueError(f"The two dictionaries don't have the same set of keys: {set(nest1)} and {set(nest2)}.")
    for part1, part2 in zip(first, second, strict=True):
        assert_same_structure(part1, part2, check_types, expand_composites)


def _types_agree(nest1: Any, nest2: Any, check_types: bool, are_the_same: bool) -> bool:
    """Whether two structures may stand for each other. Raises ValueError for composites that no spec fits."""
    if _is_composite(nest1) != _is_composite(nest2):
        return False
    is_spec = isinstance(nest1, TypeSpec) or isinstance(nest2, TypeSpec)
    if check_types and not are_the_same and not is_spec and not _interchangeable(nest1, nest2):
        return False
    if _is_composite(nest1):
        _check_composites(nest1, nest2)
    return True


def _interchangeable(nest1: Any, nest2: Any) -> bool:
    if isinstance(nest1, Mapping) and isinstance(nest2, Mapping):
        return True
    fields1, fields2 = getattr(nest1, "_fields", None), getattr(nest2, "_fields", None)
    return fields1 is not None and fields1 == fields2 and type(nest1).__name__ == type(nest2).__name__


def flatten_dict_items(dictionary: Mapping[Any, Any]) -> dict[Any, Any]:
    """The items of a dict, those with structured keys replaced by one item for each leaf of key and value.

    Raises:
      TypeError: it is no dict.
      ValueError: a key and its value differ in their number of leaves, or a leaf key occurs twice.
    """
    if not isinstance(dictionary, Mapping):
        raise TypeError("input must be a dictionary")
    result: dict[Any, Any] = {}
    for key, value in dictionary.items():
        pairs = [(key, value)]
        if is_sequence(key):
            keys, values = flatten(key), flatten(value)
            if len(keys) != len(values):
                raise ValueError(
                    f"Could not flatten dictionary. Key had {len(keys)} elements, but value had {len(values)} "
                    f"elements. Key: {keys}, value: {values}."
                )
            pairs = list(zip(keys, values, strict=True))
        for flat_key, flat_value in pairs:
            if flat_key in result:
                raise ValueError(f"Could not flatten dictionary: key {flat_key} is not unique.")
            result[flat_key] = flat_value
    return result


# Structures that are the upper part of others.


def assert_shallow_structure(
    shallow_tree: Any,
    input_tree: Any,
    check_types: bool = True,
    expand_composites: bool = False,
    check_subtrees_length: bool = True,
) -> None:
    """Checks that `shallow_tree` is the upper part of `input_tree`.

    Args:
      check_types: sequences that stand in the same place must have the same type.
      expand_composites: values made of several tensors are structures of these.
      check_subtrees_length: sequences that stand in the same place must have the same length; otherwise `input_tree`'s
        may have more, which are left out.

    Raises:
      TypeError: the types differ, or where `shallow_tree` has a sequence `input_tree` has none.
      ValueError: lengths or keys differ.
    """
    parts = _items(shallow_tree, expand_composites)
    if parts is None:
        return
    inner = _items(input_tree, expand_composites)
    if inner is None:
        raise TypeError(
            f"If shallow structure is a sequence, input must also be a sequence. Input has type: {type(input_tree)}."
        )
    if not _types_agree(shallow_tree, input_tree, check_types, isinstance(input_tree, type(shallow_tree))):
        raise TypeError(
            f"The two structures don't have the same sequence type. Input structure has type {type(input_tree)}, "
            f"while shallow structure has type {type(shallow_tree)}."
        )
    if len(inner) != len(parts) and (check_subtrees_length or len(inner) < len(parts)):
        what = "don't have the same sequence length" if check_subtrees_length else "do not fit"
        raise ValueError(
            f"The two structures {what}. Input structure has length {len(inner)}, "
            f"while shallow structure has length {len(parts)}."
        )
    if isinstance(shallow_tree, Mapping) and set(shallow_tree) - set(input_tree):
        raise ValueError(
            "The shallow_tree's keys are not a subset of the input_tree's keys. The shallow_tree has the following "
            f"keys that are not in the input_tree: {sorted(set(shallow_tree) - set(input_tree))}."
        )
    for shallow, deep in zip(parts, inner):
        assert_shallow_structure(shallow, deep, check_types, expand_composites, check_subtrees_length)


def _up_to(
    shallow_tree: Any, input_tree: Any, expand_composites: bool, path: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], Any]]:
    parts = _items(shallow_tree, expand_composites)
    if parts is None:
        yield path, input_tree
        return
    keys = _keys(shallow_tree)
    is_mapping = isinstance(shallow_tree, Mapping)
    inner = [input_tree[key] for key in keys] if is_mapping else _items(input_tree, expand_composites) or []
    for key, shallow, deep in zip(keys, parts, inner):
        yield from _up_to(shallow, deep, expand_composites, (*path, key))


def flatten_with_tuple_paths_up_to(
    shallow_tree: Any,
    input_tree: Any,
    check_types: bool = True,
    expand_composites: bool = False,
    check_subtrees_length: bool = True,
) -> list[tuple[tuple[Any, ...], Any]]:
    """The parts of `input_tree` that stand where `shallow_tree` has leaves, each with its path: a tuple of keys, names
    of fields and indices. Arguments and errors are those of `assert_shallow_structure`."""
    assert_shallow_structure(shallow_tree, input_tree, check_types, expand_composites, check_subtrees_length)
    return list(_up_to(shallow_tree, input_tree, expand_composites))


def flatten_up_to(
    shallow_tree: Any,
    input_tree: Any,
    check_types: bool = True,
    expand_composites: bool = False,
    check_subtrees_length: bool = True,
) -> list[Any]:
    """The parts of `input_tree` that stand where `shallow_tree` has leaves. Arguments and errors are those of
    `assert_shallow_structure`."""
    assert_shallow_structure(shallow_tree, input_tree, check_types, expand_composites, check_subtrees_length)
    return [part for _, part in _up_to(shallow_tree, input_tree, expand_composites)]


def map_structure_with_tuple_paths_up_to(
    shallow_tree: Any, func: Callable[..., Any], *inputs: Any, **kwargs: Any
) -> Any:
    """Applies `func` to each path and the parts of `inputs` that stand where `shallow_tree` has leaves.

    Args:
      kwargs: `check_types`, `expand_composites` and `check_subtrees_length` as in `assert_shallow_structure`, whose
        errors it raises; others are handed to `func`.
    """
    if not inputs:
        raise ValueError("Cannot map over no sequences")
    checks = [
        kwargs.pop(name, default)
        for name, default in (("check_types", True), ("expand_composites", False), ("check_subtrees_length", True))
    ]
    paths = [path for path, _ in flatten_with_tuple_paths_up_to(shallow_tree, inputs[0], *checks)]
    parts = zip(paths, *(flatten_up_to(shallow_tree, each, *checks) for each in inputs), strict=True)
    return pack_sequence_as(shallow_tree, [func(*each, **kwargs) for each in parts], checks[1])


def map_structure_up_to(shallow_tree: Any, func: Callable[..., Any], *inputs: Any, **kwargs: Any) -> Any:
    """Applies `func` to the parts of `inputs` that stand where `shallow_tree` has leaves. Keyword arguments and errors
    are those of `map_structure_with_tuple_paths_up_to`."""
    return map_structure_with_tuple_paths_up_to(
        shallow_tree, lambda _, *parts, **others: func(*parts, **others), *inputs, **kwargs
    )


def get_traverse_shallow_structure(
    traverse_fn: Callable[[Any], Any], structure: Any, expand_composites: bool = False
) -> Any:
    """The upper part of `structure` that `traverse_fn` chooses, with bools as leaves.

    Args:
      traverse_fn: says for a structure whether to go into its parts: True, False, or a bool for each part, in a
        structure of the same form; for a leaf a bool.

    Raises TypeError when it says something else.
    """
    choice = traverse_fn(structure)
    parts = _items(structure, expand_composites)
    if parts is None:
        if not isinstance(choice, bool):
            raise TypeError(f"traverse_fn returned structure: {choice} for non-structure: {structure}")
        return choice
    if choice is False:
        return False
    if choice is True:
        chosen: list[Any] = [True] * len(parts)
    else:
        inner = _items(choice, expand_composites)
        if inner is None:
            raise TypeError(f"traverse_fn returned a non-bool scalar: {choice} for input: {structure}")
        assert_shallow_structure(choice, structure, expand_composites=expand_composites)
        chosen = inner
    if not all(isinstance(each, bool) for each in chosen):
        raise TypeError(
            f"traverse_fn didn't return a depth=1 structure of bools.  saw: {choice}  for structure: {structure}"
        )
    return _like(
        structure,
        [
            get_traverse_shallow_structure(traverse_fn, part, expand_composites) if goes_on else False
            for part, goes_on in zip(parts, chosen, strict=True)
        ],
    )


# Leaves with their paths.


def flatten_with_tuple_paths(structure: Any, expand_composites: bool = False) -> list[tuple[tuple[Any, ...], Any]]:
    """The leaves of a structure, each with its path: a tuple of keys, names of fields and indices."""
    return list(_up_to(structure, structure, expand_composites))


def yield_flat_paths(nest: Any, expand_composites: bool = False) -> Iterator[tuple[Any, ...]]:
    """The paths of the leaves of a structure."""
    for path, _ in _up_to(nest, nest, expand_composites):
        yield path


def flatten_with_joined_string_paths(
    structure: Any, separator: str = "/", expand_composites: bool = False
) -> list[tuple[str, Any]]:
    """The leaves of a structure, each with its path as text: `[("a/0", 1), ("a/1", 2)]` for `{"a": [1, 2]}`."""
    return [
        (separator.join(map(str, path)), leaf) for path, leaf in flatten_with_tuple_paths(structure, expand_composites)
    ]


def map_structure_with_tuple_paths(func: Callable[..., Any], *structure: Any, **kwargs: Any) -> Any:
    """Applies `func` to each path and the corresponding leaves of structures of one form. Keyword arguments and errors
    are those of `map_structure_with_tuple_paths_up_to`."""
    return map_structure_with_tuple_paths_up_to(structure[0], func, *structure, **kwargs)


def map_structure_with_paths(func: Callable[..., Any], *structure: Any, **kwargs: Any) -> Any:
    """`map_structure_with_tuple_paths` with paths as text: `"a/0"`."""

    def with_text(path: tuple[Any, ...], *leaves: Any, **others: Any) -> Any:
        return func("/".join(map(str, path)), *leaves, **others)

    return map_structure_with_tuple_paths(with_text, *structure, **kwargs)
