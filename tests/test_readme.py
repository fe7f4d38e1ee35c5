"""The Python code in README.md runs."""

import re
from pathlib import Path

import pytest

import tfcompat as tf

README = Path(__file__).parents[1] / "README.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("code", BLOCKS, ids=range(len(BLOCKS)))
def test_block_runs(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with tf.Graph().as_default():
        exec(compile(code, str(README), "exec"), {"__name__": "__main__"})
    tf.summary.FileWriterCache.clear()
