"""People who sign in: accounts, one-time passes, sessions, and who a caller is."""
