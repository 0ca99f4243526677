"""The provider in a Genesys Cloud that contradicts what is assumed of it."""
