"""What an integration type does not accept of what a program writes; nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator

from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.framework.steps import Failure
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.integration.types import Specification

__all__ = ["failures", "not_accepted"]


def failures(specification: Specification | None, olds: Properties, news: Properties) -> Iterator[Failure]:
    """What the integration type does not accept (API reference 1.1 and 1.3).

    Args:
        specification: what the type accepts; None where only the organization could tell.
        olds: the inputs of the last deployment; empty when something will be created.
        news: the inputs of the program.
    """
    yield from _credential_failures(specification, olds, news)
    yield from _certificate_authority_failures(news)


def _credential_failures(specification: Specification | None, olds: Properties, news: Properties) -> Iterator[Failure]:
    written, credential = news["integrationType"], news.get("credential")
    if credential is None:
        known = facts.system(written) or specification
        if known and known.credential_required:
            accepted = " or ".join(known.credential_types)
            kind = f"of type {accepted}" if accepted else "that the organization's own type accepts"
            yield Failure("credential", f"is required for {written}: an IntegrationCredential {kind}")
        return
    if not isinstance(credential, dict):
        return
    if credential.get("id") == "" and olds.get("credential") != credential:
        yield Failure("credential.id", "must not be empty")
    given = credential.get("type")
    if specification and isinstance(given, str) and given and specification.slot(given) is None:
        yield Failure("credential.type", not_accepted(given, specification))


def not_accepted(given: str, specification: Specification) -> str:
    """Why a credential of type `given` does not fit an integration type."""
    accepted = specification.credential_types
    taken = " or ".join(accepted) or "no credential"
    return f"{given!r} is not accepted by {specification.id}, which takes {taken}{did_you_mean(given, accepted)}"


def _certificate_authority_failures(news: Properties) -> Iterator[Failure]:
    key, written = facts.CLIENT_CERTIFICATE_AUTHORITY, news["integrationType"]
    system = facts.system(written)
    if system and not system.mutual_tls and news.get(key) is not None:
        yield Failure(key, f"is for Web Services integrations only, not for {written}")
    properties = news.get("properties")
    if isinstance(properties, dict) and key in properties:
        yield Failure(f"properties.{key}", f"has an argument of its own: use `{key}`")
