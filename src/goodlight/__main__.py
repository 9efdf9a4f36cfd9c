"""``python -m goodlight``."""

import sys

from goodlight.cli import main

sys.exit(main())
