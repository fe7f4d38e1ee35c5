"""Ops that read and write files."""

from __future__ import annotations

from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops._readers import FixedLengthRecordReader as FixedLengthRecordReader
from tfcompat.python.ops._readers import IdentityReader as IdentityReader
from tfcompat.python.ops._readers import LMDBReader as LMDBReader
from tfcompat.python.ops._readers import ReaderBase as ReaderBase
from tfcompat.python.ops._readers import TextLineReader as TextLineReader
from tfcompat.python.ops._readers import TFRecordReader as TFRecordReader
from tfcompat.python.ops._readers import WholeFileReader as WholeFileReader
from tfcompat.python.ops.op_function import op_function

matching_files = op_function("MatchingFiles", "The names of the files that match a glob pattern, sorted.")
read_file = op_function("ReadFile", "The contents of a file.")
write_file = op_function("WriteFile", "Writes a file, and the directories to it where they are missing.")
restore_v2 = op_function("RestoreV2", "Tensors of a checkpoint by their names.")

star_import(__name__)
