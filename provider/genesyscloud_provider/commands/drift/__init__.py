"""`pulumi-genesyscloud drift-report`: what of a stack is no longer as it was deployed. It asks nobody: Pulumi has."""
