"""OAuth clients, the token endpoint, and the tokens that it gives out."""
