"""`python -m tools.operations` writes `docs/emulator-operations.md`, all operations that the emulator serves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from starlette.routing import Route

from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.operations import Operation, Resource
from genesyscloud_emulator.services import SERVICES

FILE = Path(__file__).parents[1] / "docs" / "emulator-operations.md"

HEAD = """\
# Operations of the emulator

What [the emulator](emulator.md) serves of Genesys Cloud's Platform API, below `/api/v2`: each operation with the query
parameters that it takes, and [the permissions](emulator.md#permissions) of which one has to be there. A parameter, a
field or a method that the API does not have is refused; of what the API has beside these nothing is there, and is 404.

This page is written by `make emulator-pages`.
"""

API = "/api/v2"

TITLES = {
    "OrganizationsService": "Organization, limits and token",
    "IntegrationsService": "Integrations and their types",
    "CredentialsService": "Credentials and their types",
    "ActionsService": "Actions, drafts, functions and certificates",
    "ArchitectService": "Flows, dependency tracking and executions",
    "AuthorizationService": "Roles, grants, divisions and permissions",
    "UsersService": "Users",
    "OAuthService": "OAuth clients",
}
"""By the names of the services, in the order in which they stand in the list."""


def text() -> str:
    """The page as it stands in the file."""
    return HEAD + "".join(f"{line}\n" for line in _lines())


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), "utf-8")


def _lines() -> Iterator[str]:
    for service in Organization(SERVICES).services:
        yield from ("", f"## {TITLES[type(service).__name__]}", "")
        yield "| Operation | Parameters | Permissions |"
        yield "|---|---|---|"
        for route in service.routes():
            yield from _rows(route)


def _rows(route: Route) -> Iterator[str]:
    if isinstance(route.app, Resource) and route.path.startswith(API):
        for method, operation in route.app.operations.items():
            path = route.path.removeprefix(API)
            yield f"| `{method} {path}` | {_parameters(operation)} | {_permissions(operation)} |"


def _parameters(operation: Operation) -> str:
    return ", ".join(f"`{each}`" for each in sorted(operation.parameters)) or "–"


def _permissions(operation: Operation) -> str:
    return " or ".join(f"`{each}`" for each in operation.needed) or "–"


if __name__ == "__main__":
    main()
