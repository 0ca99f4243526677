"""The dynamic providers.

The paths of these constants are stored in the state of every stack that uses them. They never change.
"""

from typing import Final

from genesyscloud_provider.doors.dynamic import DynamicProvider
from genesyscloud_provider.resources import action, credential, custom_auth_action, integration

INTEGRATION_CREDENTIAL: Final = DynamicProvider(credential.IntegrationCredential, __name__, "INTEGRATION_CREDENTIAL")
DATA_ACTION_INTEGRATION: Final = DynamicProvider(integration.DataActionIntegration, __name__, "DATA_ACTION_INTEGRATION")
DATA_ACTION: Final = DynamicProvider(action.DataAction, __name__, "DATA_ACTION")
CUSTOM_AUTH_ACTION: Final = DynamicProvider(custom_auth_action.CustomAuthAction, __name__, "CUSTOM_AUTH_ACTION")
