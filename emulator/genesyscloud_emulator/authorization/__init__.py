"""Roles, grants, divisions and permissions."""
