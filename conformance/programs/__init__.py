"""Small TensorFlow 1.x programs whose outcomes are recorded from TensorFlow 1.15.5 and expected of tfcompat.

Each module is a group. Each of its functions of two parameters, `(tf, np)`, is a program: it builds in a fresh default
graph, runs what it likes and returns its outcome: arrays, texts, numbers, tensors, graphs (their nodes are compared)
and lists and dictionaries of these. A module that sets `CONTROL_FLOW_V2 = True` is recorded with functional control
flow. The programs run under Python 3.7 (where TensorFlow 1.15 lives) and under current ones.
"""

import importlib
import inspect
import os
import pkgutil


def groups():
    """The names of all groups, sorted."""
    return sorted(info.name for info in pkgutil.iter_modules([os.path.dirname(__file__)]))


def load(group):
    """The module of a group."""
    return importlib.import_module(__name__ + "." + group)


def programs(group):
    """The programs of a group, by name, in the order in which they are written."""
    functions = inspect.getmembers(load(group), inspect.isfunction)
    mine = [(name, f) for name, f in functions if list(inspect.signature(f).parameters) == ["tf", "np"]]
    return dict(sorted(mine, key=lambda item: item[1].__code__.co_firstlineno))
