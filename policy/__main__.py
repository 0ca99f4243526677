"""Policies for Genesys Cloud data action integrations, whichever language the program is in."""

from pulumi_policy import EnforcementLevel, PolicyPack

from pulumi_genesyscloud.policies import policies

PolicyPack("genesyscloud", policies(), enforcement_level=EnforcementLevel.MANDATORY)
