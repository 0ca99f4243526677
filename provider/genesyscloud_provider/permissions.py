"""Which permissions are needed for what: the one list, from which pages and `pulumi-genesyscloud doctor` derive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from genesyscloud_provider.architect.facts import FLOWS_PERMISSION, RUNS_PERMISSION, TRACKING_PERMISSION
from genesyscloud_provider.integrations.articles import ACTION_VERBS, CLIENT_VERBS, GRANT_VERBS, INTEGRATION_VERBS

_OUTCOMES: Final = {
    "add": "created",
    "delete": "deleted",
    "edit": "changed",
    "execute": "tested",
    "view": "read",
}
"""What something cannot be without the permission of this name."""


@dataclass(frozen=True)
class Need:
    """What some permissions are needed for.

    Attributes:
        what: what they are for, in words.
        permissions: the permissions, as the API writes them.
        essential: whether every deployment needs them, as the articles say.
        lacks: what goes wrong without one, by permission, where its name does not say it.
    """

    what: str
    permissions: tuple[str, ...]
    essential: bool = False
    lacks: Mapping[str, str] = field(default_factory=dict, repr=False)

    def without(self, permission: str) -> str:
        """What goes wrong without one of the permissions, as a clause."""
        return self.lacks.get(permission) or f"{self.what} cannot be {_OUTCOMES[permission.rsplit(':', 1)[1]]}"


def _of(entity: str, verbs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{entity}:{each.lower()}" for each in verbs)


NEEDS: Final = (
    Need("integrations and credentials", _of("integrations:integration", INTEGRATION_VERBS), essential=True),
    Need("actions", _of("integrations:action", ACTION_VERBS), essential=True),
    Need("the code of functions", _of("integrations:actionFunction", ("Edit", "View"))),
    Need("the certificates in use", _of("integrations:actionCertificate", ("View",))),
    Need("OAuth clients", _of("oauth:client", CLIENT_VERBS)),
    Need(
        "how often an OAuth client was used; whether *OAuth > Client > View* is enough is not known",
        ("usage:client:view",),
        lacks={"usage:client:view": "how often an OAuth client was used may not be told"},
    ),
    Need("roles", _of("authorization:role", CLIENT_VERBS)),
    Need(
        "`grantToProvider` of a role",
        _of("authorization:grant", GRANT_VERBS),
        lacks={
            "authorization:grant:add": "the provider cannot be given a role that it has to give on",
            "authorization:grant:delete": "a role that the provider was given cannot be taken from it",
        },
    ),
    Need(
        "who uses an action",
        (TRACKING_PERMISSION, FLOWS_PERMISSION, RUNS_PERMISSION),
        lacks={
            TRACKING_PERMISSION: "nobody can tell who uses an action: only one that did not run in the last 30 days may"
            " go",
            FLOWS_PERMISSION: "each flow that ever used an action counts, by its old versions too",
            RUNS_PERMISSION: "nobody can tell whether an action runs: no published one may go",
        },
    ),
)
"""What needs which permissions."""
