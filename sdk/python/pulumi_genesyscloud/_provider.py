"""What `Provider` does for Python programs beyond its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

import genesyscloud_provider
from genesyscloud_provider.adapters.program.serving import require_plugin
from genesyscloud_provider.client.configuration import NAMESPACE


class Conveniences(pulumi.ProviderResource):
    """The base of `Provider`.

    Args:
        resource_name: the provider's name in Pulumi.
        settings: its settings, by wire name; absent ones are None.
        opts: Pulumi's resource options.

    Raises:
        pulumi.RunError: the plugin is not installed.
    """

    region: pulumi.Output[str | None]
    """The region, if the program gives one."""
    api_url: pulumi.Output[str | None]
    """Where the API is, if the program says so."""

    def __init__(self, resource_name: str, settings: Mapping[str, Any], opts: pulumi.ResourceOptions | None) -> None:
        require_plugin(f"The provider {resource_name!r}", opts)
        own = pulumi.ResourceOptions(version=genesyscloud_provider.__version__)
        super().__init__(NAMESPACE, resource_name, settings, pulumi.ResourceOptions.merge(opts, own))
        self.region = pulumi.Output.from_input(settings["region"])
        self.api_url = pulumi.Output.from_input(settings["apiUrl"])

    @staticmethod
    def _secret(value: pulumi.Input[str] | None) -> pulumi.Output[str] | None:
        return None if value is None else pulumi.Output.secret(value)
