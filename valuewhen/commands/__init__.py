"""The command line, `python -m valuewhen …`: exit 0 done, 1 refused, 2 wrong words."""
