"""Policies for programs with this package, which Pulumi holds against each preview and each update.

    from pulumi_policy import EnforcementLevel, PolicyPack
    from pulumi_genesyscloud.policies import policies

    PolicyPack("acme", policies(hosts=["*.example.com"]), enforcement_level=EnforcementLevel.MANDATORY)

A policy sees a resource whatever serves it, the plugin or Pulumi's own Python process. What a preview does not know yet
is passed over, and judged in the update, before the resource is created or changed. It needs
`pip install 'pulumi-genesyscloud[policies]'`; programs themselves never load it.
"""

from pulumi_genesyscloud.policies.pack import policies

__all__ = ["policies"]
