"""Writes the files of `conformance/interop.py`'s programs, and reads those that others wrote.

python -m conformance.recording.interop record            by TensorFlow 1.15.5: `recorded/interop/<program>.zip`
python -m conformance.recording.interop write FOLDER      by tfcompat: files for TensorFlow to read
python -m conformance.recording.interop check FOLDER      by TensorFlow: reads them
python -m conformance.recording.interop digests           by tfcompat, after that: `recorded/interop/digests.json`
"""

from __future__ import print_function

import json
import os
import shutil
import sys
import tempfile
import zipfile

import numpy as np

from conformance import interop
from conformance.interop_files import RECORDED, digests

ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def _tensorflow():
    import tensorflow

    if tensorflow.__version__.startswith("1."):
        return tensorflow
    tensorflow.compat.v1.disable_v2_behavior()
    return tensorflow.compat.v1


def _write(tf, name, folder):
    os.makedirs(folder)
    expected = interop.write(tf, np, name, folder)
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump(expected, file)


def record():
    tf = _tensorflow()
    for name in sorted(interop.PROGRAMS):
        folder = os.path.join(tempfile.mkdtemp(), name)
        _write(tf, name, folder)
        with zipfile.ZipFile(os.path.join(RECORDED, name + ".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
            for place, _, files in sorted(os.walk(folder)):
                for file in sorted(files):
                    path = os.path.join(place, file)
                    with open(path, "rb") as stream:
                        entry = zipfile.ZipInfo(os.path.relpath(path, folder), ZIP_TIME)
                        entry.compress_type = zipfile.ZIP_DEFLATED
                        archive.writestr(entry, stream.read())
        shutil.rmtree(os.path.dirname(folder))
        print(name, os.path.getsize(os.path.join(RECORDED, name + ".zip")))


def write(folder):
    import tfcompat

    for name in sorted(interop.PROGRAMS):
        _write(tfcompat, name, os.path.join(folder, name))


def check(folder):
    tf = _tensorflow()
    failed = 0
    for name in sorted(interop.PROGRAMS):
        part = os.path.join(folder, name)
        with open(os.path.join(part, "expected.json")) as file:
            expected = json.load(file)
        found = interop.read(tf, np, name, part)
        wrong = interop.differences(np, expected, found)
        failed += len(wrong) + (len(found) < 8)
        print(name, "reads", sorted(found), wrong or "as written")
    sys.exit(bool(failed))


def record_digests(path=None):
    import tfcompat  # names of functions count up, so nothing else may have built graphs in this process

    found = {name: digests(tfcompat, name) for name in sorted(interop.PROGRAMS)}
    with open(path or os.path.join(RECORDED, "digests.json"), "w") as file:
        json.dump(found, file, indent=1, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    {"record": record, "write": write, "check": check, "digests": record_digests}[sys.argv[1]](*sys.argv[2:])
