"""The dynamic providers.

The paths of these constants are stored in the state of every stack that uses them. They never change.
"""

from typing import Final

from genesyscloud_provider.adapters.dynamic.provider import DynamicProvider
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from genesyscloud_provider.integrations.custom_auth_action.resource import CustomAuthAction
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration

INTEGRATION_CREDENTIAL: Final = DynamicProvider(IntegrationCredential, __name__, "INTEGRATION_CREDENTIAL")
DATA_ACTION_INTEGRATION: Final = DynamicProvider(DataActionIntegration, __name__, "DATA_ACTION_INTEGRATION")
DATA_ACTION: Final = DynamicProvider(DataAction, __name__, "DATA_ACTION")
CUSTOM_AUTH_ACTION: Final = DynamicProvider(CustomAuthAction, __name__, "CUSTOM_AUTH_ACTION")
