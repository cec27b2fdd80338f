"""How fast the evidence is, and how true: `python -m benchmarks.evidence COMMAND`.

Every command makes its own data from a fixed seed, measures in child processes, one after the
other, and prints what it found as ratios within the same run.
"""

import click

from benchmarks.evidence_associations import associations, run
from benchmarks.evidence_clv import clv
from benchmarks.evidence_truth import truth


@click.group()
def main() -> None:
    """Measure the evidence."""


for command in (associations, clv, run, truth):
    main.add_command(command)

if __name__ == "__main__":
    main()
