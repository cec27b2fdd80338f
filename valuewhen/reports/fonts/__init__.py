"""The fonts of files: Source Sans Pro; for other scripts and signs DejaVu Sans and Noto Emoji."""

from pathlib import Path

FONTS = Path(__file__).parent
# The maker of charts measures texts wrongly in a family that has a digit in its name.
FAMILIES = ("Source Sans Pro", "DejaVu Sans", "Noto Emoji")
