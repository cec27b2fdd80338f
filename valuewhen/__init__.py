"""ValueWhen: what a room believes about its customers, joined with what the customer data say."""
