"""The commands that ask the organization."""
