"""The ASGI application: what all services of an organization serve, and the layers that each request passes.

Which paths, methods, query parameters and bodies exist say the services' own tables (API reference 3).
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from genesyscloud_emulator.behaviour.fault_middleware import FaultMiddleware
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.address import Address
from genesyscloud_emulator.server.hosts import HostMiddleware
from genesyscloud_emulator.server.organizations import Organizations
from genesyscloud_emulator.server.record import PAGE
from genesyscloud_emulator.server.traffic import ChangesMiddleware, GateMiddleware, TrafficMiddleware, template_of
from genesyscloud_emulator.wire.answers import error_response
from genesyscloud_emulator.wire.errors import ApiError


def create_app(
    organizations: Organizations,
    control_routes: Callable[[Organization, Address], list[Route]],
    page: Callable[[Address], ASGIApp],
) -> ASGIApp:
    """The ASGI application. The server must put each connection's transport into the scope's state (see `start`).

    The control route, whose table for one of the organizations `control_routes` is, adds others to them. `page` makes
    what answers a browser; its requests are none to the service.
    """
    served = api_routes(organizations.first)
    address = Address(organizations, [route.path for route in served])

    def serve(one: Organization) -> Starlette:
        app = Starlette(
            routes=[*api_routes(one), *control_routes(one, address)],
            exception_handlers={404: _unknown_path},
        )
        app.router.redirect_slashes = False
        return app

    struck = FaultMiddleware(ChangesMiddleware(_Dispatch(organizations, serve)), address.faults)
    service = TrafficMiddleware(GateMiddleware(struck), organizations, served, address.record)
    shown = page(address)

    async def serve_either(scope: Scope, receive: Receive, send: Send) -> None:
        await (shown if scope["path"] in PAGE else service)(scope, receive, send)

    return HostMiddleware(serve_either)


def api_routes(organization: Organization) -> list[Route]:
    """What the services serve, in an order in which names go before placeholders.

    Of two templates that match a path the first counts, and it must not depend on the order of the services.
    """
    routes = [route for service in organization.services for route in service.routes()]
    return sorted(routes, key=lambda route: [part.startswith("{") for part in route.path.split("/")])


def inner_api(organization: Organization) -> ASGIApp:
    """API and token endpoint of one organization, as its own services reach them: unrecorded, without faults.

    Tokens, permissions, rate limit and usage are those of any client.
    """
    routes = api_routes(organization)
    gate = GateMiddleware(Starlette(routes=routes, exception_handlers={404: _unknown_path}))

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"organization": organization, "route": template_of(scope, routes)}
        await gate(scope, receive, send)

    return serve


class _Dispatch:
    """Passes each request on to the application of the organization that it is for."""

    def __init__(self, organizations: Organizations, serve: Callable[[Organization], ASGIApp]) -> None:
        self._organizations = organizations
        self._serve = serve
        self._apps: dict[Organization, ASGIApp] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        organization: Organization = scope["state"]["organization"]
        if organization not in self._apps:
            self._apps = {one: self._apps.get(one) or self._serve(one) for one in (organization, *self._organizations)}
        await self._apps[organization](scope, receive, send)


async def _unknown_path(request: Request, _: Exception) -> Response:
    error = ApiError(404, "not.found", "The requested resource was not found.")
    return error_response(error, request.scope)
