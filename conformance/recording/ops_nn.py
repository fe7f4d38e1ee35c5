"""Records what TensorFlow 1.15 computes for `nn_cases`: outputs, gradients, static shapes, errors.

    python -m conformance.recording.ops_nn

writes `conformance/recorded/ops_nn.npz` (arrays) and `.json` (shapes, and messages of errors), in the form of
`ops_math_array`.
"""

import json
import os

import numpy as np

from conformance.recording import ops_math_array as recorder
from conformance.recording.nn_cases import CASES

RECORDED = os.path.join(os.path.dirname(recorder.RECORDED), "ops_nn")
recorder.SHAPING |= frozenset(["input_sizes", "filter_sizes", "orig_input_shape", "ksize"])


def main():
    entries, arrays = [], {}
    for number, (op_type, inputs, attrs) in enumerate(CASES):
        entry = {"op": op_type, "shapes": recorder.record_shapes(op_type, inputs, attrs)}
        recorder.record_values(op_type, inputs, attrs, entry, arrays, str(number))
        entries.append(entry)
    np.savez_compressed(RECORDED + ".npz", **arrays)
    with open(RECORDED + ".json", "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n")


if __name__ == "__main__":
    main()
