"""Genesys Cloud's REST API, and nothing of Pulumi.

`Configuration` says where and as whom, `Client` sends one request, `Organization` holds the operations by noun and
remembers what this process has seen. Errors are `GenesysCloudError`s (the tree is in `errors`).
"""
