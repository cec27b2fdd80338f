"""The live event: prompts, phases, answers, sorting, themes and votes."""
