"""Data action integrations, and what belongs to them."""
