"""Ops that read and write files."""

from __future__ import annotations

from tfcompat.python.ops.op_function import op_function

matching_files = op_function("MatchingFiles", "The names of the files that match a glob pattern, sorted.")
read_file = op_function("ReadFile", "The contents of a file.")
write_file = op_function("WriteFile", "Writes a file, and the directories to it where they are missing.")
