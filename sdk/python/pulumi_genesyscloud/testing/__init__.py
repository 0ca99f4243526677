"""What tests of Pulumi programs with this package need: mocks, an organization of the emulator's, stacks on it.

    mocks = Mocks()
    mocks.run("infrastructure")
    assert mocks.resource("DataAction", "look-up").outputs["name"] == "look-up-test"

Under pytest the fixtures `genesyscloud_mocks`, `genesyscloud_organization` and `genesyscloud_stack` give all three. It
needs `pip install 'pulumi-genesyscloud[testing]'`; programs themselves never load it.
"""

from pulumi_genesyscloud.testing.mocked import MockedResource
from pulumi_genesyscloud.testing.mocks import Mocks
from pulumi_genesyscloud.testing.organization import Organization
from pulumi_genesyscloud.testing.stacks import Stacks

__all__ = ["MockedResource", "Mocks", "Organization", "Stacks"]
