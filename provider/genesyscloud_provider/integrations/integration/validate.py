"""What an integration type does not accept of what a program writes; nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator

from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.reading import known, values_of
from genesyscloud_provider.framework.steps import Check, Failure
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.integration.inputs import IntegrationInputs
from genesyscloud_provider.integrations.integration.types import Specification


def failures(specification: Specification | None, check: Check[IntegrationInputs]) -> Iterator[Failure]:
    """What the integration type does not accept (API reference 1.1 and 1.3).

    Args:
        specification: what the type accepts; None where only the organization could tell.
        check: what the program wrote, and wrote before.
    """
    yield from _credential_failures(specification, check)
    yield from _certificate_authority_failures(check.new)


def _credential_failures(specification: Specification | None, check: Check[IntegrationInputs]) -> Iterator[Failure]:
    written, credential = check.new.integration_type, check.new.credential
    if credential is None:
        documented = facts.system(written) or specification
        if documented and documented.credential_required:
            accepted = " or ".join(documented.credential_types)
            kind = f"of type {accepted}" if accepted else "that the organization's own type accepts"
            yield Failure("credential", f"is required for {written}: an IntegrationCredential {kind}")
        return
    if known(credential) is None:
        return
    if credential.id == "" and (check.old is None or values_of(check.old.credential) != values_of(credential)):
        yield Failure("credential.id", "must not be empty")
    given = known(credential.type)
    if specification and given and specification.slot(given) is None:
        yield Failure("credential.type", not_accepted(given, specification))


def not_accepted(given: str, specification: Specification) -> str:
    """Why a credential of type `given` does not fit an integration type."""
    accepted = specification.credential_types
    taken = " or ".join(accepted) or "no credential"
    return f"{given!r} is not accepted by {specification.id}, which takes {taken}{did_you_mean(given, accepted)}"


def _certificate_authority_failures(new: IntegrationInputs) -> Iterator[Failure]:
    key, written = facts.CLIENT_CERTIFICATE_AUTHORITY, new.integration_type
    system = facts.system(written)
    if system and not system.mutual_tls and new.client_certificate_authority is not None:
        yield Failure(key, f"is for Web Services integrations only, not for {written}")
    if key in (known(new.properties) or {}):
        yield Failure(f"properties.{key}", f"has an argument of its own: use `{key}`")
