"""Records the outcomes of the programs from the TensorFlow that runs this script (1.15.5).

    python -m conformance.recording.record [group ...]

writes `conformance/recorded/programs/<group>.json` for the groups named, or for all.
"""

import os
import sys
import traceback

import numpy as np
import tensorflow as tf

from conformance import outcomes, programs

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "recorded", "programs")


def record(group):
    if getattr(programs.load(group), "CONTROL_FLOW_V2", False):
        tf.enable_control_flow_v2()
    else:
        tf.disable_control_flow_v2()
    results, failed = {}, []
    for name, program in programs.programs(group).items():
        tf.reset_default_graph()
        try:
            results[name] = outcomes.encode(program(tf, np))
        except Exception:
            failed.append("%s.%s failed:\n%s" % (group, name, traceback.format_exc()))
    if failed:
        print("\n".join(failed))
        return
    with open(os.path.join(FOLDER, group + ".json"), "w") as file:
        file.write(outcomes.dump(results) + "\n")
    print("%s: %d programs" % (group, len(results)))


def main():
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    for group in sys.argv[1:] or programs.groups():
        record(group)


if __name__ == "__main__":
    main()
