"""``python -m aigov_docs.cli``."""

import sys

from . import main

sys.exit(main())
