"""An organization at a glance: a table for each kind of object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from genesyscloud_emulator.actions.models import Action, Revision
from genesyscloud_emulator.architect.models import Flow
from genesyscloud_emulator.authorization.models import Grants
from genesyscloud_emulator.credentials.models import MASK, Credential
from genesyscloud_emulator.integrations.models import Integration, IntegrationType, StateWanted
from genesyscloud_emulator.integrations.service import Integrations
from genesyscloud_emulator.oauth.models import OAuthClient
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.page.names import NAMELESS, STATES, Names
from genesyscloud_emulator.page.shown import Cell, Kind, Piece, Row, Share, Table, query

MOST_ROWS = 100
"""How many rows a table shows; the others are found by name."""


class Overview:
    """What an organization has. `find` narrows every table down to names and ids with this text."""

    def __init__(self, organization: Organization, find: str = "") -> None:
        self.organization = organization
        self._find = find.casefold()
        self.names = Names(organization)
        self.integrations = organization.store(Integration).live()
        self.credentials = organization.store(Credential).live()
        self.actions = organization.store(Action).live()
        self.flows = organization.store(Flow).live()
        self.clients = organization.store(OAuthClient).live()
        for integration in self.integrations:
            organization.tell(StateWanted(integration))

    def tables(self) -> list[Table]:
        """All of them."""
        return [
            self.integration_table(),
            self.limit_table(),
            self.credential_table(),
            self.action_table(),
            self.flow_table(),
            self.client_table(),
        ]

    # Integrations

    def integration_table(self) -> Table:
        """Integrations with their states."""
        counts: dict[str, int] = {}
        for action in self.actions:
            counts[action.integration_id] = counts.get(action.integration_id, 0) + 1

        def row(one: Integration) -> Sequence[Cell]:
            return [
                [self.names.piece("integration", one.id, more=one.type.name)],
                [state_of(one)],
                self.slots(one),
                [Piece(str(counts.get(one.id, 0)))],
                [Piece(str(one.version))],
            ]

        head = ("Name", "State", "Credentials", "Actions", "Version")
        return self._table("integrations", "Integrations", head, self.integrations, row, "integration")

    def slots(self, integration: Integration) -> list[Piece]:
        """The credentials of an integration, by slot."""
        return [self.names.piece("credential", held, more=slot) for slot, held in integration.credentials.items()]

    def limit_table(self) -> Table:
        """How many there are of each type that is in use, or that a switch limits."""
        switches = self.organization.switches
        counted = Integrations(self.organization).store.counted()
        counts = {kind: sum(one.type.id == kind for one in counted) for kind in {one.type.id for one in counted}}
        types = {one.type.id: one.type for one in counted} | Integrations(self.organization).types
        shown = [kind for kind in types.values() if kind.id in counts or kind.id in switches.max_instances]
        shown = [kind for kind in shown if self._found(kind.id, kind.name)]

        def row(kind: IntegrationType) -> Row:
            return Row(kind.id, [[Piece(kind.name)], Share(counts.get(kind.id, 0), kind.limit(switches))])

        rows = [row(kind) for kind in shown]
        return Table("limits", "Limits", ("Integration type", "In use"), rows, "No type is in use.", total=len(rows))

    # Credentials

    def credential_table(self) -> Table:
        """Credentials, masked, with those that use them."""

        def row(one: Credential) -> Sequence[Cell]:
            return [
                [self.names.piece("credential", one.id, more=one.type.name)],
                masked(one),
                self.users_of(one),
            ]

        head = ("Name", "Fields", "Used by")
        return self._table("credentials", "Credentials", head, self.credentials, row, "credential")

    def users_of(self, credential: Credential) -> list[Piece]:
        """The integrations with the credential in a slot."""
        return [
            self.names.piece("integration", one.id, more=slot)
            for one in self.integrations
            for slot, held in one.credentials.items()
            if held == credential.id
        ]

    # Actions and flows

    def action_table(self) -> Table:
        """Actions with what uses them."""

        def row(one: Action) -> Sequence[Cell]:
            return [
                [self.names.piece("action", one.id)],
                [self.names.piece("integration", one.integration_id)],
                forms_of(one),
                self.flows_with(one),
            ]

        head = ("Name", "Integration", "Version", "Used by")
        return self._table("actions", "Actions", head, self.actions, row, "action")

    def flows_with(self, action: Action) -> list[Piece]:
        """The flows and scripts of which some version uses the action."""
        return [
            self.names.piece("flow", flow.id, more=_versions_with(flow, action.id))
            for flow in self.flows
            if any(action.id in uses for uses in flow.versions.values())
        ]

    def flow_table(self) -> Table:
        """Flows and scripts."""

        def row(one: Flow) -> Sequence[Cell]:
            return [
                [self.names.piece("flow", one.id, more=one.type)],
                [published_of(one)],
                [self.names.piece("action", each) for each in one.versions.get(one.published or newest_of(one), ())],
            ]

        head = ("Name", "Version", "Uses")
        return self._table("flows", "Flows and scripts", head, self.flows, row, "flow")

    # OAuth clients

    def client_table(self) -> Table:
        """OAuth clients, without their secrets."""

        def row(one: OAuthClient) -> Sequence[Cell]:
            return [
                [self.names.piece("client", one.id)],
                [Piece(one.state, tone=STATES.get(one.state, ""))],
                self.roles_of(one),
                self.credentials_of(one),
            ]

        head = ("Name", "State", "Roles", "In credentials")
        return self._table("clients", "OAuth clients", head, self.clients, row, "client")

    def roles_of(self, client: OAuthClient) -> list[Piece]:
        """The roles of an OAuth client."""
        return [Piece(self.names.role(each.role_id)) for each in Grants(self.organization).of(client.id)]

    def credentials_of(self, client: OAuthClient) -> list[Piece]:
        """The credentials that log in as an OAuth client, and whether they still can."""
        return [
            self.names.piece("credential", one.id, more=age_of_secret(one, client))
            for one in self.credentials
            if one.fields.get("clientId") == client.id
        ]

    # All of them

    def _table(
        self,
        key: str,
        title: str,
        head: Sequence[str],
        items: Iterable[Integration | Credential | Action | Flow | OAuthClient],
        row: Callable[..., Sequence[Cell]],
        kind: Kind,
    ) -> Table:
        found = [one for one in items if self._found(one.id, one.name or NAMELESS)]
        return Table(
            key,
            title,
            head,
            [Row(one.id, row(one)) for one in found[:MOST_ROWS]],
            nothing="None with this text." if self._find else "None.",
            add=query(organization=self.organization.id, add=kind),
            add_text=ADD[kind],
            total=len(found),
        )

    def _found(self, *texts: str) -> bool:
        return any(self._find in text.casefold() for text in texts)


ADD: dict[Kind, str] = {
    "integration": "Add an integration",
    "credential": "Add a credential",
    "action": "Add an action",
    "flow": "Add a flow or script",
    "client": "Add an OAuth client",
}
"""What adding one of them is called."""


def state_of(integration: Integration) -> Piece:
    """The reported state, with what is wrong, or what was intended if that is something else."""
    reported = integration.reported
    more = "" if reported.detail is None else reported.detail.message
    if not more and integration.intended_state == "ENABLED" and reported.code in {"INACTIVE", "DEACTIVATING"}:
        more = "should be enabled"
    if not more and integration.intended_state == "DISABLED" and reported.code in {"ACTIVE", "ACTIVATING"}:
        more = "should be disabled"
    return Piece(reported.code.capitalize(), tone=STATES[reported.code], more=more)


def masked(credential: Credential) -> list[Piece]:
    """The fields of a credential, secret ones masked."""
    return [
        Piece(MASK if credential.type.secret(key) else value, code=True, more=key)
        for key, value in credential.fields.items()
    ]


def age_of_secret(credential: Credential, client: OAuthClient) -> str:
    """Whether a credential holds a secret that its OAuth client does not have any more."""
    held = credential.fields.get("clientSecret")
    return "has another secret than the client" if held is not None and held != client.secret else ""


def forms_of(action: Action) -> list[Piece]:
    """The versions of an action's published form and draft, and what kind of an action it is."""

    def form(name: str, revision: Revision | None) -> Piece | None:
        return None if revision is None else Piece(f"{name} {revision.version}", ours=True)

    found = [form("published", action.published), form("draft", action.draft)]
    kinds = {"static": "built in", "customAuth": "custom auth action", "custom": ""}
    secure = any(each is not None and each.secure for each in (action.published, action.draft))
    words = [kinds[action.kind], "secure" if secure else ""]
    return [*(piece for piece in found if piece), *(Piece(word, tone="", ours=True) for word in words if word)]


def published_of(flow: Flow) -> Piece:
    """Which version of a flow is published."""
    newest = newest_of(flow)
    if flow.published is None:
        return Piece(f"{newest} saved only".strip(), ours=True)
    return Piece(flow.published, more="" if flow.published == newest else f"{newest} saved", ours=True)


def newest_of(flow: Flow) -> str:
    """The version that was saved last; empty if a flow was put there without any."""
    return next(reversed(flow.versions), "")


def _versions_with(flow: Flow, action_id: str) -> str:
    """Which versions of a flow use an action: the published one, or others only."""
    if flow.published is not None and action_id in flow.versions.get(flow.published, ()):
        return f"published {flow.published}"
    return "not as published: " + ", ".join(each for each, uses in flow.versions.items() if action_id in uses)


def client_of(organization: Organization, credential: Credential) -> OAuthClient | None:
    """The OAuth client that a credential logs in as, if it is one for Genesys Cloud's own API."""
    if credential.type.name != "pureCloudOAuthClient":
        return None
    return organization.store(OAuthClient).find(credential.fields.get("clientId", ""))
