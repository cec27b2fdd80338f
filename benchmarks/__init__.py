"""How fast ValueWhen is and what survives: clients that stand outside, and measure."""
