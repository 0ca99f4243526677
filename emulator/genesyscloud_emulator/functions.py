"""Functions behind function data actions, and the upload of their code (API reference 8.5)."""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from genesyscloud_emulator.clock import now
from genesyscloud_emulator.errors import bad_request, forbidden, not_found

if TYPE_CHECKING:
    from genesyscloud_emulator.actions import Action
    from genesyscloud_emulator.models import Function as FunctionBody
    from genesyscloud_emulator.models import FunctionUploadRequest
    from genesyscloud_emulator.organization import Organization

FUNCTION_TYPE = "function-data-actions"
DEFAULT_TIMEOUT = 15
RUNTIMES = (
    {"name": "nodejs18.x", "description": "Node.js 18", "status": "Deprecated", "dateEndOfLife": "2025-09-01"},
    {"name": "nodejs20.x", "description": "Node.js 20", "status": "Available"},
    {"name": "nodejs22.x", "description": "Node.js 22", "status": "Available"},
)


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

    @property
    def fault(self) -> str | None:
        """What keeps an action with this function from being published."""
        if "handler" not in self.settings or "runtime" not in self.settings:
            return "The function needs a handler and a runtime."
        available = self.code is not None and self.code.shown_status == "Available"
        return None if available else "The function's code is not available."


@dataclass
class _Upload:
    action_id: str
    file_name: str
    ends: float
    headers: Mapping[str, str] = field(default_factory=lambda: {"x-amz-meta-upload": uuid.uuid4().hex})


class Functions:
    """The functions of an organization; each is kept with its action."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._uploads: dict[str, _Upload] = {}

    def clear(self) -> None:
        """Forget uploads that were announced."""
        self._uploads.clear()

    def change(self, action_id: str, body: FunctionBody) -> dict[str, object]:
        """PUT draft/function: replaces the settings and leaves the code."""
        action = self._drafted(action_id)
        available = {runtime["name"] for runtime in RUNTIMES if runtime["status"] == "Available"}
        if body.runtime is not None and body.runtime not in available:
            raise bad_request("Runtime {runtime} is not available.", "runtime", runtime=body.runtime)
        given = body.model_dump(by_alias=True, exclude_none=True, exclude={"id", "date_created", "zip_id", "self_uri"})
        old = action.draft_function or Function(self._server_settings())
        own = {name: old.settings[name] for name in ("id", "dateCreated")}
        action.draft_function = replace(old, settings={"timeoutSeconds": DEFAULT_TIMEOUT, **given, **own})
        return to_json(action, action.draft_function, "/draft")

    def begin_upload(self, action_id: str, body: FunctionUploadRequest, base_url: str) -> dict[str, object]:
        """POST upload: an address that takes the code by PUT, without a token, for a while."""
        action = self._drafted(action_id)
        seconds = body.signed_url_timeout_seconds or 900
        key, upload = uuid.uuid4().hex, _Upload(action_id, body.file_name, now() + seconds)
        self._uploads[key] = upload
        code = Code(body.file_name, str(uuid.uuid4()), self._organization.stamps.next(), "Pending")
        function = action.draft_function or Function(self._server_settings())
        action.draft_function = replace(function, code=code)
        url = f"{base_url}uploads/{key}?X-Amz-Expires={seconds}"
        return {"url": url, "headers": dict(upload.headers), "signedUrlTimeoutSeconds": seconds}

    def receive(self, key: str, headers: Mapping[str, str], content: bytes) -> None:
        """PUT of the code to the announced address, with exactly the announced headers."""
        upload = self._uploads.get(key)
        if upload is None or now() >= upload.ends:
            raise forbidden("The upload address has expired.")
        expected = {**upload.headers, "content-type": "application/zip"}
        for name, value in expected.items():
            if headers.get(name) != value:
                raise forbidden("Header {name} does not match the signature.", name=name)
        action = self._drafted(upload.action_id)
        if action.draft_function is None or action.draft_function.code is None:
            raise not_found("function", upload.action_id)
        action.draft_function = replace(action.draft_function, code=self._arrived(action.draft_function.code, content))

    def _arrived(self, code: Code, content: bytes) -> Code:
        good = zipfile.is_zipfile(io.BytesIO(content))
        return replace(
            code,
            status="Available" if good else "InvalidFormat",
            error=None if good else "The file is not a zip archive.",
            sha256=hashlib.sha256(content).hexdigest(),
            reads=self._organization.switches.function_transfer_reads,
        )

    def see_draft(self, action_id: str) -> dict[str, object]:
        """GET draft/function: counts one read of the transfer."""
        action = self._drafted(action_id)
        function = self._present(action_id, action.draft_function)
        if function.code is not None and function.code.reads:
            action.draft_function = replace(function, code=replace(function.code, reads=function.code.reads - 1))
        return to_json(action, function, "/draft")

    def published(self, action_id: str) -> dict[str, object]:
        """GET function."""
        action = self._organization.actions.published(action_id)[0]
        return to_json(action, self._present(action_id, action.published_function), "")

    def _drafted(self, action_id: str) -> Action:
        action = self._organization.actions.drafted(action_id)[0]
        if self._organization.integrations.shelf.get(action.integration_id).type.id != FUNCTION_TYPE:
            raise bad_request("Action {id} is not a function data action.", id=action_id)
        return action

    def _present(self, action_id: str, function: Function | None) -> Function:
        if function is None:
            raise not_found("function", action_id)
        return function

    def _server_settings(self) -> dict[str, Any]:
        return {"id": str(uuid.uuid4()), "dateCreated": self._organization.stamps.next()}


def to_json(action: Action, function: Function, form: str) -> dict[str, object]:
    """`FunctionConfig`."""
    answer: dict[str, object] = {
        "id": action.id,
        "function": dict(function.settings),
        "uploadExceptionHistory": [],
        "selfUri": f"{action.self_uri}{form}/function",
    }
    if function.code is None:
        return answer
    code = {
        "status": function.code.shown_status,
        "id": function.code.id,
        "name": function.code.name,
        "dateCreated": function.code.created,
    }
    if function.code.error is not None:
        code["errorMessage"] = function.code.error
    return {**answer, "function": {**function.settings, "zipId": function.code.id}, "zip": code}
