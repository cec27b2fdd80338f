"""The one place that sees workshop, customers and evidence together."""
