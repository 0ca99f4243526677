"""How Pulumi reaches the resources. Each door translates, and decides nothing."""
