"""Heavy work in processes of its own: with limits, progress, and an end on demand.

`child` is the side that asks for the work, `inside` the side that does it. What goes between the
two is JSON, one line a message; what is larger than words goes by files that the job names.
"""
