"""Questions about control flow that TensorFlow 1.x libraries ask.

Control flow is functional here: there are no control flow contexts of XLA or TPUs, and no Switch or Merge of v1.
"""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops

ENABLE_CONTROL_FLOW_V2 = True


def EnableControlFlowV2(graph: ops.Graph) -> bool:
    """Whether control flow in `graph` is functional: always."""
    return True


def IsInXLAContext(op: ops.Operation) -> bool:
    """Whether an op asks for XLA by its attribute `_XlaCompile`. Everything is compiled by XLA, asked for or not."""
    try:
        return bool(op.get_attr("_XlaCompile"))
    except ValueError:
        return False


def GraphOrParentsInXlaContext(graph: ops.Graph) -> bool:
    """Whether a graph is built inside an XLA context: never, there is none to enter."""
    return False


def IsInWhileLoop(op: ops.Operation) -> bool:
    """Whether an op is in the body of a loop that v1's nodes make: never."""
    return False


def IsInCond(op: ops.Operation) -> bool:
    """Whether an op is in a branch that v1's nodes make: never."""
    return False


def IsSwitch(op: ops.Operation) -> bool:
    """Whether an op is a Switch."""
    return op.type in ("Switch", "RefSwitch")


def IsLoopEnter(op: ops.Operation) -> bool:
    """Whether an op is an Enter."""
    return op.type in ("Enter", "RefEnter")


def IsLoopExit(op: ops.Operation) -> bool:
    """Whether an op is an Exit."""
    return op.type in ("Exit", "RefExit")


def GetContainingWhileContext(ctxt: Any, stop_ctxt: Any = None) -> Any:
    """The loop's context around a control flow context, or None; not beyond `stop_ctxt`."""
    return _containing(ctxt, "IsWhileContext", stop_ctxt)


def GetContainingCondContext(ctxt: Any) -> Any:
    """The branch's context around a control flow context, or None."""
    return _containing(ctxt, "IsCondContext", None)


def GetContainingXLAContext(ctxt: Any) -> Any:
    """The XLA context around a control flow context, or None."""
    return _containing(ctxt, "IsXLAContext", None)


def _containing(context: Any, question: str, stop: Any) -> Any:
    while context is not None:
        if getattr(context, question)() or context is stop:
            return context
        context = context.outer_context
    return None
