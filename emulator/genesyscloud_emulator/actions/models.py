"""Actions, the functions behind them, uploads of their code, and executions."""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, Literal

from genesyscloud_emulator.behaviour.changes import Noted
from genesyscloud_emulator.behaviour.clock import Moment

ActionKind = Literal["custom", "static", "customAuth"]


@dataclass(frozen=True)
class Code:
    """An uploaded file. `reads` is how many more reads show it in transfer; `status` is what comes after them.

    `refusals` is how many changes of its action are refused after that, because it is still processed. `arrived` is the
    moment of the clock at which it was there.
    """

    name: str
    id: str
    created: str
    status: str
    sha256: str = ""
    error: str | None = None
    reads: int = 0
    refusals: int = 0
    arrived: Moment = -math.inf

    @property
    def processed(self) -> bool:
        """Whether the service is done with it."""
        return not self.reads and not self.refusals

    def nearer(self) -> Code:
        """The same a step later."""
        return replace(self, reads=max(0, self.reads - 1), refusals=self.refusals if self.reads else self.refusals - 1)

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
class Action(Noted):
    """An action. Its draft has the same id; at least one of `published` and `draft` is there."""

    entity_name: ClassVar[str] = "action"

    id: str
    integration_id: str
    kind: ActionKind = "custom"
    published: Revision | None = None
    draft: Revision | None = None

    @property
    def name(self) -> str:
        """What it is called: as published, or else as its draft."""
        revision = self.published or self.draft
        return "" if revision is None else revision.name

    def uri(self, revision: Revision) -> str:
        """The path of the draft or of the published form, whichever `revision` is."""
        path = f"/api/v2/integrations/actions/{self.id}"
        return f"{path}/draft" if revision is self.draft else path


@dataclass(frozen=True)
class Upload:
    """An address that takes the code of an action's function; the id is the key in it."""

    entity_name: ClassVar[str] = "upload"

    action_id: str
    ends: Moment
    headers: Mapping[str, str]
    id: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True)
class Execution:
    """One execution, or several alike; the id is its correlation id.

    `dimensions` are by their names in queries; those that it lacks are left out. `by_flow` is whether a flow or script
    did it when it ran. It stays when its action is deleted.
    """

    entity_name: ClassVar[str] = "execution"

    id: str
    at: datetime
    milliseconds: float
    dimensions: Mapping[str, str]
    times: int = 1
    by_flow: bool = False
