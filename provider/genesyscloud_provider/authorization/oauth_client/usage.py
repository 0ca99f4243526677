"""How often an OAuth client was used of late (API reference, supplement 3)."""

from __future__ import annotations

import threading
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from genesyscloud_provider.client import paths
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.clock import TOLD_AFTER, pause_after
from genesyscloud_provider.client.documents import Document, Text, empty_list
from genesyscloud_provider.client.errors import GenesysCloudError, NotAuthenticated, NotInTime

SUMMARY: Final = "/api/v2/oauth/clients/{id}/usage/summary"
RESULTS: Final = "/api/v2/oauth/clients/{id}/usage/query/results/{execution}"

DAYS: Final = 7
"""Days that are looked back."""

READY_WITHIN: Final = 15.0
"""Seconds for which the summary is waited for."""

COMPLETE: Final = "complete"
FAILED: Final = "failed"
"""The statuses of a summary that is ready, and of one that never will be."""


class _Execution(Document):
    """A summary that was asked for."""

    execution_id: Text = ""


class _Row(Document):
    """How often a client asked one thing."""

    requests: int | None = None


class _Summary(Document):
    """What a client was used for."""

    query_status: Text = ""
    results: Annotated[list[_Row], BeforeValidator(empty_list), Field(default_factory=list)]


class ClientUsage:
    """How often the organization's OAuth clients were used; of each asked once.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._told: set[str] = set()
        self._lock = threading.Lock()

    def first(self, client_id: str) -> bool:
        """Whether nobody has asked yet of a client in this process."""
        with self._lock:
            new = client_id not in self._told
            self._told.add(client_id)
            return new

    def said(self, client_id: str) -> str:
        """How often a client was used in the last days, as a sentence; it never says that nobody uses it.

        Args:
            client_id: the client.

        Raises:
            NotAuthenticated: nobody can log in, so that nothing else will go on either.
        """
        try:
            count = self._requests(client_id)
        except NotAuthenticated:
            raise
        except GenesysCloudError as error:
            return f"How often it was used of late could not be found out ({error})."
        # assumes: CLIENT_USAGE_IS_COUNTED
        if count == 0:
            return f"Genesys Cloud counts no request with it in the last {DAYS} days."
        return f"Genesys Cloud counts {count:,} request{'s' * (count != 1)} with it in the last {DAYS} days."

    def _requests(self, client_id: str) -> int:
        client, clock = self._access.client, self._access.clock
        execution = client.get(paths.filled(SUMMARY, id=client_id), _Execution, days=DAYS)
        results = paths.filled(RESULTS, id=client_id, execution=execution.execution_id)
        began = clock.now()
        while True:
            summary = client.get(results, _Summary)
            status = summary.query_status.lower()
            if status == COMPLETE:
                return sum(each.requests or 0 for each in summary.results)
            if status == FAILED:
                raise GenesysCloudError("Genesys Cloud says that the query failed")
            waited = clock.now() - began
            if waited > READY_WITHIN:
                raise NotInTime(f"Genesys Cloud was not ready to tell within {READY_WITHIN:.0f} s")
            if waited > TOLD_AFTER:
                self._access.report(
                    f"Genesys Cloud still counts the requests of the OAuth client {client_id}: waiting,"
                    f" {waited:.0f} of {READY_WITHIN:.0f} s"
                )
            clock.sleep(pause_after(waited))
