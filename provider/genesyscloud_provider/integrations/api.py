"""The requests of this family, and what this process already knows of what they answered.

What was listed, written or deleted in this process is remembered, so that nothing is asked twice; a request that may or
may not have been carried out is resolved by looking, never by sending it again. Thread-safe.
"""

from __future__ import annotations

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.action.functions_api import Functions
from genesyscloud_provider.integrations.action_config.api import Actions
from genesyscloud_provider.integrations.certificates.api import Certificates
from genesyscloud_provider.integrations.credential.api import Credentials
from genesyscloud_provider.integrations.credential.types_api import CredentialTypes
from genesyscloud_provider.integrations.integration.api import Integrations
from genesyscloud_provider.integrations.integration.types_api import IntegrationTypes
from genesyscloud_provider.integrations.limits import Limits


class IntegrationsApi:
    """The integrations of an organization, and what belongs to them, by noun.

    Args:
        access: the organization.
    """

    def __init__(self, access: Access) -> None:
        self.types = IntegrationTypes(access)
        self.integrations = Integrations(access)
        self.credential_types = CredentialTypes(access)
        self.credentials = Credentials(access, self.integrations, self.credential_types)
        self.actions = Actions(access)
        self.functions = Functions(access)
        self.certificates = Certificates(access)
        self.limits = Limits(access)


def api_of(session: Session) -> IntegrationsApi:
    """The one of a session.

    Raises:
        ConfigurationError: credentials or region are not configured.
    """
    return session.get(IntegrationsApi)
