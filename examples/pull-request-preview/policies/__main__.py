"""The policies that each preview and each update of this repository is held against."""

from pulumi_policy import EnforcementLevel, PolicyPack

from pulumi_genesyscloud.policies import policies

PolicyPack(
    "acme",
    policies(hosts=["*.example.com"], production=["production"]),
    enforcement_level=EnforcementLevel.MANDATORY,
)
