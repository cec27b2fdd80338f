"""Customer data: loading and checking a file, its roles, metrics and the rule of "best"."""
