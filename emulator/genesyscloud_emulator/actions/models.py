"""What an organization holds, as plain objects: integrations, credentials, actions and the functions behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from genesyscloud_emulator.clock import now
from genesyscloud_emulator.fixtures import CredentialType, IntegrationType
from genesyscloud_emulator.switches import StateDetail

ActionKind = Literal["custom", "static", "customAuth"]


@dataclass
class ReportedState:
    """`IntegrationStatusInfo`."""

    code: str
    updated: str
    detail: StateDetail | None = None

    def to_json(self) -> dict[str, object]:
        """The model as answered; `detail` only when there is one."""
        state: dict[str, object] = {
            "code": self.code,
            "effective": self.code.capitalize(),
            "lastUpdated": self.updated,
        }
        return state if self.detail is None else {**state, "detail": self.detail.model_dump()}


@dataclass
class Transition:
    """A change of state under way: how many more reads show it, and until when it lasts at least."""

    reads: int
    until: float

    @property
    def over(self) -> bool:
        """Whether the final state is due."""
        return self.reads == 0 and now() >= self.until


@dataclass
class Integration:
    """An integration with its configuration. `credentials` is slot key → credential id."""

    id: str
    type: IntegrationType
    name: str
    reported: ReportedState
    intended_state: str = "DISABLED"
    notes: str = ""
    properties: dict[str, Any] = field(default_factory=dict)
    advanced: dict[str, Any] = field(default_factory=dict)
    credentials: dict[str, str] = field(default_factory=dict)
    version: int = 1
    transition: Transition | None = None

    @property
    def self_uri(self) -> str:
        """The path of this integration."""
        return f"/api/v2/integrations/{self.id}"


@dataclass
class Credential:
    """A stored credential. The name may be missing, and need not be unique."""

    id: str
    name: str | None
    type: CredentialType
    fields: dict[str, str]
    created: str
    modified: str

    @property
    def self_uri(self) -> str:
        """The path of this credential."""
        return f"/api/v2/integrations/credentials/{self.id}"

    def info(self) -> dict[str, object]:
        """`CredentialInfo`: everything but the fields."""
        info: dict[str, object] = {
            "id": self.id,
            "createdDate": self.created,
            "modifiedDate": self.modified,
            "type": {"name": self.type.name},
            "selfUri": self.self_uri,
        }
        return info if self.name is None else {**info, "name": self.name}


@dataclass(frozen=True)
class Code:
    """An uploaded file. `reads` is how many more reads show it in transfer; `status` is what comes after them."""

    name: str
    id: str
    created: str
    status: str
    sha256: str = ""
    error: str | None = None
    reads: int = 0

    @property
    def shown_status(self) -> str:
        """`zip.status`."""
        return "Transferring" if self.reads else self.status


@dataclass(frozen=True)
class Function:
    """A function: its settings as PUT, and its code once an upload began."""

    settings: Mapping[str, Any]
    code: Code | None = None


@dataclass(frozen=True)
class Revision:
    """The content of an action: of its published form, or of its draft. It is replaced, never changed."""

    name: str
    category: str
    config: Mapping[str, Any]
    contract: Mapping[str, Any] | None
    secure: bool
    version: int = 1
    function: Function | None = None


@dataclass
class Action:
    """An action. Its draft has the same id; at least one of `published` and `draft` is there."""

    id: str
    integration_id: str
    kind: ActionKind = "custom"
    published: Revision | None = None
    draft: Revision | None = None

    def uri(self, revision: Revision) -> str:
        """The path of the draft or of the published form, whichever `revision` is."""
        path = f"/api/v2/integrations/actions/{self.id}"
        return f"{path}/draft" if revision is self.draft else path


@dataclass
class Consumer:
    """A flow or script. `versions` is version → ids of the actions that it uses, the newest last."""

    id: str
    name: str
    type: str
    versions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    published: str | None = None
    deleted: bool = False

    @property
    def newest(self) -> str:
        """The version that was saved last, published or not."""
        return next(reversed(self.versions))
