"""`python -m tests.bench` is the same as `python tests/bench/bench.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench import main

sys.exit(main())
