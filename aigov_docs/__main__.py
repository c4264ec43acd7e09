"""The entry point of ``python -m aigov_docs``: the command line."""

import sys

from .cli import main

sys.exit(main())
