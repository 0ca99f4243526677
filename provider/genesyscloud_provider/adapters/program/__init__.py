"""The program's own process: which adapter serves a resource, and lookups."""
