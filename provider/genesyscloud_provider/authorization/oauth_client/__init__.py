"""`OAuthClient`."""
