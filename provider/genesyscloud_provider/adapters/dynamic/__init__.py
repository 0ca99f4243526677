"""Pulumi's dynamic provider: its own Python process calls the resources, and nothing is installed but this package."""
