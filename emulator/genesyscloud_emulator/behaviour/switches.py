"""The switches: everything in which the emulator can behave differently (API reference, section 10).

The defaults are the reference's suggestions. Each switch can be given to the constructor of `Emulator`, set at run
time over the control route, and, for the common ones, on the command line.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, field_validator

from genesyscloud_emulator.behaviour.otherwise import Otherwise, Seconds
from genesyscloud_emulator.behaviour.permissions import PERMISSIONS
from genesyscloud_emulator.wire.reports import Report


class StateDetail(Report):
    """Why an integration is in state ERROR: `reportedState.detail` (API reference 3.6).

    In Python the names are in snake case, in JSON in camel case; either is understood.
    """

    localizable_message_code: str = "error"
    message: str = ""
    message_with_params: str = ""
    message_params: dict[str, str] = Field(default_factory=dict)


INVENTED_NAMES = frozenset(
    {
        # Google: type id, slot, and field keys of its two credential types
        "google-data-actions",
        "googleServiceAccount",
        "clientEmail",
        "privateKeyId",
        "serviceAccountEmail",
        "authorizationScopes",
        "impersonateUserEmail",
        # Adobe: type id, slot, credential type, field keys
        "adobe-data-actions",
        "adobeCredentials",
        "adobeServiceAccount",
        "organizationId",
        "technicalAccountId",
        "audience",
        "metascopes",
        "sandboxName",
        # Google and Adobe
        "clientId",
        "clientSecret",
        "privateKey",
        "loginUrl",
    }
)
"""What the switch `invented_names` can replace; field keys are replaced in Google's and Adobe's types only."""


class Switches(Otherwise, BaseModel):
    """How this Genesys Cloud behaves. Unknown names and wrong types are refused.

    What no official source states has further switches, in `genesyscloud_emulator.behaviour.otherwise.Otherwise`.
    """

    # Integrations (API reference 1.2 and 4.1)
    name_suffix: str = " ({n})"
    """What follows the default name of a further instance; `{n}` is its number, from 2 on."""
    name_numbering: Literal["lowest_free", "after_highest"] = "lowest_free"
    """Whether the number of a removed instance is given out again."""
    patch_changes_name: bool = False
    """Whether PATCH of an integration also takes `name` and `notes`; otherwise it ignores them."""
    max_instances: dict[str, Annotated[int, Field(ge=0)]] = {}
    """Limits that differ from the published ones: integration type id → how many."""
    limits: dict[str, dict[str, Annotated[int, Field(ge=0)] | None]] = {}
    """Limits of the organization that it tells, and that differ from the usual ones, or are more: namespace → key →
    value; None is one that it does not tell. Of these it keeps those of how many actions there may be."""
    limit_status: Annotated[int, Field(ge=400, le=499)] = 400
    """Status of a POST over the limit. The body's `limit` is filled in."""
    limit_code: str = "bad.request"
    """Code of a POST over the limit."""
    not_installable: list[str] = []
    """Integration types marked `nonInstallable`: creating one is 403."""
    not_enabled: list[str] = []
    """Integration types that wait for AppFoundry: reading the type is 404, creating one is 403."""

    # Configuration (API reference 4.2)
    stale_version: Literal["conflict", "bad_request", "accept"] = "conflict"
    """PUT with a stale version: 409, or 400 with "does not match the current version", or taken as if it were fresh."""
    version_required: bool = True
    """Whether a PUT without `version` is 400; otherwise the last writer wins."""
    accept_unknown_slots: bool = False
    """Whether slot keys are taken that the integration type does not have."""
    accept_wrong_credential_types: bool = False
    """Whether a slot takes credentials of any type."""
    accept_unknown_credentials: bool = False
    """Whether a slot takes the id of a credential that does not exist."""
    accept_unknown_properties: bool = True
    """Whether `properties` and `advanced` take keys that the type's schema does not have."""
    defaults_appear: bool = False
    """Whether a PUT fills in the defaults of the type's `properties` schema (API reference 1.3)."""
    empty_notes_placeholder: bool = False
    """Whether empty notes read as `node_dynamodb_empty_string`."""

    # Activation (API reference 4.1)
    activation_reads: Annotated[int, Field(ge=0)] = 0
    """How many reads show ACTIVATING or DEACTIVATING before the final state. Being listed counts as a read."""
    activation_seconds: Seconds = 0.0
    """For how long at least a change of state takes."""
    activation_errors: dict[str, StateDetail] = {}
    """Activations that end in ERROR: integration type id, or `*` for all → the detail to report."""
    error_without_credential: bool = False
    """Whether activation ends in ERROR when a required slot is empty; otherwise it ends in ACTIVE."""

    # Credentials (API reference 4.3)
    redaction: Literal["absent", "mask", "nothing", "clear"] = "absent"
    """GET one: secret fields left out, or masked, or no fields at all, or all fields in clear."""
    partial_credential_fields: bool = False
    """Whether a PUT that leaves a field out keeps that field; otherwise it removes it."""
    credential_type_change: Literal["accept", "refuse"] = "accept"
    """Whether a PUT may change the type of a credential; refused with 400."""
    credential_in_use: Literal["cascade", "conflict", "untold"] = "cascade"
    """DELETE of a linked credential: the slots that hold it become empty, or 409, or 400 without a reason."""
    credential_types_paged: bool = False
    """Whether credential types are answered as a page, as the definition had it before April 2026, or as an array."""
    modified_date_moves_on_link: bool = False
    """Whether linking a credential to an integration, or unlinking it, counts as a modification of the credential."""

    # Lists and lags (API reference 3.5 and 4.1)
    max_page_size: Annotated[int, Field(ge=1)] = 999
    """The largest `pageSize` of numbered pages."""
    oversized_page: Literal["refuse", "clamp"] = "refuse"
    """A `pageSize` over the maximum is 400, or is read as the maximum."""
    unlisted: list[str] = []
    """Ids of objects that no listing shows, although numbered ones count them and they can be read by their id."""
    unreadable: list[str] = []
    """Ids of actions that listings show and that cannot be read: what is asked of one by its id is 500."""
    announced_pages: Annotated[int, Field(ge=1)] | None = None
    """How many pages numbered listings say they have, whatever they have; None for the truth."""
    list_lag_seconds: Seconds = 0.0
    """For how long new objects are missing from lists."""
    delete_lag_seconds: Seconds = 0.0
    """For how long deleted objects can still be read. So long a deleted integration counts towards the limit of its
    type, and its credentials are in use."""
    auth_action_lag_seconds: Seconds = 0.0
    """How long the custom auth action takes to appear after its credential was linked (API reference 8.4)."""

    # Actions (API reference 8)
    action_answers_have_config: bool = True
    """Whether what was written to an action comes back with its configuration; a GET has to ask for it."""
    static_actions: bool = True
    """Whether new integrations bring the built-in actions of their type."""
    static_action_ids: Literal["named", "uuid", "custom"] = "named"
    """Ids of built-in actions: `static_-_`, the name and the integration, or `static_` and digits (supplement X4), or
    such as custom actions have."""
    inactive_integrations_run: bool = False
    """Whether actions of an integration that is not active can be tested and executed; otherwise that is 400."""
    absolute_system_urls: Literal["refuse", "accept"] = "refuse"
    """An absolute URL for Salesforce, Zendesk or Dynamics, whose actions have a path: 400, or used as it is."""
    backends: dict[str, str] = {}
    """Where the requests of test runs go: host of the action's URL → `http://127.0.0.1:8080`, on this machine."""
    function_transfer_reads: Annotated[int, Field(ge=0)] = 0
    """How many reads show uploaded code in status Transferring (API reference 8.5). A refused change counts as one."""
    function_processing_refusals: Annotated[int, Field(ge=0)] = 0
    """How many changes of its action are refused with `ACTION.PROCESSING` after uploaded code is shown as Available."""
    function_changes_move_the_version: bool = True
    """Whether settings and code of a draft's function move the draft's version (supplement X17)."""
    function_needs_zip_id: bool = False
    """Whether a function has only the code that its settings name by `zipId`; otherwise uploaded code is its code."""
    runtime_statuses: dict[str, Literal["Available", "Deprecated", "Unavailable"]] = {}
    """Statuses of runtimes that differ from the published ones, by the runtime's name."""

    # Traffic (API reference 5.3 and 6.1)
    latency_seconds: Seconds = 0.0
    """How long every answer takes at least."""
    rate_limit: Annotated[int, Field(ge=1)] = 300
    """Requests per window, of whatever `rate_limit_counts`."""
    rate_limit_counts: Literal["token", "client"] = "token"
    """Whether each token has a window of its own, or the OAuth client has one for all its tokens."""
    rate_window_seconds: Annotated[float, Field(gt=0)] = 60.0
    """Length of the window of `rate_limit` and `token_rate_limit`."""
    token_lifetime_seconds: Seconds | None = None
    """Life of every token from when it was issued; None for what its client's `accessTokenValiditySeconds` say."""
    token_rate_limit: Annotated[int, Field(ge=0)] | None = None
    """Token requests per window, 400 beyond that; None for no limit."""
    bad_client_status: Literal[400, 401, 500] = 401
    """Status of a token request with a wrong client id or secret."""

    # Architect (supplement 4)
    dependency_status: Literal[
        "BUILDINCOMPLETE",
        "BUILDINITIALIZING",
        "BUILDINPROGRESS",
        "BUILDQUEUED",
        "NOTBUILT",
        "OPERATIONAL",
        "OPERATIONALNEEDSREBUILD",
    ] = "OPERATIONAL"
    """Status of the index of dependency tracking. Unless it is OPERATIONAL, its answers are 206."""
    rebuilding_answer: Literal["no_body", "empty_page"] = "no_body"
    """What comes with a 206: nothing, or for lists a page that looks as if nobody used anything."""
    wrong_dependency_type: Literal["refuse", "not_found", "empty"] = "refuse"
    """Asking for a secure action as DATAACTION, or for another as SECUREACTION: 400, 404, or no consumers at all."""
    unused_dependency: Literal["empty", "not_found"] = "empty"
    """What tracking says of a published action that nothing ever used: no consumers, or 404."""
    max_flow_ids: Annotated[int, Field(ge=1)] = 100
    """How many ids `GET /flows` takes; more are 413."""

    # OAuth clients (supplement 3)
    max_oauth_clients: Annotated[int, Field(ge=0)] = 500
    """How many clients an organization may have, its own included. The number is invented: no source tells it."""
    secret_moves_modified_date: bool = True
    """Whether a new secret counts as a modification of the client."""
    deleted_clients_answer: bool = True
    """Whether a deleted client is still answered, with state `deleted`, for `delete_lag_seconds`; otherwise 404."""
    usage_reads: Annotated[int, Field(ge=0)] = 0
    """How many reads of a usage query show it Running before its results are there."""

    # Roles and grants (supplement 3)
    roles_to_give: Literal["held", "any"] = "held"
    """Which roles a caller can give to an OAuth client in its POST or PUT: those that it holds itself, others being
    403, or any. Grants by `/authorization/subjects/…` take any either way."""
    grant_lag_seconds: Seconds = 0.0
    """How long a new grant takes to be effective. Lists show it at once."""
    grants_have_policies: bool = True
    """Whether a subject's grants show the policies of their roles even without `includeFullRoles`."""
    unknown_permissions: Literal["accept", "drop", "refuse"] = "accept"
    """What a role does with policies of permissions that do not exist: keeps them, leaves them out, or is 400."""
    wildcard_policies: Literal["keep", "expand", "expand_partly", "word"] = "keep"
    """Whether `*` in a role's policy is stored as it is, or as all that it stands for, or as that but for the last
    action of each entity, or as the word `all`."""
    duplicate_role_names: Literal["accept", "conflict", "bad_request"] = "accept"
    """A role with the name of another is taken, or is 409, or 400. No source tells which."""

    # Permissions (API reference 3)
    missing_permissions: list[str] = []
    """Permissions that the organization's own OAuth client lacks, such as `architect:dependencyTracking:view`: what
    needs one is 403. It has all others that the emulator knows (see `genesyscloud_emulator.behaviour.permissions`).
    """

    aggregates_need: Literal["analytics", "actions"] = "analytics"
    """What aggregates of executions ask for: `analytics:actionAggregate:view`, as its other queries do, or what reading
    actions asks for, as the API's definition of July 2026 has it."""

    # Names that no public source shows (API reference 11)
    invented_names: dict[str, str] = {}
    """Other names for what the emulator had to invent for Google and Adobe: invented → wanted (see `INVENTED_NAMES`).

    Objects that exist keep the names they were created with.
    """

    @field_validator("invented_names")
    @classmethod
    def _are_invented(cls, names: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(names) - INVENTED_NAMES)
        if unknown:
            raise ValueError(f"not among the invented names: {', '.join(unknown)}")
        return names

    @field_validator("missing_permissions")
    @classmethod
    def _are_permissions(cls, names: list[str]) -> list[str]:
        unknown = sorted(set(names) - PERMISSIONS)
        if unknown:
            raise ValueError(f"no permission that the emulator knows: {', '.join(unknown)}")
        return names

    @field_validator("backends")
    @classmethod
    def _are_here(cls, backends: dict[str, str]) -> dict[str, str]:
        for url in backends.values():
            if not _is_here(url):
                raise ValueError(f"{url} is not http:// and a loopback address with a port, as http://127.0.0.1:8080")
        return {host.lower(): url for host, url in backends.items()}

    def apply(self, changes: Mapping[str, object]) -> None:
        """Set some switches, all or none. Raises pydantic's ValidationError."""
        changed = type(self).model_validate({**self.model_dump(), **changes})
        for name in changes:
            setattr(self, name, getattr(changed, name))

    def name_instead(self, invented: str) -> str:
        """The name to use for what the emulator may have invented a name for (`invented_names`)."""
        return self.invented_names.get(invented, invented)

    def activation_error(self, type_id: str) -> StateDetail | None:
        """The error in which activations of this integration type end, if they do."""
        return self.activation_errors.get(type_id) or self.activation_errors.get("*")


def _is_here(url: str) -> bool:
    """Whether this is scheme, host and port alone of a server on this machine."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.path.strip("/") or parts.query or parts.fragment or parts.port is None:
        return False
    if parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False
