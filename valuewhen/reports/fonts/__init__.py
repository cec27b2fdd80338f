"""The fonts of files: Source Sans 3, and for other scripts and signs DejaVu Sans and Noto Emoji."""

from pathlib import Path

FONTS = Path(__file__).parent
FAMILIES = ("Source Sans 3", "DejaVu Sans", "Noto Emoji")
