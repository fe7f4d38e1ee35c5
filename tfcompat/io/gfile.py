"""`tf.io.gfile`: files, under the names of TensorFlow 2."""

from tfcompat.python.lib.io.file_io import copy_v2 as copy
from tfcompat.python.lib.io.file_io import create_dir_v2 as mkdir
from tfcompat.python.lib.io.file_io import delete_file_v2 as remove
from tfcompat.python.lib.io.file_io import delete_recursively_v2 as rmtree
from tfcompat.python.lib.io.file_io import file_exists_v2 as exists
from tfcompat.python.lib.io.file_io import get_matching_files_v2 as glob
from tfcompat.python.lib.io.file_io import is_directory_v2 as isdir
from tfcompat.python.lib.io.file_io import list_directory_v2 as listdir
from tfcompat.python.lib.io.file_io import recursive_create_dir_v2 as makedirs
from tfcompat.python.lib.io.file_io import rename_v2 as rename
from tfcompat.python.lib.io.file_io import stat_v2 as stat
from tfcompat.python.lib.io.file_io import walk_v2 as walk
from tfcompat.python.platform.gfile import GFile
