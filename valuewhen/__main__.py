"""`python -m valuewhen`: the operator's commands."""

import logging

from valuewhen.commands.cli import main
from valuewhen.logs import set_up_log

if __name__ == "__main__":
    set_up_log(as_json=False, level=logging.WARNING)
    main()
