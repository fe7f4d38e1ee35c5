import sys as _sys

from tfcompat.python.ops._generated_modules import add_to as _add_to

_add_to(_sys.modules[__name__])
