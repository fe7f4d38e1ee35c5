"""Nested structures as datasets have them: tuples, namedtuples, dicts and attrs classes. A list is a value, that of a
tensor; so is a `SparseTensorValue`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tfcompat.python.framework.sparse_tensor import SparseTensorValue
from tfcompat.python.util import nest as general


def is_sequence(value: Any) -> bool:
    """True for a structure, False for a leaf."""
    if isinstance(value, SparseTensorValue):
        return False
    return isinstance(value, (tuple, Mapping)) or hasattr(type(value), "__attrs_attrs__")


def _parts(structure: Any) -> list[Any]:
    if isinstance(structure, Mapping):
        return [structure[key] for key in general._sorted_keys(structure)]
    if isinstance(structure, tuple):
        return list(structure)
    return [getattr(structure, attribute.name) for attribute in type(structure).__attrs_attrs__]


def flatten(structure: Any) -> list[Any]:
    """The leaves of a structure, in order (dicts by their sorted keys); a leaf is a structure of one."""
    if not is_sequence(structure):
        return [structure]
    return [leaf for part in _parts(structure) for leaf in flatten(part)]


def pack_sequence_as(structure: Any, flat_sequence: Sequence[Any]) -> Any:
    """A structure like `structure` with the leaves `flat_sequence`. Raises ValueError when their number is not
    right."""
    count = len(flatten(structure))
    if not is_sequence(structure) and len(flat_sequence) != 1:
        raise ValueError(f"Structure is a scalar but len(flat_sequence) == {len(flat_sequence)} > 1")
    if count != len(flat_sequence):
        raise ValueError(
            f"Could not pack sequence. Structure had {count} elements, but flat_sequence had {len(flat_sequence)} "
            f"elements.  Structure: {structure}, flat_sequence: {flat_sequence}."
        )
    remaining = iter(flat_sequence)

    def pack(part: Any) -> Any:
        return general._like(part, [pack(each) for each in _parts(part)]) if is_sequence(part) else next(remaining)

    return pack(structure)


def map_structure(func: Callable[..., Any], *structure: Any, check_types: bool = True) -> Any:
    """Applies `func` to the corresponding leaves of structures of one form."""
    if not structure:
        raise ValueError("Must provide at least one structure")
    for other in structure[1:]:
        assert_same_structure(structure[0], other, check_types)
    leaves = zip(*map(flatten, structure), strict=True)
    return pack_sequence_as(structure[0], [func(*each) for each in leaves])


def assert_same_structure(nest1: Any, nest2: Any, check_types: bool = True) -> None:
    """Raises ValueError unless both nest alike, TypeError when the types of their sequences differ."""
    if is_sequence(nest1) != is_sequence(nest2) or (is_sequence(nest1) and len(_parts(nest1)) != len(_parts(nest2))):
        raise ValueError(
            f"The two structures don't have the same nested structure.\n\nFirst structure: {nest1}\n\n"
            f"Second structure: {nest2}"
        )
    if not is_sequence(nest1):
        return
    if check_types and type(nest1) is not type(nest2) and not general._interchangeable(nest1, nest2):
        raise TypeError(
            f"The two structures don't have the same sequence type. First structure has type {type(nest1)}, "
            f"while second structure has type {type(nest2)}."
        )
    if isinstance(nest1, Mapping) and set(nest1) != set(nest2):
        raise ValueError(f"The two dictionaries don't have the same set of keys: {set(nest1)} and {set(nest2)}.")
    for part1, part2 in zip(_parts(nest1), _parts(nest2), strict=True):
        assert_same_structure(part1, part2, check_types)


def _up_to(shallow_tree: Any, input_tree: Any) -> Iterator[Any]:
    if not is_sequence(shallow_tree):
        yield input_tree
        return
    if not is_sequence(input_tree) and not isinstance(input_tree, list):
        raise TypeError(
            "If shallow structure is a sequence, input must also be a sequence. Input has type: "
            f"{type(input_tree).__name__!r}."
        )
    if isinstance(shallow_tree, Mapping) and isinstance(input_tree, Mapping):
        pairs = [(shallow_tree[key], input_tree[key]) for key in general._sorted_keys(shallow_tree)]
    else:
        inner = list(input_tree) if isinstance(input_tree, list) else _parts(input_tree)
        if len(inner) != len(_parts(shallow_tree)):
            raise ValueError(
                "The two structures don't have the same sequence length. Input structure has length "
                f"{len(inner)}, while shallow structure has length {len(_parts(shallow_tree))}."
            )
        pairs = list(zip(_parts(shallow_tree), inner, strict=True))
    for shallow, deep in pairs:
        yield from _up_to(shallow, deep)


def flatten_up_to(shallow_tree: Any, input_tree: Any) -> list[Any]:
    """The parts of `input_tree` that stand where `shallow_tree` has leaves."""
    return list(_up_to(shallow_tree, input_tree))


def map_structure_up_to(shallow_tree: Any, func: Callable[..., Any], *inputs: Any) -> Any:
    """Applies `func` to the parts of `inputs` that stand where `shallow_tree` has leaves."""
    parts = zip(*(flatten_up_to(shallow_tree, each) for each in inputs), strict=True)
    return pack_sequence_as(shallow_tree, [func(*each) for each in parts])


def assert_shallow_structure(shallow_tree: Any, input_tree: Any, check_types: bool = True) -> None:
    """Raises ValueError or TypeError when `shallow_tree` is not the upper part of `input_tree`."""
    flatten_up_to(shallow_tree, input_tree)
