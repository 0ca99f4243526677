"""The page as an ASGI application: what it shows at an address, and what its forms lead to."""

from __future__ import annotations

import sys
import traceback
import uuid
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from genesyscloud_emulator.behaviour.changes import Watch
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.page.console import Console
from genesyscloud_emulator.page.deeds import do
from genesyscloud_emulator.page.details import details_of
from genesyscloud_emulator.page.forms import form_to_add
from genesyscloud_emulator.page.given import Given
from genesyscloud_emulator.page.html import ICON, headers, html_of
from genesyscloud_emulator.page.names import Names
from genesyscloud_emulator.page.overview import Overview
from genesyscloud_emulator.page.requests import clock, last_requests, requests_about, told
from genesyscloud_emulator.page.shown import Form, Outcome, query
from genesyscloud_emulator.server.address import Address
from genesyscloud_emulator.server.operations import MAX_BODY_BYTES
from genesyscloud_emulator.wire.errors import ApiError

FEW_REQUESTS, MANY_REQUESTS = 25, 1000
MOST_OUTCOMES = 100
"""How many are remembered; older ones are not said any more when their page is loaded again."""


class Page:
    """Answers a browser. It is no part of the service: its requests are not recorded, and nothing strikes them."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._outcomes: dict[str, Outcome] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except Exception as failure:
            error = failure if isinstance(failure, ApiError) else self._failed()
            response = self._page("refused", request, self._address.organizations.first, {"error": error}, error.status)
            response.headers.update(error.headers)
        for name, value in headers().items():
            response.headers.setdefault(name, value)
        await response(scope, receive, send)

    @staticmethod
    def _failed() -> ApiError:
        """What to say of a fault of the page itself; we want to see it."""
        traceback.print_exc(file=sys.stderr)
        return ApiError(500, "internal.server.error", "The page failed. The emulator's standard error says how.")

    async def _answer(self, request: Request) -> Response:
        if request.url.path != "/":
            return Response(ICON, media_type="image/svg+xml")
        if request.method == "POST":
            return await self._do(request)
        if request.method not in {"GET", "HEAD"}:
            allowed = {"Allow": "GET, HEAD, POST"}
            raise ApiError(
                405,
                "method.not.allowed",
                "Method {method} is not allowed.",
                {"method": request.method},
                headers=allowed,
            )
        return self._show(request, Given(request.query_params.multi_items()))

    # Showing

    def _show(self, request: Request, asked: Given) -> Response:
        organization = self._organization(asked.text("organization"))
        outcome = self._outcomes.get(asked.text("outcome"))
        try:
            view, values = self._view(organization, asked, outcome)
        except ApiError:
            if outcome is None:
                raise
            # What was refused is still to be said where the object is gone.
            view, values = self._overview(organization, Given([]))
        return self._page(view, request, organization, {**values, "outcome": outcome})

    def _view(self, organization: Organization, asked: Given, outcome: Outcome | None) -> tuple[str, dict[str, object]]:
        """The template of a view, and what it shows."""
        if asked.text("show"):
            details = details_of(organization, asked.text("show"), asked.text("id"), asked.text("type"))
            about = requests_about(self._address.record, Names(organization), details.id, FEW_REQUESTS)
            forms = _filled(details.forms, outcome)
            hidden = _hidden(organization, asked)
            return "details", {"details": details, "forms": forms, "requests": about, "hidden": hidden}
        if asked.text("add"):
            form = form_to_add(organization, asked.text("add"), asked.text("type"))
            return "add", {"form": _filled([form], outcome)[0], "hidden": _hidden(organization, asked)}
        return self._overview(organization, asked)

    def _overview(self, organization: Organization, asked: Given) -> tuple[str, dict[str, object]]:
        most = MANY_REQUESTS if asked.text("requests") == "all" else FEW_REQUESTS
        found = last_requests(self._address.record, Names(organization), organization.id, most + 1)
        more = query(organization=organization.id, requests="all") if len(found) > most == FEW_REQUESTS else ""
        tables = Overview(organization, asked.text("find")).tables()
        return "overview", {"tables": tables, "find": asked.text("find"), "requests": found[:most], "more": more}

    def _page(
        self, view: str, request: Request, organization: Organization, values: dict[str, object], status: int = 200
    ) -> Response:
        known = self._address.organizations
        common: dict[str, object] = {
            "organization": organization,
            "home": query(organization=organization.id),
            "organizations": [(each.name, query(organization=each.id), each is organization) for each in known],
            "url": str(request.base_url).rstrip("/"),
            "outcome": None,
        }
        return Response(html_of(view, **{**common, **values}), status, media_type="text/html")

    def _organization(self, organization_id: str) -> Organization:
        """The one with this id; without one the first."""
        for each in self._address.organizations:
            if organization_id in {"", each.id}:
                return each
        raise ApiError(404, "not.found", "The emulator has no organization {id}.", {"id": organization_id})

    # Doing

    async def _do(self, request: Request) -> Response:
        """Do what a form says, and lead to where the outcome is said."""
        body = await request.body()
        if len(body) > MAX_BODY_BYTES:
            raise ApiError(413, "request.entity.too.large", "The form is over the size limit.")
        given = Given.of_body(request.headers.get("content-type", ""), body)
        organization = self._organization(given.text("organization"))
        deed = given.text("deed")
        show, object_id = given.text("show") or given.text("add"), given.text("id")
        try:
            with Watch(organization.held) as watch:
                made = do(Console(organization), deed, given, object_id)
                changes = watch.changes()
        except ApiError as error:
            outcome = Outcome(False, [error.message], self._now(), deed, given.without_secrets())
            back = {"add": given.text("add"), "show": given.text("show"), "id": object_id, "type": given.text("type")}
            return self._lead(organization, outcome, **back)
        pieces = told(changes, Names(organization))
        lines = [f"{piece.text}: {piece.more}" for piece in pieces] or ["Nothing changed: it was that way already."]
        gone = deed.startswith("delete-")
        there = {} if gone else {"show": show, "id": made or object_id}
        return self._lead(organization, Outcome(True, lines, self._now()), **there)

    def _lead(self, organization: Organization, outcome: Outcome, **parameters: str) -> Response:
        key = uuid.uuid4().hex
        self._outcomes[key] = outcome
        if len(self._outcomes) > MOST_OUTCOMES:
            del self._outcomes[next(iter(self._outcomes))]
        return RedirectResponse(query(organization=organization.id, **parameters, outcome=key), status_code=303)

    def _now(self) -> str:
        return clock(self._address.organizations.first.stamps.next())


def _hidden(organization: Organization, asked: Given) -> list[tuple[str, str]]:
    """What a form says of what it is about."""
    named = ((name, asked.text(name)) for name in ("show", "id", "add"))
    return [("organization", organization.id), *(each for each in named if each[1])]


def _filled(forms: Iterable[Form], outcome: Outcome | None) -> list[Form]:
    """The forms; that which was refused has what somebody entered."""
    if outcome is None or outcome.done:
        return list(forms)
    return [form.filled(outcome.given) if form.deed == outcome.deed else form for form in forms]
