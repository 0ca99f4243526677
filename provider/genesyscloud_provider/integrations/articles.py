"""What the source articles ask for before a system's actions work, and where they say more (requirements 1 to 3).

Each sentence stands here once, as an item of a checklist. The pages of the systems and the descriptions of the
integration types derive from it, in every language; the checklists of the examples are checked against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from genesyscloud_provider.integrations.facts import (
    FUNCTION_SECONDS,
    HTTPS_PORT,
    LAMBDA_SECONDS,
    SYSTEMS,
    System,
)


@dataclass(frozen=True)
class FurtherReading:
    """An article of the Genesys Cloud Resource Center.

    Attributes:
        about: its title, or what it is about where no reference gives the title.
        titled: whether that is its title.
        address: its address; empty where no reference gives it.
    """

    about: str
    titled: bool = True
    address: str = ""

    def __str__(self) -> str:
        """As a page lists it."""
        if self.address:
            return f"[{self.about}]({self.address})"
        return f'"{self.about}"' if self.titled else self.about


@dataclass(frozen=True)
class Article:
    """What the articles say of one system beside its facts.

    Attributes:
        prerequisites: what has to be there first, a sentence each.
        reading: where they say more.
        ready_made: whether integrations may bring actions of their own, which nobody wrote.
        troubles: what failures of its actions mean, a sentence each.
    """

    prerequisites: tuple[str, ...]
    reading: tuple[FurtherReading, ...] = ()
    ready_made: bool = False
    troubles: tuple[str, ...] = ()


def _verbs(key: str) -> str:
    *others, last = next(each.verbs for each in SYSTEMS if each.key == key)
    return f"{', '.join(others)} or {last}"


CLIENT_VERBS: Final = ("Add", "Delete", "Edit", "View")
"""What is done with OAuth clients and with roles (API reference, supplement 3)."""

GRANT_VERBS: Final = ("Add", "Delete")
"""What is done with grants: a role is given to the OAuth client that Pulumi logs in with, and taken from it."""

TO_MAKE_CLIENTS: Final = (
    f"OAuth > Client > {', '.join(CLIENT_VERBS)}, Authorization > Role > {', '.join(CLIENT_VERBS)} and Authorization >"
    f" Grant > {', '.join(GRANT_VERBS)}"
)
"""The permissions to make roles and OAuth clients, and to give roles, as the console writes them."""

_OF_WEB_SERVICES: Final = (
    FurtherReading("credential types of the web services data actions integration", titled=False),
    FurtherReading("How to use the User Defined credential type"),
    FurtherReading("How to use the User Defined (OAuth) credential type"),
    FurtherReading("Workflow for the User Defined (OAuth) credential type"),
    FurtherReading("port 443, the only one that actions call", titled=False),
    FurtherReading("MTLS support for data actions"),
    FurtherReading("which certificate authorities are trusted publicly", titled=False),
)

ARTICLES: Final[dict[str, Article]] = {
    "adobe": Article(
        (
            "An organization that has the integration type still: Genesys Cloud has deprecated it.",
            "A project in the Adobe I/O Console, which shows the values of the credential's fields.",
            "The private key that matches the public key in the Adobe I/O Console: of the pair that was generated"
            " there, or of a pair of your own whose public key was given there.",
        ),
        (FurtherReading("the deprecation of the Adobe data actions integration", titled=False),),
    ),
    "aws-lambda": Article(
        (
            f"A Lambda function that takes and returns JSON and completes in less than {LAMBDA_SECONDS} seconds.",
            "An IAM role with access to the functions that the actions invoke: the credential holds its ARN.",
        ),
        (FurtherReading("Create IAM resources to invoke an AWS Lambda function"),),
    ),
    "genesys-cloud": Article(
        (
            "A second OAuth client with the *client credentials* grant, with which the actions call the Platform API."
            " Its roles need what the actions do, and no more. `OAuthClient` and `Role` make them in the same program,"
            " and `PlatformDataActions` all at once in Python.",
            "To make the role and the client in the program, for the client that Pulumi logs in with also"
            f" {TO_MAKE_CLIENTS}. It holds the role too then, in all divisions (`grantToProvider`): Genesys Cloud lets"
            " a caller give only roles that it holds itself.",
            f"Actions that use {_verbs('genesys-cloud')}: this integration takes no other request types.",
        ),
        (FurtherReading("Create an OAuth client"),),
        ready_made=True,
    ),
    "genesys-cloud-functions": Article(
        (
            "Code that takes and returns JSON, for one of the Node.js runtimes that Genesys Cloud offers, and is done"
            f" within {FUNCTION_SECONDS[1]} seconds.",
        ),
    ),
    "google": Article(
        (
            "A Google Cloud Platform or G Suite account, and a project in which the APIs that the actions call are"
            " enabled.",
            "A service account in this project with access to what the actions ask for, and a key of it as a JSON"
            " file.",
            "For G Suite: the service account's client ID, allowed by an administrator of the domain to act for users"
            " (domain-wide delegation) within the scopes of the credential. The documentation of each"
            " Google API says which scopes it needs.",
            "For G Suite, where the API refers to users: the e-mail address of the user to impersonate.",
        ),
        (FurtherReading("Configure Google Cloud Platform"),),
        troubles=(
            "An action answers **403**: the API refers to users. Give the credential the e-mail address of the user to"
            " impersonate.",
        ),
    ),
    "microsoft-dynamics-365": Article(
        (
            "A user of Dynamics 365 with access to all the data that the actions show.",
            "The integration registered as an application in Microsoft Entra ID (formerly Azure Active Directory):"
            " that gives the application ID.",
            "The root organization web address of Dynamics 365, such as `https://contoso.crm.dynamics.com`.",
        ),
        (FurtherReading("Register the integration in Microsoft Entra ID"),),
        ready_made=True,
    ),
    "salesforce": Article(
        (
            "A Salesforce user, best a system administrator, whose profile has *API Enabled*, has *View All* on"
            " accounts, cases and contacts, and can see every field that the actions use.",
            "This user's security token. Salesforce sends a new one whenever the password changes.",
            "*Allow OAuth Username-Password Flows* turned on in Salesforce's *OAuth and OpenID Connect Settings*.",
            "All of these settings at once: while any of *API Enabled*, *View All* and *Allow OAuth Username-Password"
            " Flows* is off, every action fails.",
        ),
        ready_made=True,
        troubles=(
            "Every action fails: one of *API Enabled*, *View All* on accounts, cases and contacts, and *Allow OAuth"
            " Username-Password Flows* is off.",
        ),
    ),
    "web-services": Article(
        (
            f"The web service answers on HTTPS, on port {HTTPS_PORT} and on no other.",
            "It speaks TLS 1.2 or 1.3.",
            "It has a certificate of a public certificate authority, one of Mozilla's program, and presents all"
            " intermediate certificates with it.",
            "It takes and returns JSON.",
            f"It is called with {_verbs('web-services')}.",
            "It asks for no login, for basic authentication, or for something that user-defined fields can express.",
        ),
        _OF_WEB_SERVICES,
    ),
    "zendesk": Article(
        (
            "A Zendesk user whose e-mail address is verified, best an administrator.",
            "An API token of Zendesk.",
            "The base service URL, `https://{subdomain}.zendesk.com` with the subdomain of your account.",
        ),
        ready_made=True,
    ),
}
"""By the system's key, what the articles say beside the facts."""

