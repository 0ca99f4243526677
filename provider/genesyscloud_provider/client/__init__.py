"""Genesys Cloud's REST API, and nothing of Pulumi.

`Configuration` says where and as whom, `Client` sends one request, `Access` makes sure that it reaches the organization
that is meant. Errors are `GenesysCloudError`s (the tree is in `errors`). Settings and errors need neither pydantic nor
httpx, so that a program which only registers resources loads neither.
"""
