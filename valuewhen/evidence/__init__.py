"""Evidence: what the customer data say, as pure functions of columns and tables."""