COMMON_READING: Final = (
    FurtherReading("Requirements for the data actions integrations"),
    FurtherReading("Add a data actions integration"),
    FurtherReading("Concepts for the data actions integration", address="https://help.genesys.cloud/177847"),
    FurtherReading("About custom actions for integrations"),
    FurtherReading("Add contracts to custom actions for integrations"),
    FurtherReading("Add configuration to custom actions for integrations"),
    FurtherReading("Request configuration for data actions"),
    FurtherReading("how to test actions, and how to edit them", titled=False),
    FurtherReading("the list of all installed integrations", titled=False),
)
"""What the articles of every system point to."""


def about(meant: System) -> FurtherReading:
    """The article about a system as such; the title of one is seen, the others' are not."""
    if meant.key == "web-services":
        return FurtherReading("About the web services data actions integration")
    return FurtherReading(f"about the {meant.title} data actions integration", titled=False)


ACTION_VERBS: Final = ("Add", "Delete", "Edit", "Execute", "View")
"""What the articles ask for of actions, *Execute* among it: the test of an action needs it."""

INTEGRATION_VERBS: Final = ("Add", "Delete", "Edit", "View")
"""What is done with integrations and credentials; of the articles' own are *Edit* and *View*."""

ALL_ACTION_PERMISSIONS: Final = "Integrations > Action > All Permissions"
"""Instead of the single permissions for actions."""

_ACTIONS: Final = f"Integrations > Action > {', '.join(ACTION_VERBS)}"

LEAST: Final = f"Integrations > Integration > Edit, View and {_ACTIONS}"
"""The permissions that the articles ask for, as the console writes them."""

LOGIN: Final = (
    "An OAuth client of Genesys Cloud with the *client credentials* grant, with which Pulumi logs in. Its roles need"
    f" Integrations > Integration > {', '.join(INTEGRATION_VERBS)} and {_ACTIONS}; or {ALL_ACTION_PERMISSIONS} in"
    " place of the single ones, which takes in those to come."
)
"""With which permissions a program is deployed, as an item of a checklist."""


def room(meant: System) -> str:
    """How many integrations there may be, as an item of a checklist."""
    return f"Room for it: an organization has at most {meant.max_instances} {meant.title} data actions integrations."


def in_the_console(permission: str) -> str:
    """How the console writes a permission that the API calls `domain:entityName:verb`."""
    domain, entity, verb = permission.split(":")
    words = "".join(f" {each}" if each.isupper() else each for each in entity)
    domain = "OAuth" if domain == "oauth" else domain
    return " > ".join(each[:1].upper() + each[1:] for each in (domain, words.title(), verb))
