"""The functions behind actions: their settings, the upload of their code, and what runs them (API reference 8.5)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.clock import pause_after
from genesyscloud_provider.client.errors import GenesysCloudError, NotFound, Refused
from genesyscloud_provider.integrations import paths
from genesyscloud_provider.integrations.action import models
from genesyscloud_provider.integrations.action_config.processing import once_processed

RUNTIMES: Final = f"{paths.ACTIONS}/functions/runtimes"
FUNCTION: Final = "function"
DRAFT_FUNCTION: Final = ("draft", "function")

ZIP: Final = "application/zip"


class Functions:
    """The functions of an organization's actions; one has no id of its own but that of its action."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._runtimes: list[models.FunctionRuntime] | None = None
        self._asking = threading.Lock()

    def runtimes(self) -> list[models.FunctionRuntime]:
        """Every runtime; asked for once."""
        with self._asking:
            if self._runtimes is None:
                self._runtimes = self._access.client.get(RUNTIMES, models.FunctionRuntimes).root
            return self._runtimes

    def find(self, action_id: str, *, draft: bool) -> models.FunctionConfig | None:
        """The function of a published action, or of a draft; None if it has none."""
        path = paths.of(paths.ACTIONS, action_id, *(DRAFT_FUNCTION if draft else [FUNCTION]))
        try:
            return self._access.client.get(path, models.FunctionConfig)
        except NotFound:
            return None

    def change(self, action_id: str, settings: Mapping[str, Any]) -> None:
        """Replace the settings of a draft's function."""
        path = paths.of(paths.ACTIONS, action_id, *DRAFT_FUNCTION)
        once_processed(self._access, lambda: self._access.client.put(path, models.FunctionConfig, settings))

    def upload(self, action_id: str, code_hash: str, content: bytes) -> None:
        """Send the code of a draft's function to where the service says; if that is no longer good, it is asked again.

        Args:
            action_id: the draft's id.
            code_hash: tells the code from any other; it becomes its name.
            content: a zip.
        """
        client, path = self._access.client, paths.of(paths.ACTIONS, action_id, *DRAFT_FUNCTION, "upload")
        body = {"fileName": models.code_name(code_hash)}
        for _ in range(2):
            target = once_processed(self._access, lambda: client.ask(path, models.FunctionUpload, body))
            named = {key.lower() for key in target.headers}
            headers = {**target.headers, **({} if "content-type" in named else {"Content-Type": ZIP})}
            if client.upload(target.url, headers, content):
                return
        raise GenesysCloudError(
            "the address that Genesys Cloud gave for the code refused it, and so did a second one",
            "Run `pulumi up` again. If a proxy stands between, see that it leaves the headers of uploads as they are.",
        )

    def await_code(
        self, action_id: str, code_hash: str, timeout: float, waiting: Callable[[], None]
    ) -> models.FunctionConfig:
        """Wait until the service has taken over the code that was sent.

        Args:
            action_id: the draft's id.
            code_hash: as for `upload`.
            timeout: how many seconds to wait.
            waiting: called once if there is something to wait for.

        Returns:
            What was seen last: it has if the code of that `is_ready`.

        Raises:
            Refused: the service will not run it.
        """
        clock = self._access.clock
        started, told = clock.now(), False
        while True:
            found = self.find(action_id, draft=True) or models.FunctionConfig()
            code = found.zip or models.FunctionZip()
            if code.is_of(code_hash) and code.refused:
                why = code.error_message or "without a reason"
                raise Refused(f"Genesys Cloud refuses the code ({code.status}): {why}", "Correct `function.code`.")
            passed = clock.now() - started
            if found.is_ready(code_hash) or passed >= timeout:
                return found
            if not told:
                waiting()
                told = True
            clock.sleep(pause_after(passed))
