"""SavedModels, under TensorFlow's module name."""

from tfcompat.python.saved_model import builder as builder
from tfcompat.python.saved_model import constants as constants
from tfcompat.python.saved_model import loader as loader
from tfcompat.python.saved_model import main_op as main_op
from tfcompat.python.saved_model import signature_constants as signature_constants
from tfcompat.python.saved_model import signature_def_utils as signature_def_utils
from tfcompat.python.saved_model import tag_constants as tag_constants
from tfcompat.python.saved_model import utils as utils
from tfcompat.python.saved_model.simple_save import simple_save as simple_save
