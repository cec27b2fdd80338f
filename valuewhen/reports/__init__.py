"""Reports: a workshop's answers, themes and results as files."""
