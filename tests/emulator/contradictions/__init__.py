"""What is assumed of Genesys Cloud, as a client of the API finds it true or false."""
