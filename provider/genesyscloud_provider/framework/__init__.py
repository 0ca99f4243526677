"""The life of a resource under Pulumi: declared, checked, compared, created, read, updated, deleted.

Knows neither a resource of Genesys Cloud nor which adapter calls.
"""
