"""The switches for what no official source states: in what Genesys Cloud may be otherwise than the reference infers.

`Switches` has all of these. What they are for is `contradictions`: each turns one fact, and nothing else.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(ge=0)]


class Otherwise(BaseModel):
    """In what this Genesys Cloud is otherwise. Every default is what the reference infers."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    # The API as a whole
    answers_are_identified: bool = True
    """Whether answers have the header `ININ-Correlation-Id`, and refusals a `code`."""
    hidden_objects: Literal["forbidden", "not_found"] = "forbidden"
    """What a GET without the permission for it is: 403, or as if there were no such objects: 404, or an empty list."""
    expired_token_status: Literal[400, 401, 403] = 401
    """Status of a request with a token that has expired, or that is of nobody."""
    redirects_to: str | None = None
    """Host to which everything below `/api/` is redirected with 307; None for no redirects."""
    rate_limit_count: Literal["used", "left"] = "used"
    """What `inin-ratelimit-count` counts: the requests of the window, or those that are left."""
    listings_lack: Annotated[int, Field(ge=0)] = 0
    """How many objects numbered listings do not show, the last ones, although they count them."""
    cursor_in: Literal["next_uri", "field"] = "next_uri"
    """Where the listing of credentials tells its next page: in `nextUri`, or the cursor alone as the field `after`."""
    read_lag_seconds: Seconds = 0.0
    """For how long a new object cannot be read by its id; that is 404."""
    restorable_integrations: bool = False
    """Whether a PATCH with the intended state RESTORED brings a deleted integration back, without its actions."""
    left_out: list[str] = []
    """Names of fields that no answer below `/api/` has, at any depth."""
    expired_upload_status: Literal[400, 403, 410] = 403
    """Status of an upload of code to an address whose time is over."""

    # Dependency tracking, flows and aggregates
    dependencies_by_version: bool = False
    """Whether dependency tracking asks for the version of an action, and is 400 without one."""
    dependency_rows: Literal["each_version", "newest"] = "each_version"
    """Whether a flow has a row for each version that uses an action, or one for the newest of them."""
    untracked_types: list[str] = []
    """Types of flows and scripts of which dependency tracking knows nothing, whatever its status."""
    tracking_lag_seconds: Seconds = 0.0
    """For how long a version of a flow or script that was saved or published is not in dependency tracking."""
    secure_dependency_type: Literal["SECUREACTION", "DATAACTION"] = "SECUREACTION"
    """As what dependency tracking knows secure actions."""
    flows_told: Literal["all", "published"] = "all"
    """Which flows `GET /flows` tells: all, or those that were published."""
    renamed_permissions: dict[str, str] = {}
    """Permissions that have another name than here: the name here → the name."""
    aggregated_ids: Literal["whole", "bare"] = "whole"
    """What `actionId` is in aggregates: the action's id, or the part of it after the prefix `custom_-_`."""
    max_aggregated_days: Annotated[int, Field(ge=1)] | None = None
    """How many days an interval of action aggregates may have; more are 400. None for no limit."""
    aggregated_callers: Literal["all", "flows"] = "all"
    """Whose executions aggregates count: everybody's, or those of flows and scripts alone."""
    aggregates_lag_seconds: Seconds = 0.0
    """How long an execution takes to be in the aggregates."""
    flows_find_actions: Literal["by_id", "by_name"] = "by_id"
    """How a flow that runs finds an action that was deleted: not at all, or as another one of its name."""

    # Integration types and credential types
    more_types: dict[str, list[str]] = {}
    """Further integration types for data actions: type id → the credential types that their one slot takes."""
    renamed_fields: dict[str, str] = {}
    """Fields of Google's and Adobe's credential types that have another key and another label: key → key."""
    credential_type_form: Literal["schema", "nested"] = "schema"
    """Whether the fields of a credential type are the keys of its `properties`, or a whole schema stands in there."""
    fields_with_defaults: Literal["optional", "listed", "needed"] = "optional"
    """Whether fields of credentials that have a default are told as optional, or as required, though they can be left
    out, or as required, and have to be given."""
    optional_fields: dict[str, list[str]] = {}
    """Fields that may be left out, of documented credential types: credential type → fields."""
    slot_keys: Literal["as_saved", "lower_first"] = "as_saved"
    """With which key a slot is answered: that of the type, or the same with a small first letter."""
    slot_types: dict[str, list[str]] = {}
    """Slots that take other credential types than is documented: slot key → credential types."""
    qualified_lambda_arns: Literal["accept", "refuse"] = "accept"
    """Whether an action can call a version or an alias of a Lambda function."""
    digicert: str = "DigiCert"
    """The `clientCertificateAuthority` that stands for DigiCert."""
    default_authority: Literal["Genesys Cloud", "DigiCert"] = "Genesys Cloud"
    """The `clientCertificateAuthority` of an integration that has none."""

    # Integrations
    integration_type_change: Literal["refuse", "accept"] = "refuse"
    """What a PATCH of an integration with another type is: 400, or a change of it."""
    given_names_are_kept: bool = True
    """Whether a new integration has the name that the request gives it; otherwise that of its type."""
    properties_are_trimmed: bool = False
    """Whether texts in `properties` are kept without the white space around them."""
    omitted_settings: Literal["remove", "keep"] = "remove"
    """What becomes of properties and credentials that a PUT of a configuration leaves out."""
    limit_is_told: bool = True
    """Whether a POST over the limit says so; otherwise it is a refusal without a reason."""
    inactive_integrations_count: bool = True
    """Whether disabled integrations count towards the limit of their type; otherwise enabling is what it refuses."""
    passing_errors: Annotated[int, Field(ge=0)] = 0
    """How many reads show ERROR first, after an integration was enabled, before it becomes ACTIVE."""
    deleted_integrations_answer: bool = False
    """Whether a deleted integration can be read for good, with the intended state DELETED."""

    # Credentials
    saving_moves_modified_date: bool = True
    """Whether a PUT of a credential gives it a later `modifiedDate`."""
    saved_fields_take_effect: bool = True
    """Whether actions run with the fields of a credential as they are saved; otherwise with those that it had when its
    integration was enabled or configured last."""
    credentials_name_their_type: bool = True
    """Whether answers about credentials have their `type`."""
    login_lasts_seconds: Seconds = 0.0
    """For how long an action of a Genesys Cloud integration goes on with the login of an earlier run."""
    credential_clock_ahead_seconds: float = 0.0
    """How far the dates of credentials are ahead of the header `Date`."""

    # Actions
    action_changes_move_the_version: bool = True
    """Whether a PATCH of a published action gives it a greater version."""
    stale_action_version: Literal["bad_request", "conflict", "untold", "accept"] = "bad_request"
    """A save of an action or draft with a stale version: 400 or 409 that tell both versions, 400 without a reason, or
    taken as if it were fresh."""
    unpublished_actions_answer: bool = False
    """Whether reading an action that was never published shows its draft; otherwise it is 404."""
    creation_publishes: bool = True
    """Whether `POST …/actions` publishes; otherwise it makes a draft."""
    validation_tells: bool = True
    """Whether the validation of a draft tells what keeps it from being published; otherwise it finds nothing."""
    published_drafts_answer: bool = False
    """Whether the draft of an action without one is answered as what is published; otherwise it is 404."""
    second_draft: Literal["conflict", "accept"] = "conflict"
    """POST of a draft of an action that has one: 409, or the draft that is there."""
    draft_changes_move_the_published_version: bool = False
    """Whether a change of a draft gives the published form a greater version too."""
    omitted_action_fields: Literal["keep", "reset"] = "keep"
    """What a PATCH of an action does with name and category that it leaves out: the service's defaults come back."""
    lax_templates: bool = False
    """Whether a template that cannot be read is taken as it stands, and a header may be given twice; otherwise the
    action fails."""
    counted_actions: Literal["custom", "all"] = "custom"
    """Which actions count for `actions.total.max` and `actions.integration.max`: custom ones, or static ones too."""

    # Functions
    function_request_type: Literal["POST", "PUT"] = "POST"
    """The `requestType` that the action of a function is answered with, if it was given none."""
    code_names: Literal["file", "id"] = "file"
    """As what a function's code is told: the name of its file, or its id."""
    function_scan_seconds: Seconds = 0.0
    """For how long an action cannot be published after its code is Available, which is 409 and names no reason."""

    # Roles and OAuth clients
    told_policies: Literal["all", "first"] = "all"
    """Which policies of a role a caller is told of its own grants: all, or the first one."""
    clients_are_told_divisions: bool = True
    """Whether an OAuth client is told in which divisions it has a permission; otherwise that is 400."""
    clients_are_listed_as_holders: bool = True
    """Whether the subjects that have a role are told with OAuth clients among them."""
    oauth_clients_shown: Annotated[int, Field(ge=1)] | None = None
    """How many clients the list of OAuth clients shows at most, of as many as `total` says. None for all."""
    active_client_code: str = "cannot.delete.client"
    """Code of the deletion of a client that does not count as inactive."""
    inactive_lag_seconds: Seconds = 0.0
    """How long a client that was made inactive does not count as such when it is deleted."""
    usage_is_counted: bool = True
    """Whether the requests of OAuth clients are counted as their usage."""
