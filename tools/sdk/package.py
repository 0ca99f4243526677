"""The package's face."""

from __future__ import annotations

from typing import Final

from genesyscloud_provider.registry import RESOURCES
from tools.sdk import arguments, enums, lookups
from tools.sdk.resources import module_of

HEAD: Final = '''\
"""Genesys Cloud data action integrations for Pulumi.

    import pulumi_genesyscloud as genesyscloud

    credential = genesyscloud.IntegrationCredential.amazon_web_services_arn("orders", arn=role.arn)
    integration = genesyscloud.DataActionIntegration(
        "orders",
        integration_type=genesyscloud.IntegrationType.AWS_LAMBDA,
        credential=credential,
    )

Nothing is installed but this package: the resources run in Pulumi's own Python process. With an explicit `Provider`,
and to import what exists already, the plugin serves them.
"""
'''

BY_HAND: Final = {
    "data_action_config": ["DataActionConfig"],
    "data_action_contract": ["DataActionContract"],
    "platform_data_actions": ["PlatformDataActions"],
}
"""What programs use that no declaration says, by module."""


def module() -> str:
    """The module `__init__`."""
    exported = {
        "arguments": arguments.names(),
        "enums": enums.names(),
        "lookups": [*lookups.functions(), *lookups.results()],
        "provider": ["Provider"],
        **{module_of(each.name): [each.name] for each in RESOURCES},
        **BY_HAND,
    }
    imports = [
        f"from pulumi_genesyscloud.{name} import {', '.join(sorted(each))}" for name, each in sorted(exported.items())
    ]
    everything = sorted({each for names in exported.values() for each in names}, key=_as_ruff_sorts)
    listed = "\n".join(f'    "{each}",' for each in everything)
    return "\n".join([HEAD, *imports, "", f"__all__ = [\n{listed}\n]"])


def _as_ruff_sorts(name: str) -> tuple[int, str]:
    return (2 if name[0].islower() else 1), name
