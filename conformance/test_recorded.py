"""Each program's outcome is the one that was recorded from TensorFlow 1.15.5."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from conformance import outcomes, programs

RECORDED = Path(__file__).parent / "recorded" / "programs"
CASES = [(group, name) for group in programs.groups() for name in programs.programs(group)]


@pytest.mark.parametrize(("group", "name"), CASES, ids=[f"{group}-{name}" for group, name in CASES])
def test_outcome_is_tensorflows(group: str, name: str) -> None:
    import tfcompat as tf

    expected = json.loads((RECORDED / f"{group}.json").read_text(encoding="utf-8"))[name]
    tf.reset_default_graph()
    functional = getattr(programs.load(group), "CONTROL_FLOW_V2", False)
    (tf.enable_control_flow_v2 if functional else tf.disable_control_flow_v2)()
    actual = json.loads(json.dumps(outcomes.encode(programs.programs(group)[name](tf, np))))
    differing = outcomes.differences(expected, actual)
    assert not differing, f"{len(differing)} differences\n" + "\n".join(differing[:20])
