"""The one list of the services: what is served, reported, saved and restored of an organization goes through it."""

from __future__ import annotations

from genesyscloud_emulator.actions.routes import ActionsService
from genesyscloud_emulator.architect.routes import ArchitectService
from genesyscloud_emulator.authorization.routes import AuthorizationService
from genesyscloud_emulator.credentials.routes import CredentialsService
from genesyscloud_emulator.integrations.routes import IntegrationsService
from genesyscloud_emulator.oauth.routes import OAuthService
from genesyscloud_emulator.organization import Service
from genesyscloud_emulator.organizations.routes import OrganizationsService
from genesyscloud_emulator.users.routes import UsersService

SERVICES: tuple[type[Service], ...] = (
    OrganizationsService,
    IntegrationsService,
    CredentialsService,
    ActionsService,
    ArchitectService,
    AuthorizationService,
    UsersService,
    OAuthService,
)
