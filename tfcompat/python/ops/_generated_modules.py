"""TensorFlow's generated modules, `gen_math_ops` and its like: a function for each op type, with positional arguments.

They have no files here: `gen_ops.tsv` says which functions each has, and a function is made when it is first asked for.
TensorFlow put an underscore before the names of some (`gen_nn_ops._max_pool_grad`), which ones depends on its version:
both forms work.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib import resources
from types import ModuleType
from typing import Any

from tfcompat.core.framework import op_def

NAMES = (
    *"""array audio batch bitwise boosted_trees candidate_sampling checkpoint clustering collective control_flow ctc
    cudnn_rnn data_flow dataset decode_proto encode_proto experimental_dataset functional image io linalg list logging
    lookup manip math nccl nn parsing ragged_array ragged_conversion ragged_math random resource_variable rnn script
    sdca set sparse spectral state stateful_random stateless_random string summary tpu user""".split(),
)
"""`gen_<name>_ops` are the modules in `tensorflow.python.ops`."""


@cache
def _op_types(module: str) -> dict[str, str]:
    """The op types of a module (`ops.gen_math_ops`) by function name."""
    lines = resources.files(__package__).joinpath("gen_ops.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {function: op_type for op_type, row_module, function in rows if row_module == module}


class GeneratedModule(ModuleType):
    """One generated module; `name` is `<package>.gen_<family>_ops`."""

    def __init__(self, name: str) -> None:
        super().__init__(name, f"The functions of TensorFlow's `{name.rpartition('.')[2]}`, one for each op type.")
        self.__package__ = name.rpartition(".")[0]
        self._module = ".".join(name.split(".")[-2:])

    def __getattr__(self, name: str) -> Callable[..., Any]:
        op_types = {} if name.startswith("__") else _op_types(self._module)
        op_type = op_types.get(name) or op_types.get(name.removeprefix("_")) or op_types.get("_" + name)
        if op_type is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name)
        from tfcompat.python.ops.op_function import op_function

        function = op_function(op_type, f"Adds one op of type `{op_type}` to the default graph.")
        function.__name__ = function.__qualname__ = name
        setattr(self, name, function)
        return function

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_op_types(self._module)})


def add_to(package: ModuleType, names: tuple[str, ...] = NAMES) -> None:
    """Makes the modules `gen_<name>_ops` of a package importable."""
    for name in names:
        module = GeneratedModule(f"{package.__name__}.gen_{name}_ops")
        sys.modules[module.__name__] = module
        setattr(package, f"gen_{name}_ops", module)


def star_import(name: str) -> None:
    """Gives the module `<package>.<family>_ops`, for names it lacks, what `gen_<family>_ops` has, and that module."""
    package, _, family = name.rpartition(".")
    module, generated = sys.modules[name], f"gen_{family}"

    def find(attribute: str) -> Any:
        source = getattr(sys.modules[package], generated)
        if attribute == generated:
            return source
        if not attribute.startswith("_") and hasattr(source, attribute):
            return getattr(source, attribute)
        raise AttributeError(f"module {name!r} has no attribute {attribute!r}", name=attribute)

    module.__getattr__ = find  # type: ignore[method-assign]
