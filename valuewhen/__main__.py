"""`python -m valuewhen`: the operator's commands."""

from valuewhen.commands.cli import main

if __name__ == "__main__":
    main()
