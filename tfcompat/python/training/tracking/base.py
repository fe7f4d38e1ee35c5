"""`tensorflow.python.training.tracking.base`: what objects that are saved have in common."""

from tfcompat.python.training.tracking.graph_view import OBJECT_GRAPH_PROTO_KEY as OBJECT_GRAPH_PROTO_KEY
from tfcompat.python.training.tracking.graph_view import VARIABLE_VALUE as VARIABLE_VALUE_KEY
from tfcompat.python.training.tracking.tracking import Trackable as Trackable
