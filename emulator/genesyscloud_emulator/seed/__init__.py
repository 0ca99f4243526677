"""Organizations that look like one of which an inventory was taken."""
