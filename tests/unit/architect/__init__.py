"""Who uses an action."""
