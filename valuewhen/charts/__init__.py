"""Charts: a DataFrame in, an Altair chart out. Only the columns a docstring names are looked at."""
