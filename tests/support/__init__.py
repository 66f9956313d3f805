"""What the Python programs of tests/ share. tools/points.sh puts this package where they find it."""

import os

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
