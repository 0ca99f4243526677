"""The certificates of mutual TLS: those that actions present, and those that they trust."""
