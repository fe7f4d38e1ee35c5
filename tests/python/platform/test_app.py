"""`tf.app.run` and `tf.flags` as scripts use them."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import tensorflow as tf
tf.app.flags.DEFINE_integer("steps", 3, "How many.")
FLAGS = tf.app.flags.FLAGS

def main(argv):
    print(argv[1:], FLAGS.steps)

if __name__ == "__main__":
    tf.app.run()
"""


def run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = directory / "script.py"
    script.write_text(SCRIPT)
    command = [sys.executable, "-m", "tfcompat", "run", str(script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_flags_are_parsed_and_the_rest_goes_to_main(tmp_path: Path) -> None:
    finished = run(tmp_path, "--steps=5", "rest", "--unknown=1")
    assert (finished.returncode, finished.stdout) == (0, "['rest', '--unknown=1'] 5\n")


def test_a_wrong_value_is_one_message(tmp_path: Path) -> None:
    finished = run(tmp_path, "--steps=x")
    assert finished.returncode == 1
    assert "flag --steps=x: invalid literal" in finished.stderr and "Traceback" not in finished.stderr
