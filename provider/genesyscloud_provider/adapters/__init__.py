"""How Pulumi reaches the resources. Each adapter translates, and decides nothing."""
