"""Credentials and their types."""
