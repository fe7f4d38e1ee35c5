"""Nested structures of lists, tuples, namedtuples and dicts: flattened, packed, mapped.

Dicts are taken in the order of their sorted keys; an `OrderedDict` packs in its own order. With `expand_composites`,
values made of several tensors, such as `SparseTensor`s, are structures of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tfcompat.python.framework.composite_tensor import CompositeTensor
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.type_spec import TypeSpec


def is_nested(seq: Any) -> bool:
    """True for lists, tuples, dicts and other sequences that are no strings."""
    return isinstance(seq, (list, tuple, Mapping)) or hasattr(type(seq), "__attrs_attrs__")


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
    if isinstance(structure, (list, tuple)):
        return list(structure)
    if hasattr(type(structure), "__attrs_attrs__"):
        return [getattr(structure, attribute.name) for attribute in type(structure).__attrs_attrs__]
    if expand_composites and _is_composite(structure):
        return [_components(structure)]
    return None


def _is_composite(value: Any) -> bool:
    """True for a value made of several tensors, and for the spec of one."""
    return isinstance(value, CompositeTensor) or (isinstance(value, TypeSpec) and not isinstance(value, TensorSpec))


def _components(composite: Any) -> Any:
    if isinstance(composite, TypeSpec):
        return composite._component_specs
    return composite._type_spec._to_components(composite)


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
        spec = structure if isinstance(structure, TypeSpec) else structure._type_spec
        return spec._from_components(*parts)
    return type(structure)(parts)


def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """The leaves of a structure, in order; a leaf is a structure of one."""
    parts = _items(structure, expand_composites)
    if parts is None:
        return [structure]
    return [leaf for part in parts for leaf in flatten(part, expand_composites)]


def pack_sequence_as(structure: Any, flat_sequence: Sequence[Any], expand_composites: bool = False) -> Any:
    """A structure like `structure` with the leaves `flat_sequence`. Raises ValueError when their number is not
    right."""
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
    """
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
    if check_types and type(nest1) is not type(nest2) and not _interchangeable(nest1, nest2):
        raise TypeError(
            f"The two structures don't have the same sequence type. First structure has type {type(nest1)}, "
            f"while second structure has type {type(nest2)}."
        )
    if isinstance(nest1, Mapping) and set(nest1) != set(nest2):
        raise ValueError(f"The two dictionaries don't have the same set of keys: {set(nest1)} and {set(nest2)}.")
    for part1, part2 in zip(first, second, strict=True):
        assert_same_structure(part1, part2, check_types, expand_composites)


def _interchangeable(nest1: Any, nest2: Any) -> bool:
    if isinstance(nest1, Mapping) and isinstance(nest2, Mapping):
        return True
    fields1, fields2 = getattr(nest1, "_fields", None), getattr(nest2, "_fields", None)
    return fields1 is not None and fields1 == fields2 and type(nest1).__name__ == type(nest2).__name__


def flatten_dict_items(dictionary: Mapping[Any, Any]) -> dict[Any, Any]:
    """The items of a dict, those with structured keys replaced by one item for each leaf of key and value.

    Raises ValueError when a key and its value differ in structure, or a leaf key occurs twice.
    """
    result: dict[Any, Any] = {}
    for key, value in dictionary.items():
        pairs = [(key, value)]
        if is_sequence(key):
            assert_same_structure(key, value, check_types=False)
            pairs = list(zip(flatten(key), flatten(value), strict=True))
        for flat_key, flat_value in pairs:
            if flat_key in result:
                raise ValueError(f"Could not flatten dictionary: key {flat_key} is not unique.")
            result[flat_key] = flat_value
    return result


def yield_flattened_up_to(shallow_tree: Any, input_tree: Any) -> Iterator[Any]:
    parts = _items(shallow_tree)
    if parts is None:
        yield input_tree
        return
    inner = _items(input_tree)
    if inner is None or len(inner) != len(parts):
        raise ValueError(f"The shallow structure {shallow_tree} does not fit the structure {input_tree}.")
    for shallow, deep in zip(parts, inner, strict=True):
        yield from yield_flattened_up_to(shallow, deep)


def flatten_up_to(shallow_tree: Any, input_tree: Any, check_types: bool = True) -> list[Any]:
    """The parts of `input_tree` that stand where `shallow_tree` has leaves."""
    return list(yield_flattened_up_to(shallow_tree, input_tree))


def map_structure_up_to(shallow_tree: Any, function: Callable[..., Any], *inputs: Any, **kwargs: Any) -> Any:
    """Applies `function` to the parts of `inputs` that stand where `shallow_tree` has leaves."""
    parts = zip(*(flatten_up_to(shallow_tree, each) for each in inputs), strict=True)
    return pack_sequence_as(shallow_tree, [function(*each) for each in parts])


def assert_shallow_structure(shallow_tree: Any, input_tree: Any, check_types: bool = True) -> None:
    """Raises ValueError when `shallow_tree` is not the upper part of `input_tree`."""
    flatten_up_to(shallow_tree, input_tree)
