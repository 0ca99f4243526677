"""The state file: all organizations as one document, and when it is written."""
