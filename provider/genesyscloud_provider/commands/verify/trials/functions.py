"""Trials of what is assumed of functions: one is published that gives back what it is given. It is never run."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.client.paths import of
from genesyscloud_provider.commands.verify.outcome import NotTried, Outcome, contradicted, holds_if
from genesyscloud_provider.commands.verify.stage import FUNCTIONS, Stage
from genesyscloud_provider.commands.verify.wire import Answer
from genesyscloud_provider.integrations.action.functions_api import DRAFT_FUNCTION, RUNTIMES, ZIP
from genesyscloud_provider.integrations.action.models import code_name
from genesyscloud_provider.integrations.action_config.api import DRAFT
from genesyscloud_provider.integrations.action_config.processing import PATIENCE, PROCESSING
from genesyscloud_provider.integrations.facts import CodeStatus, RuntimeStatus
from genesyscloud_provider.integrations.paths import ACTIONS

HANDLER: Final = "index.handler"

CODE: Final = "exports.handler = async (event) => event;\n"

TAKEN_OVER_WITHIN: Final = 120.0
"""Seconds until code that was sent is to be `Available`."""


@dataclass(frozen=True)
class Function:
    """A draft of an action with a function, whose code was sent.

    Attributes:
        id: the action's id.
        zip: what the service tells of the code once it has taken it over.
        first_change: the answer to a change of the draft, once none is refused any more as the code is processed.
        processed: whether that was so in time.
    """

    id: str
    zip: dict[str, Any] = field(repr=False)
    first_change: Answer
    processed: bool


@dataclass(frozen=True)
class Publication:
    """The publication of a function.

    Attributes:
        valid: whether the validation of the draft found nothing wrong.
        answer: the answer to the request for it.
    """

    valid: bool
    answer: Answer


def code_keeps_its_file_name(stage: Stage) -> Outcome:
    """Sends code under a name, and reads the draft's function."""
    name = str(_sent(stage).zip.get("name") or "")
    if not name:
        raise NotTried("no name of the code is told")
    return holds_if(_file_name() in name, "the code is told under another name than that of its file")


def code_is_processed_in_three_minutes(stage: Stage) -> Outcome:
    """Changes the draft at once, until that is no longer refused; the code is of the smallest size."""
    sent = _sent(stage)
    if sent.processed:
        sent.first_change.require()
    return holds_if(sent.processed, f"{PATIENCE:.0f} s after code was sent, a change is refused with {PROCESSING}")


def available_code_can_be_published(stage: Stage) -> Outcome:
    """Validates the draft, and publishes it."""
    found = _published(stage)
    if not found.valid:
        return contradicted(f"the validation finds fault with code that is {CodeStatus.AVAILABLE.value}")
    if not (found.answer.ok or found.answer.refused):
        raise NotTried(found.answer.told)
    return holds_if(found.answer.ok, f"with code that is {CodeStatus.AVAILABLE.value}, {found.answer.told}")


def function_actions_are_called_by_post(stage: Stage) -> Outcome:
    """Publishes a function without a `requestType`, and reads it."""
    _published(stage).answer.require()
    found = stage.wire.get(of(ACTIONS, _sent(stage).id), includeConfig="true").require()
    verb = ((found.get("config") or {}).get("request") or {}).get("requestType")
    return holds_if(verb == "POST", "a function that was published without a verb has another one than POST, or none")


def _sent(stage: Stage) -> Function:
    return stage.shared("function", lambda: _send(stage))


def _send(stage: Stage) -> Function:
    """A draft whose code the service has taken over.

    Raises:
        NotTried: it has not, or something is refused.
    """
    action_id = str(stage.own.draft(stage.installed_once(FUNCTIONS), {}).require()["id"])
    path = of(ACTIONS, action_id, *DRAFT_FUNCTION)
    settings = {"runtime": _runtime(stage), "handler": HANDLER}
    stage.wire.put(path, settings).require()
    target = stage.wire.post(of(ACTIONS, action_id, *DRAFT_FUNCTION, "upload"), {"fileName": _file_name()}).require()
    try:
        taken = stage.client.upload(target["url"], {"Content-Type": ZIP, **(target.get("headers") or {})}, _content())
    except GenesysCloudError as error:
        raise NotTried(f"code cannot be sent to where the service says ({type(error).__name__})") from None
    if not taken:
        raise NotTried("the address for code refuses it")
    found: dict[str, Any] = {}

    def available() -> bool:
        found.update(stage.wire.get(path).require().get("zip") or {})
        return found.get("status") == CodeStatus.AVAILABLE.value

    if not stage.until(TAKEN_OVER_WITHIN, available):
        raise NotTried(f"{TAKEN_OVER_WITHIN:.0f} s after code was sent, it is not {CodeStatus.AVAILABLE.value}")
    change, processed = _once_processed(stage, lambda: stage.wire.put(path, {**settings, "zipId": found.get("id")}))
    return Function(action_id, found, change, processed)


def _published(stage: Stage) -> Publication:
    """The publication of the function."""
    return stage.shared("published function", lambda: _publish(stage))


def _publish(stage: Stage) -> Publication:
    sent = _sent(stage)
    if not sent.processed:
        raise NotTried(f"the code is still processed after {PATIENCE:.0f} s")
    sent.first_change.require()
    valid = stage.wire.get(of(ACTIONS, sent.id, DRAFT, "validation")).require().get("valid") is not False
    draft = stage.wire.get(of(ACTIONS, sent.id, DRAFT)).require()
    answer, processed = _once_processed(stage, lambda: stage.publish(draft))
    if not processed:
        raise NotTried(f"the code is still processed after {PATIENCE:.0f} s")
    return Publication(valid, answer.permitted())


def _once_processed(stage: Stage, send: Callable[[], Answer]) -> tuple[Answer, bool]:
    """The answer to a change, sent until it is not refused as the code is processed, and whether it was so in time."""
    answers: list[Answer] = []

    def processed() -> bool:
        answers.append(send())
        return PROCESSING not in str(answers[-1].body)

    done = stage.until(PATIENCE, processed)
    return answers[-1], done


def _runtime(stage: Stage) -> str:
    """A runtime that functions can have.

    Raises:
        NotTried: there is none, or it is not told.
    """
    known = stage.wire.get(RUNTIMES).require()
    listed = known if isinstance(known, list) else known.get("entities") or []
    usable = [each["name"] for each in listed if each.get("status") == RuntimeStatus.AVAILABLE.value]
    if not usable:
        raise NotTried("there is no runtime for functions")
    return str(sorted(usable)[-1])


@cache
def _content() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("index.js"), CODE)
    return buffer.getvalue()


def _file_name() -> str:
    return code_name(hashlib.sha256(_content()).hexdigest())


TRIALS: Final = {
    "CODE_KEEPS_ITS_FILE_NAME": code_keeps_its_file_name,
    "CODE_IS_PROCESSED_IN_THREE_MINUTES": code_is_processed_in_three_minutes,
    "AVAILABLE_CODE_CAN_BE_PUBLISHED": available_code_can_be_published,
    "FUNCTION_ACTIONS_ARE_CALLED_BY_POST": function_actions_are_called_by_post,
}
