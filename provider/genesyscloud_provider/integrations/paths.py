"""Where integrations and what belongs to them are in the API (API reference 3)."""

from __future__ import annotations

from typing import Final

from genesyscloud_provider.client.paths import of

__all__ = ["ACTIONS", "CERTIFICATES", "CREDENTIALS", "CREDENTIAL_TYPES", "INTEGRATIONS", "TRUST_STORE", "TYPES", "of"]

INTEGRATIONS: Final = "/api/v2/integrations"
TYPES: Final = "/api/v2/integrations/types"
CREDENTIALS: Final = "/api/v2/integrations/credentials"
CREDENTIAL_TYPES: Final = "/api/v2/integrations/credentials/types"
ACTIONS: Final = "/api/v2/integrations/actions"
CERTIFICATES: Final = "/api/v2/integrations/actions/certificates"
TRUST_STORE: Final = "/api/v2/integrations/actions/certificates/truststore"
