"""What the state of a credential holds beside what its program wrote."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Annotated

from pydantic import Field

from genesyscloud_provider.framework.declaration import Outputs
from genesyscloud_provider.framework.reading import built
from genesyscloud_provider.integrations.models import CredentialInfo


class CredentialOutputs(Outputs):
    """The outputs of `IntegrationCredential`."""

    modified_date: Annotated[
        str,
        Field(description="When the service last saw the credential change, in ISO 8601; empty if it does not say."),
    ]

    @classmethod
    def seen(cls, info: CredentialInfo) -> CredentialOutputs:
        """What a state says of a credential that was just made, saved or looked at."""
        return built(cls, modified_date=modified_date(info))


def modified_date(info: CredentialInfo) -> str:
    """When a credential was changed last, as states have it; an empty text where the service does not say."""
    date: datetime | None = info.modified_date
    if date is None:
        return ""
    return date.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
