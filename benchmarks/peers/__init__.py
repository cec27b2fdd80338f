"""The same work done as plainly as it can be, to be measured beside ours."""
