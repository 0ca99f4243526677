"""The token endpoint, and the tokens that it gives out."""
