"""Says where ops run: `ConfigProto.log_device_placement`."""

from __future__ import annotations

import sys

import jax

from tfcompat.core.common_runtime.planner import Plan, Step
from tfcompat.python.framework.operation import Operation

HOST = "/job:localhost/replica:0/task:0/device:CPU:0"


def device_of(step: object) -> str:
    """The name of the device that a step of a plan runs on."""
    if isinstance(step, Step) and not step.on_host:
        device = jax.devices()[0]
        return f"/job:localhost/replica:0/task:0/device:{device.platform.upper()}:{device.id}"
    return HOST


class PlacementLog:
    """Writes a line about each op of a session to the standard error when it is first part of a plan, the oldest op
    first: `MatMul: (MatMul): /job:localhost/replica:0/task:0/device:GPU:0`."""

    def __init__(self) -> None:
        self._logged: set[Operation] = set()

    def add(self, plan: Plan) -> None:
        """Says where the ops of a plan run that no earlier plan had. What needs no device is on the host."""
        new = dict.fromkeys(sorted(plan.ops - self._logged, key=lambda op: op._id), HOST)
        for step in plan.steps:
            ops = step.ops if isinstance(step, Step) else [step.op]
            new.update((op, device_of(step)) for op in ops if op in new)
        self._logged |= plan.ops
        for op, device in new.items():
            print(f"{op.name}: ({op.type}): {device}", file=sys.stderr)
