"""What the state of an OAuth client holds beside what its program wrote."""

from __future__ import annotations

from datetime import timezone
from typing import Annotated

from pydantic import Field

from genesyscloud_provider.authorization.oauth_client.inputs import OAuthClientInputs
from genesyscloud_provider.authorization.oauth_client.models import OAuthClientDocument
from genesyscloud_provider.framework.declaration import Mark, Outputs, Part
from genesyscloud_provider.framework.reading import built
from genesyscloud_provider.framework.steps import Stored


class RoleDivision(Part):
    """A role that an OAuth client has, and the division in which it has it."""

    role_id: Annotated[str, Field(description="The role's id.")]
    division_id: Annotated[str, Field(description="The division's id, or `*` for all.")]


class OAuthClientOutputs(Outputs):
    """The outputs of `OAuthClient`."""

    client_secret: Annotated[
        str,
        Mark.SECRET,
        Mark.STABLE,
        Field(
            repr=False,
            description="The client's secret, which only its creation tells. Empty where the client was imported:"
            " nobody can read a secret, and `rotate` makes a client with a new one.",
        ),
    ]
    role_divisions: Annotated[
        list[RoleDivision], Field(description="The roles that the client has, each with its division.")
    ]
    modified_date: Annotated[
        str, Field(description="When the client was last changed, in ISO 8601; empty if the service does not say.")
    ]

    @property
    def is_finished(self) -> bool:
        """Whether the creation came to its end: before that, nobody knows a secret of the client."""
        return not self.model_fields_set.isdisjoint({"client_secret", "role_divisions", "modified_date"})

    @classmethod
    def seen(cls, live: OAuthClientDocument, secret: str) -> OAuthClientOutputs:
        """What a state says of a live client.

        Args:
            live: the client.
            secret: its secret; empty where nobody knows it.
        """
        return built(
            cls,
            client_secret=secret,
            role_divisions=[
                built(RoleDivision, role_id=each.role_id, division_id=each.division_id) for each in live.role_divisions
            ],
            modified_date=modified_date(live),
        )


def modified_date(live: OAuthClientDocument) -> str:
    """When a client was changed last, as states have it; an empty text where the service does not say."""
    date = live.date_modified
    if date is None:
        return ""
    return date.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


OAuthClientState = Stored[OAuthClientInputs, OAuthClientOutputs]
"""What a state holds of an OAuth client."""
