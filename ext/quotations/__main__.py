"""``python -m quotations``."""

import sys

from quotations.cli import main

sys.exit(main())
