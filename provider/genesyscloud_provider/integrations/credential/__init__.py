"""`IntegrationCredential`."""
