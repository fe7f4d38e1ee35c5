"""The recorded files of `interop.py`'s programs, and what identifies tfcompat's own."""

import hashlib
import os
import re
import shutil
import tempfile
import zipfile

import numpy as np

from conformance import interop

RECORDED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded", "interop")
RANDOM_NAME = re.compile(rb"_temp_[0-9a-f]{32}")


def unpack(name, folder):
    """Writes the recorded files of a program to `folder`."""
    with zipfile.ZipFile(os.path.join(RECORDED, name + ".zip")) as archive:
        archive.extractall(folder)


def digests(tf, name):
    """SHA-256 of the files that `tf` writes for a program, from the recorded checkpoint on."""
    folder = tempfile.mkdtemp()
    try:
        recorded, written = os.path.join(folder, "recorded"), os.path.join(folder, "written")
        unpack(name, recorded)
        os.mkdir(written)
        interop.write(tf, np, name, written, start=os.path.join(recorded, "model-%d" % interop.BEFORE))
        found = {}
        for place, _, files in os.walk(written):
            for file in files:
                path = os.path.join(place, file)
                with open(path, "rb") as stream:
                    content = RANDOM_NAME.sub(b"_temp_", stream.read())
                if file != "checkpoint":  # it holds paths
                    found[os.path.relpath(path, written)] = hashlib.sha256(content).hexdigest()
        return found
    finally:
        shutil.rmtree(folder)
