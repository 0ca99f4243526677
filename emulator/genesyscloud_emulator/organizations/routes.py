"""What the API tells of the organization, its limits, and the token that asks (API reference 3.4, supplement 5)."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response
from starlette.routing import Route

from genesyscloud_emulator.authorization.models import Grants
from genesyscloud_emulator.oauth.models import OAuthClient
from genesyscloud_emulator.organization import Service
from genesyscloud_emulator.organizations.models import default_limits, limits
from genesyscloud_emulator.organizations.reports import OrganizationReport
from genesyscloud_emulator.server.operations import Call, reads, resource
from genesyscloud_emulator.wire.errors import not_found
from genesyscloud_emulator.wire.reports import report_json

LIMITS = "/api/v2/organizations/limits/namespaces/{id}"


class OrganizationsService(Service):
    """The organization that a token is of. There is nothing in it to be changed."""

    def routes(self) -> list[Route]:
        """None asks for a permission."""
        return [
            resource("/api/v2/organizations/me", GET=reads(self._me)),
            resource(LIMITS, GET=reads(self._limits)),
            resource(f"{LIMITS}/defaults", GET=reads(self._default_limits)),
            resource("/api/v2/authorization/products", GET=reads(self._products)),
            resource(
                "/api/v2/tokens/me",
                GET=reads(self._token, "preserveIdleTTL"),
                HEAD=reads(lambda _: Response(), "preserveIdleTTL"),
            ),
        ]

    def report(self) -> Mapping[str, object]:
        """Id and name."""
        return {"organization": report_json(OrganizationReport(id=self.organization.id, name=self.organization.name))}

    def _me(self, _: Call) -> object:
        """`Organization`."""
        return {
            "id": self.organization.id,
            "name": self.organization.name,
            "defaultLanguage": "en-US",
            "defaultCountryCode": "US",
            "thirdPartyOrgName": "emulated-organization",
            "domain": "emulated",
            "version": 1,
            "state": "active",
            "features": {},
            "selfUri": "/api/v2/organizations/me",
        }

    def _limits(self, call: Call) -> object:
        """The limits of a namespace that count for this organization."""
        return _told(call.id, limits(call.id, self.switches))

    def _default_limits(self, call: Call) -> object:
        """Those that count where nothing else was agreed."""
        return _told(call.id, default_limits(call.id))

    def _token(self, call: Call) -> object:
        """`TokenInfo`: whose token it is."""
        call.query.flag("preserveIdleTTL")
        own = {"id": self.organization.id, "name": self.organization.name}
        client = self.organization.store(OAuthClient).get(call.client_id)
        grants = Grants(self.organization).of(client.id)
        return {
            "organization": own,
            "homeOrganization": own,
            "authorizedScope": [],
            "OAuthClient": {
                "id": client.id,
                "organization": {"id": self.organization.id},
                "name": client.name,
                "authorizedGrantType": client.grant_type,
                "scope": list(client.scopes),
                "roleDivisions": [{"roleId": each.role_id, "divisionId": each.division_id} for each in grants],
                "state": client.state,
            },
        }

    def _products(self, _: Call) -> object:
        """`GET /authorization/products`: none. The official Terraform provider reads `total`, and fails without."""
        return {"total": 0, "entities": []}


def _told(namespace: str, values: Mapping[str, int] | None) -> object:
    if values is None:
        raise not_found("namespace", namespace)
    return {"entities": [{"key": key, "namespace": namespace, "value": value} for key, value in values.items()]}
