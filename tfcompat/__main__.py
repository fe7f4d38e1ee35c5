"""`python -m tfcompat script.py [args]`: see `tfcompat/cli/main.py`."""

import sys

from tfcompat.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
