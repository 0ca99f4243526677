"""How Genesys Cloud behaves if what is assumed of it is false: the switches that contradict each assumption.

Each contradiction turns the fact that it is named after, as a plausible other Genesys Cloud would have it, and nothing
else. The names are those of the provider's list of assumptions; a test of both keeps the two lists together.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, Final

CONTRADICTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    # The API as a whole
    "ANSWERS_HAVE_CORRELATION_AND_CODE": {"answers_are_identified": False},
    "NOT_FOUND_MEANS_ABSENT": {"hidden_objects": "not_found"},
    "STALE_VERSION_IS_TOLD": {"stale_action_version": "untold"},
    "EXPIRED_TOKEN_IS_401": {"expired_token_status": 403},
    "REFUSED_LOGIN_IS_4XX": {"bad_client_status": 500},
    "API_NEVER_REDIRECTS": {"redirects_to": "api.elsewhere.invalid"},
    "NEW_TOKEN_HAS_A_FULL_ALLOWANCE": {"rate_limit_counts": "client"},
    "RATE_HEADERS_COUNT_THE_WINDOW": {"rate_limit_count": "left"},
    "PAGES_SHOW_EVERY_OBJECT": {"listings_lack": 1},
    "CURSOR_STANDS_IN_NEXT_URI": {"cursor_in": "field"},
    "NEW_OBJECTS_ARE_READABLE_AT_ONCE": {"read_lag_seconds": 9, "list_lag_seconds": 9},
    "NEW_OBJECTS_ARE_LISTED_IN_TEN_SECONDS": {"list_lag_seconds": 300},
    "DELETED_OBJECTS_COUNT_FOR_A_MINUTE_AT_MOST": {"delete_lag_seconds": 600},
    "IDS_ARE_NEVER_REUSED": {"restorable_integrations": True},
    "REQUIRED_PARTS_ARE_PRESENT": {"left_out": ["version"]},
    "EXPIRED_UPLOAD_ADDRESS_IS_403": {"expired_upload_status": 400},
    # Who uses an action
    "TRACKING_IS_ASKED_BY_ID_ALONE": {"dependencies_by_version": True},
    "UNUSED_ACTIONS_HAVE_NO_ROWS": {"unused_dependency": "not_found"},
    "EACH_VERSION_HAS_ITS_ROW": {"dependency_rows": "newest"},
    "ONLY_OPERATIONAL_IS_COMPLETE": {"untracked_types": ["WORKFLOW"]},
    "PUBLISHED_FLOWS_ARE_TRACKED_AT_ONCE": {"tracking_lag_seconds": 300},
    "SECURE_ACTIONS_HAVE_THEIR_OWN_TYPE": {"secure_dependency_type": "DATAACTION"},
    "FLOWS_ARE_TOLD_BY_ID": {"flows_told": "published"},
    "RUNS_PERMISSION_HAS_THIS_NAME": {
        "renamed_permissions": {"analytics:actionAggregate:view": "analytics:dataActionAggregate:view"}
    },
    "RUNS_ARE_COUNTED_BY_ACTION_ID": {"aggregated_ids": "bare"},
    "RUNS_ARE_TOLD_BY_DAY": {"max_aggregated_days": 7},
    "RUNS_COUNT_EVERY_CALLER": {"aggregated_callers": "flows"},
    "RUNS_ARE_COUNTED_IN_MINUTES": {"aggregates_lag_seconds": 86_400},
    # Integration types and credential types
    "UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS": {
        "more_types": {
            "google-bigquery-data-actions": ["googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount"],
            "adobe-target-data-actions": ["adobeServiceAccount"],
        }
    },
    "GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE": {"renamed_fields": {"clientEmail": "account"}},
    "CREDENTIAL_TYPES_ARE_DESCRIBED_AS_SCHEMAS": {"credential_type_form": "nested"},
    "REQUIRED_FIELDS_WITH_A_DEFAULT_MAY_BE_LEFT_OUT": {"fields_with_defaults": "needed"},
    "DOCUMENTED_FIELDS_ARE_RIGHT": {"optional_fields": {"salesforce": ["securityToken"]}},
    "SLOT_KEYS_ARE_AS_WRITTEN": {"slot_keys": "lower_first"},
    "FUNCTIONS_TAKE_USER_DEFINED": {"slot_types": {"functionCredentials": ["basicAuth"]}},
    "QUALIFIED_LAMBDA_ARNS_ARE_CALLED": {"qualified_lambda_arns": "refuse"},
    "DIGICERT_IS_THE_LITERAL": {"digicert": "DIGICERT"},
    "ABSENT_AUTHORITY_IS_GENESYS_CLOUD": {"default_authority": "DigiCert"},
    "DATA_ACTION_TYPES_ARE_TOLD_BY_THEIR_ID": {"invented_names": {"google-data-actions": "google-cloud-actions"}},
    # Integrations
    "INTEGRATION_TYPE_IS_FIXED": {"integration_type_change": "accept"},
    "GIVEN_NAME_IS_KEPT": {"given_names_are_kept": False},
    "STALE_VERSION_IS_REFUSED": {"stale_version": "accept", "stale_action_version": "accept"},
    "VERSION_GROWS_WITH_EVERY_CHANGE": {"action_changes_move_the_version": False},
    "OMITTED_SETTINGS_ARE_REMOVED": {"omitted_settings": "keep"},
    "WHAT_IS_SAVED_COMES_BACK": {"properties_are_trimmed": True},
    "LIMIT_REFUSAL_SAYS_LIMIT": {"limit_is_told": False},
    "INACTIVE_INTEGRATIONS_COUNT": {"inactive_integrations_count": False},
    "ACTIVATION_TAKES_THREE_MINUTES_AT_MOST": {"activation_seconds": 600},
    "ERROR_AFTER_ENABLING_IS_FINAL": {"passing_errors": 5},
    "DELETED_INTEGRATIONS_ARE_ABSENT": {"deleted_integrations_answer": True},
    # Credentials
    "SAVING_MOVES_MODIFIED_DATE": {"saving_moves_modified_date": False},
    "LINKING_LEAVES_MODIFIED_DATE": {"modified_date_moves_on_link": True},
    "SAVED_FIELDS_TAKE_EFFECT": {"saved_fields_take_effect": False},
    "CREDENTIAL_ANSWERS_NAME_THEIR_TYPE": {"credentials_name_their_type": False},
    "CREDENTIAL_IS_SAVED_AS_A_WHOLE": {"partial_credential_fields": True},
    "SECRET_FIELDS_CANNOT_BE_READ": {"redaction": "clear"},
    "IN_USE_REFUSAL_SAYS_SO": {"credential_in_use": "untold"},
    "CLOCKS_AGREE_WITHIN_TWO_SECONDS": {"credential_clock_ahead_seconds": -30},
    # Actions
    "CUSTOM_ACTIONS_ARE_TOLD_BY_THEIR_ID": {"static_action_ids": "custom"},
    "UNPUBLISHED_ACTION_IS_NOT_FOUND": {"unpublished_actions_answer": True},
    "CREATED_ACTIONS_ARE_PUBLISHED": {"creation_publishes": False},
    "VALIDATION_TELLS_WHY_A_CREATION_IS_REFUSED": {"validation_tells": False},
    "PUBLISHING_ENDS_THE_DRAFT": {"published_drafts_answer": True},
    "SECOND_DRAFT_IS_A_CONFLICT": {"second_draft": "accept"},
    "DRAFTS_LEAVE_THE_PUBLISHED_VERSION": {"draft_changes_move_the_published_version": True},
    "PATCH_LEAVES_WHAT_IT_DOES_NOT_NAME": {"omitted_action_fields": "reset"},
    "CONSUMERS_REFER_TO_ACTIONS_BY_ID": {"flows_find_actions": "by_name"},
    "AUTH_ACTION_APPEARS_IN_FIFTEEN_SECONDS": {"auth_action_lag_seconds": 120},
    "UNCLOSED_AND_UNMATCHED_PARTS_ARE_MISTAKES": {"lax_templates": True},
    "ACTION_LIMITS_COUNT_CUSTOM_ACTIONS": {"counted_actions": "all"},
    "SYSTEM_URLS_ARE_PATHS": {"absolute_system_urls": "accept"},
    # Functions
    "FUNCTION_ACTIONS_ARE_CALLED_BY_POST": {"function_request_type": "PUT"},
    "CODE_KEEPS_ITS_FILE_NAME": {"code_names": "id"},
    "AVAILABLE_CODE_CAN_BE_PUBLISHED": {"function_scan_seconds": 600},
    "CODE_IS_PROCESSED_IN_THREE_MINUTES": {"function_processing_refusals": 10_000},
    # Roles and OAuth clients
    "CALLERS_GIVE_ONLY_ROLES_THEY_HOLD": {"roles_to_give": "any"},
    "GRANTS_TAKE_EFFECT_IN_TEN_SECONDS": {"grant_lag_seconds": 60},
    "SAVED_CREDENTIALS_ARE_USED_AT_ONCE": {"login_lasts_seconds": 600},
    "HOLDERS_OF_A_ROLE_ARE_LISTED": {"clients_are_listed_as_holders": False},
    "WILDCARDS_MAY_BE_EXPANDED": {"wildcard_policies": "word"},
    "WILDCARDS_ARE_EXPANDED_TO_ALL_THAT_THERE_IS": {"wildcard_policies": "expand_partly"},
    "TAKEN_ROLE_NAMES_ARE_A_CONFLICT": {"duplicate_role_names": "bad_request"},
    "UNKNOWN_PERMISSIONS_ARE_TAKEN": {"unknown_permissions": "refuse"},
    "CALLERS_ARE_TOLD_THEIR_POLICIES": {"told_policies": "first"},
    "CLIENTS_ARE_TOLD_WHERE_THEY_MAY": {"clients_are_told_divisions": False},
    "OAUTH_CLIENTS_COME_IN_ONE_PIECE": {"oauth_clients_shown": 25},
    "ACTIVE_CLIENTS_ARE_REFUSED_BY_CODE": {"active_client_code": "bad.request"},
    "CLIENT_USAGE_IS_COUNTED": {"usage_is_counted": False},
}
"""Name of an assumption → the switches with which it is false."""

NOT_CONTRADICTED: Final[Mapping[str, str]] = {
    "SCRIPTS_TELL_NO_LIVE_VERSION": "the emulator serves nothing of scripts but their rows in dependency tracking, and"
    " whatever else told their live version, nobody would ask it",
    "OTHER_REGIONS_HAVE_OTHER_AWS_ACCOUNTS": "it is about accounts and roles of AWS, which the emulator has not",
}
"""Name of an assumption that the emulator cannot contradict → why not."""


def contradicting(names: Iterable[str]) -> dict[str, Any]:
    """The switches with which these assumptions are false.

    Raises ValueError for a name that is unknown, or that cannot be contradicted, and for two that exclude each other.
    """
    switches: dict[str, Any] = {}
    owners: dict[str, str] = {}
    for name in dict.fromkeys(names):
        for switch, value in _of(name).items():
            if switches.get(switch, value) != value:
                raise ValueError(
                    f"{owners[switch]} and {name} cannot be contradicted at once: both set the switch {switch}."
                )
            switches[switch], owners[switch] = value, name
    return switches


def _of(name: str) -> Mapping[str, Any]:
    if name in NOT_CONTRADICTED:
        raise ValueError(f"{name} cannot be contradicted by the emulator: {NOT_CONTRADICTED[name]}.")
    if name not in CONTRADICTIONS:
        close = difflib.get_close_matches(name.upper(), CONTRADICTIONS, n=1)
        meant = f" Did you mean {close[0]}?" if close else ""
        raise ValueError(f"{name} is no assumption that the emulator knows.{meant}")
    return CONTRADICTIONS[name]
