"""Functions behind function data actions, and the upload of their code (API reference 8.5)."""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from genesyscloud_emulator.actions import bodies, fixtures
from genesyscloud_emulator.actions.models import Action, Code, Function, Revision, Upload
from genesyscloud_emulator.actions.service import Actions
from genesyscloud_emulator.behaviour.clock import now
from genesyscloud_emulator.behaviour.store import Store
from genesyscloud_emulator.integrations.models import FUNCTION_TYPE, Integration
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.wire.errors import ApiError, bad_request, forbidden, not_found

DEFAULT_TIMEOUT = 15


class Functions:
    """The functions of an organization; each is kept with its action."""

    def __init__(self, organization: Organization, actions: Actions) -> None:
        self._organization = organization
        self._actions = actions
        self._stamps = organization.stamps
        self._switches = organization.switches

    @property
    def _uploads(self) -> Store[Upload]:
        return self._organization.store(Upload)

    def change(self, action_id: str, body: bodies.Function) -> dict[str, object]:
        """PUT draft/function: replaces the settings, `zipId` among them, and moves the draft's version."""
        action, draft = self._draft(action_id)
        self._actions.require_processed(action)
        given = body.model_dump(by_alias=True, exclude_none=True, exclude={"id", "date_created", "self_uri"})
        old = draft.function or self._new()
        if body.zip_id is not None and body.zip_id != (old.code and old.code.id):
            raise bad_request("There is no code with id {zipId}.", "zipId", zipId=body.zip_id)
        own = {name: old.settings[name] for name in ("id", "dateCreated")}
        settings = {"timeoutSeconds": DEFAULT_TIMEOUT, **given, **own}
        self._check_runtime(old.settings, settings)
        self._set(action, draft, replace(old, settings=settings))
        return self._to_json(*self._actions.drafted(action_id))

    def _check_runtime(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """What may be changed to a runtime, and away from one (API reference 8.5)."""
        statuses = {each["name"]: each["status"] for each in self.runtimes()}
        before, wanted = old.get("runtime"), new.get("runtime")
        if before is not None and statuses.get(before) == "Unavailable":
            kept = [{**each, "runtime": None, "zipId": None} for each in (old, new)]
            if wanted == before or kept[0] != kept[1]:
                template = "Runtime {runtime} is unavailable: nothing can be changed but the runtime."
                raise bad_request(template, "runtime", runtime=before)
        if wanted not in {None, before} and statuses.get(wanted) != "Available":
            raise bad_request("Runtime {runtime} cannot be used: it is not available.", "runtime", runtime=wanted)

    def runtimes(self) -> list[dict[str, str]]:
        """GET runtimes."""
        statuses = self._switches.runtime_statuses
        return [{**each, "status": statuses.get(each["name"], each["status"])} for each in fixtures.RUNTIMES]

    def begin_upload(
        self, action_id: str, body: bodies.FunctionUploadRequest, base_url: str, context_id: str
    ) -> dict[str, object]:
        """POST upload: an address that takes the code by PUT, without a token, for a while."""
        action, draft = self._draft(action_id)
        self._actions.require_processed(action)
        seconds = body.signed_url_timeout_seconds or 900
        function = draft.function or self._new()
        organization_id = self._organization.id
        headers = {
            "x-amz-meta-correlationid": context_id,
            "x-amz-meta-filename": body.file_name,
            "x-amz-meta-functionid": str(function.settings["id"]),
            "x-amz-meta-organizationid": organization_id,
            "x-amz-tagging": f"organizationId={organization_id}",
        }
        upload = Upload(action_id, now() + seconds, headers)
        self._uploads.put(upload)
        code = Code(body.file_name, str(uuid.uuid4()), self._stamps.next(), "Pending")
        action.draft = replace(draft, function=replace(function, code=code))
        url = f"{base_url}uploads/{upload.id}?X-Amz-Expires={seconds}"
        return {"url": url, "headers": dict(upload.headers), "signedUrlTimeoutSeconds": seconds}

    def awaits(self, key: str) -> bool:
        """Whether this is the key of an upload address of this organization."""
        return self._uploads.ever(key) is not None

    def receive(self, key: str, headers: Mapping[str, str], content: bytes) -> None:
        """PUT of the code to the announced address, with exactly the announced headers."""
        upload = self._uploads.ever(key)
        if upload is None or now() >= upload.ends:
            raise ApiError(self._switches.expired_upload_status, "not.authorized", "The upload address has expired.")
        expected = {**upload.headers, "content-type": "application/zip"}
        for name, value in expected.items():
            if headers.get(name) != value:
                raise forbidden("Header {name} does not match the signature.", name=name)
        action, draft = self._draft(upload.action_id)
        if draft.function is None or draft.function.code is None:
            raise not_found("function", upload.action_id)
        self._set(action, draft, replace(draft.function, code=self._arrived(draft.function.code, content)))

    def _set(self, action: Action, draft: Revision, function: Function) -> None:
        """Give a draft another function, which moves its version (supplement X17)."""
        moved = draft.version + 1 if self._switches.function_changes_move_the_version else draft.version
        self._actions.set_draft(action, replace(draft, function=function, version=moved))

    def _arrived(self, code: Code, content: bytes) -> Code:
        good = zipfile.is_zipfile(io.BytesIO(content))
        return replace(
            code,
            status="Available" if good else "InvalidFormat",
            error=None if good else "The file is not a zip archive.",
            sha256=hashlib.sha256(content).hexdigest(),
            reads=self._switches.function_transfer_reads,
            refusals=self._switches.function_processing_refusals,
            arrived=now(),
        )

    def see_draft(self, action_id: str) -> dict[str, object]:
        """GET draft/function: counts one read of the transfer."""
        action, draft = self._function_of(self._actions.drafted(action_id))
        answer = self._to_json(action, draft)
        function = draft.function
        if draft is action.draft and function and function.code and function.code.reads:
            action.draft = replace(draft, function=replace(function, code=function.code.nearer()))
        return answer

    def published(self, action_id: str) -> dict[str, object]:
        """GET function."""
        return self._to_json(*self._actions.published(action_id))

    def _draft(self, action_id: str) -> tuple[Action, Revision]:
        """The draft, for a change."""
        return self._function_of(self._actions.draft(action_id))

    def _function_of(self, found: tuple[Action, Revision]) -> tuple[Action, Revision]:
        action, _ = found
        if self._organization.store(Integration).get(action.integration_id).type.id != FUNCTION_TYPE:
            raise bad_request("Action {id} is not a function data action.", id=action.id)
        return found

    def _to_json(self, action: Action, revision: Revision) -> dict[str, object]:
        return _to_json(action, revision, by_id=self._switches.code_names == "id")

    def _new(self) -> Function:
        return Function({"id": str(uuid.uuid4()), "dateCreated": self._stamps.next()})


def _to_json(action: Action, revision: Revision, *, by_id: bool) -> dict[str, object]:
    """`FunctionConfig`; 404 if there is no function. `by_id`: the code has its id for a name."""
    function = revision.function
    if function is None:
        raise not_found("function", action.id)
    answer: dict[str, object] = {
        "id": action.id,
        "function": dict(function.settings),
        "uploadExceptionHistory": [],
        "selfUri": f"{action.uri(revision)}/function",
    }
    if function.code is None:
        return answer
    code = {
        "status": function.code.shown_status,
        "id": function.code.id,
        "name": function.code.id if by_id else function.code.name,
        "dateCreated": function.code.created,
    }
    if function.code.error is not None:
        code["errorMessage"] = function.code.error
    # Until the code is there, what is shown is the one before.
    shown = {"zipId": function.code.id} if function.code.shown_status == "Available" else {}
    return {**answer, "function": {**function.settings, **shown}, "zip": code}
