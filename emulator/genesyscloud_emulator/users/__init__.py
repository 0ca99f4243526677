"""The users of an organization."""
