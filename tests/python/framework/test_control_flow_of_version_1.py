"""Loops and conditionals in TensorFlow 1's form, raised to `While` and `If`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from google.protobuf import text_format
from tensorboard.compat.proto import graph_pb2

import tfcompat as tf


def graph_def(*nodes: str) -> Any:
    """A `GraphDef` of lines "name op input input ... attr=value ..."."""
    result = graph_pb2.GraphDef()
    for line in nodes:
        name, op, *rest = line.split()
        node = result.node.add(name=name, op=op, input=[text for text in rest if "=" not in text])
        for text in rest:
            if "=" in text:
                key, value = text.split("=")
                text_format.Merge(value, node.attr[key])
    return result


FLOAT = "T=type:DT_FLOAT"
INT = "T=type:DT_INT32"


def number(name: str, value: float, dtype: str = "FLOAT") -> str:
    tensor = f"dtype:DT_{dtype},tensor_shape{{}},{dtype.lower()}_val:{value}"
    return f"{name} Const dtype=type:DT_{dtype} value=tensor{{{tensor}}}"


LOOP = (
    "x Placeholder dtype=type:DT_FLOAT shape=shape{}",
    "limit Placeholder dtype=type:DT_FLOAT shape=shape{}",
    f'enter Enter x {FLOAT} frame_name=s:"loop"',
    f'bound Enter limit {FLOAT} frame_name=s:"loop" is_constant=b:true',
    f"merge Merge enter next {FLOAT} N=i:2",
    f"less Less merge bound {FLOAT}",
    "go LoopCond less",
    f"switch Switch merge go {FLOAT}",
    f"body Add switch:1 switch:1 {FLOAT}",
    f"next NextIteration body {FLOAT}",
    f"exit Exit switch {FLOAT}",
    f"after Neg exit {FLOAT}",
)


def test_a_loop_becomes_a_while(graph: tf.Graph) -> None:
    tf.import_graph_def(graph_def(*LOOP), name="")
    assert graph.get_operation_by_name("loop").type == "While"
    with tf.Session() as session:
        assert session.run(["exit:0", "after:0"], {"x:0": 3.0, "limit:0": 10.0}) == [12, -12]
        assert session.run("exit:0", {"x:0": 30.0, "limit:0": 10.0}) == 30


def test_loops_of_one_frame_name_are_told_apart(graph: tf.Graph) -> None:
    second = [line.replace("limit", "limit_2") for line in LOOP[1:]]
    names = ("enter", "bound", "merge", "less", "go", "switch", "body", "next", "exit", "after")
    for name in names:
        second = [
            " ".join(f"{w}_2" if w.partition(":")[0] == name and ":" not in w else w for w in line.split())
            for line in second
        ]
    second = [line.replace("switch:1", "switch_2:1") for line in second]
    tf.import_graph_def(graph_def(*LOOP, *second), name="")
    with tf.Session() as session:
        values = session.run(["exit:0", "exit_2:0"], {"x:0": 3.0, "limit:0": 10.0, "limit_2:0": 4.0})
    assert values == [12, 6]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("go LoopCond less", "go Identity less T=type:DT_BOOL"), "0 LoopCond nodes"),
        (("body Add switch:1", "body Add switch"), "the value after the loop, is used in it"),
        (("merge Merge enter next", "merge Merge enter enter next"), None),
    ],
)
def test_loops_of_another_form_are_refused(change: tuple[str, str], message: str | None) -> None:
    changed = graph_def(*(line.replace(*change) for line in LOOP))
    with pytest.raises(tf.errors.UnimplementedError, match=message or "cannot import the loop of frame 'loop'"):
        tf.import_graph_def(changed)


def test_functions_of_graphs_with_the_same_names_stay_apart(graph: tf.Graph) -> None:
    doubling, adding = (
        graph_def(*LOOP),
        graph_def(*(line.replace("switch:1 switch:1", "switch:1 bound") for line in LOOP)),
    )
    for definition in (doubling, adding):
        tf.import_graph_def(definition)
    with tf.Graph().as_default():
        tf.import_graph_def(graph.as_graph_def(), name="")
        feeds = {"import/x:0": 3.0, "import/limit:0": 10.0, "import_1/x:0": 3.0, "import_1/limit:0": 10.0}
        with tf.Session() as session:
            assert session.run(["import/exit:0", "import_1/exit:0"], feeds) == [12, 13]


COND = (
    "p Placeholder dtype=type:DT_BOOL shape=shape{}",
    "x Placeholder dtype=type:DT_FLOAT shape=shape{}",
    f"switch Switch x p {FLOAT}",
    f"t Neg switch:1 {FLOAT}",
    f"f Exp switch {FLOAT}",
    f"merge Merge f t {FLOAT} N=i:2",
    f"after Neg merge {FLOAT}",
)


def test_a_conditional_becomes_an_if(graph: tf.Graph) -> None:
    tf.import_graph_def(graph_def(*COND, f"index Identity merge:1 {INT}"), name="")
    assert "StatelessIf" in {op.type for op in graph.get_operations()}
    with tf.Session() as session:
        for p, value in ((True, -2.0), (False, np.exp(2.0))):
            merged, after, index = session.run(["merge:0", "after:0", "index:0"], {"p:0": p, "x:0": 2.0})
            np.testing.assert_allclose([merged, after], [value, -value], 1e-6)
            assert index == p


def test_effects_of_one_branch_happen_once(graph: tf.Graph) -> None:
    """The merged value and what another Merge shows come from one assignment."""
    definition = graph_def(
        "p Placeholder dtype=type:DT_BOOL shape=shape{}",
        "v VariableV2 dtype=type:DT_FLOAT shape=shape{}",
        number("one", 1.0),
        f"init Assign v one {FLOAT}",
        f"handle RefSwitch v p {FLOAT}",
        f"value Switch one p {FLOAT}",
        f"add AssignAdd handle:1 value:1 {FLOAT}",
        f"seen Neg add {FLOAT}",
        f"merge Merge value add {FLOAT} N=i:2",
        f"merge_2 Merge value seen {FLOAT} N=i:2",
    )
    tf.import_graph_def(definition, name="")
    with tf.Session() as session:
        session.run("init")
        assert session.run(["merge:0", "merge_2:0"], {"p:0": True}) == [2, -2]
        assert session.run(["merge:0", "merge_2:0"], {"p:0": False}) == [1, 1]
        assert session.run("v:0") == 2


def test_a_merge_of_unrelated_tensors_is_refused() -> None:
    changed = [line.replace("f Exp switch ", "f Exp x ") for line in COND]
    with pytest.raises(tf.errors.UnimplementedError, match="not the two sides of one condition"):
        tf.import_graph_def(graph_def(*changed))


def test_nodes_of_a_branch_alone_are_left_out(graph: tf.Graph) -> None:
    tf.import_graph_def(graph_def(*COND[:3]), name="")
    assert "switch" not in {op.name for op in graph.get_operations()}
