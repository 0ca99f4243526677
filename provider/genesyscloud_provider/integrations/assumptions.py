"""What is assumed of integrations, their credentials, actions and functions."""

from __future__ import annotations

from typing import Final

from genesyscloud_provider.client.assumptions import Assumption

OF_TYPES: Final = (
    Assumption(
        "UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS",
        "The integration types of Google and Adobe are the only ones that accept credentials of these systems.",
        "API reference 1.1 and question 1 (C for Google's credential types, ? for the rest)",
        "The preview names the types that may be meant and asks for the id of one, or says that there is none. Nothing"
        " is sent.",
        "List the integration types, and look which of them accept such credentials.",
    ),
    Assumption(
        "GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE",
        "The fields of Google's credential types are named as the console labels them, spelling aside, or have these"
        " labels as titles; all but the impersonated user are required.",
        "API reference 2 and question 1 (C for the labels, ? for the keys, I that they are required)",
        "The preview says which fields the organization's type has; a program can use their names. Nothing is sent.",
        "Read the descriptions of both credential types.",
    ),
    Assumption(
        "CREDENTIAL_TYPES_ARE_DESCRIBED_AS_SCHEMAS",
        "The description of a credential type has its fields' names as keys of `properties`, each with a `title`, and"
        " lists those that are required.",
        "API reference 2 and question 6 (C for the keys of the description, I for what is in `properties`)",
        "Fields of a type that is not documented are checked less, or refused in the preview although the service"
        " takes them; `genesyscloud:preflight` set to `off` sends them unchecked.",
        "Read the descriptions of all credential types, and compare those of documented types with what is known.",
    ),
    Assumption(
        "REQUIRED_FIELDS_WITH_A_DEFAULT_MAY_BE_LEFT_OUT",
        "The service fills in the `default` that the description of a credential type gives a field, also where it"
        " lists the field as required.",
        "API reference 2 and question 6 (I)",
        "The service refuses the credential in its own words, and the field has to be written.",
        "Create a credential without such a field.",
    ),
    Assumption(
        "DOCUMENTED_FIELDS_ARE_RIGHT",
        "Salesforce's credential needs its security token, and an AWS role has an ARN of the usual form in every"
        " partition.",
        "API reference 2 (C for the keys, I for these two rules)",
        "The preview refuses a credential that the service would take. Nothing is sent.",
        "Create a Salesforce credential without a security token.",
    ),
    Assumption(
        "SLOT_KEYS_ARE_AS_WRITTEN",
        "A slot of an integration has the same key, case included, in what is saved and in what is answered.",
        "API reference 1.1 and question 4 (C for the keys, ? for the case)",
        "A refresh shows the credential as taken away, and the next `pulumi up` saves it under the documented key once"
        " more, beside the other one.",
        "Save a credential in the slot of an AWS Lambda integration, and read it.",
    ),
    Assumption(
        "FUNCTIONS_TAKE_USER_DEFINED",
        "An integration of Genesys Cloud Functions takes a credential of type `userDefined` in the slot"
        " `functionCredentials`.",
        "API reference 1.1, supplement on question 5 (C1)",
        "The service refuses the configuration in its own words. The new integration is removed again, or kept as"
        " unfinished by the plugin.",
        "Link such a credential to an integration of that type.",
    ),
    Assumption(
        "OTHER_REGIONS_HAVE_OTHER_AWS_ACCOUNTS",
        "In the regions of FedRAMP and of the European Sovereign Cloud roles are assumed from other AWS accounts.",
        "API reference 7 (C1 for FedRAMP, ? for the Sovereign Cloud)",
        "`LambdaDataActions` asks for an account that is the usual one. A role that trusts a wrong account cannot be"
        " assumed: the action fails in its first test.",
        "Create a `LambdaDataActions` in each region, and test an action.",
    ),
    Assumption(
        "QUALIFIED_LAMBDA_ARNS_ARE_CALLED",
        "An action can call a version or an alias of a Lambda function by its ARN.",
        "API reference 7 and question 19 (I)",
        "The service refuses the action when it is validated, or the action fails in its first test. Nothing else"
        " changes.",
        "Publish an action with the ARN of an alias, and test it.",
    ),
    Assumption(
        "DIGICERT_IS_THE_LITERAL",
        "A Web Services integration whose client certificate DigiCert signs has `DigiCert` as its"
        " `clientCertificateAuthority`.",
        "API reference 1.3 and question 3 (I)",
        "The service refuses it in its own words, or a refresh shows another value. DigiCert can be chosen in the"
        " console then, and left out of the program: updates leave it as it is.",
        "Choose DigiCert in the console, and read the configuration.",
    ),
    Assumption(
        "ABSENT_AUTHORITY_IS_GENESYS_CLOUD",
        "Without `clientCertificateAuthority` a Web Services integration uses the authority `Genesys Cloud`.",
        "API reference 1.3 (C for the default of the console, I for absence)",
        "A change between the two is not seen as one, and no update is made for it.",
        "Compare a new integration before and after its first save in the console.",
    ),
)
"""What is said of types, slots and fields where no public source does."""

OF_INTEGRATIONS: Final = (
    Assumption(
        "INTEGRATION_TYPE_IS_FIXED",
        "The type of an integration cannot be changed.",
        "API reference 4.1 (I)",
        "An integration is replaced that could be changed in place. As long as its actions are in use, the replacement"
        " is refused.",
        "Send another type with a PATCH of an integration.",
    ),
    Assumption(
        "GIVEN_NAME_IS_KEPT",
        "A new integration has exactly the name that the request for it gives.",
        "API reference 4.1 (C1)",
        "After an answer that got lost the new integration is not found. The error says so; what is left has another"
        " name than `pulumi-unfinished-…`, and no warning names it.",
        "Create two integrations of one type, each with a name.",
    ),
    Assumption(
        "STALE_VERSION_IS_REFUSED",
        "A save of a configuration, a draft or an action is refused unless it carries the current version.",
        "API reference 4.2 and 8.3 (C for configurations and for publishing a draft, I for changes of a draft and of an"
        " action; I that the service goes by its documentation)",
        "What somebody else saved since the last look is overwritten unseen.",
        "Save a configuration, a draft and an action twice with one version, and look at what is there.",
    ),
    Assumption(
        "VERSION_GROWS_WITH_EVERY_CHANGE",
        "Each save of a configuration or of a published action gives it a greater version, and nothing else does.",
        "API reference 4.2 and 8.3 (I)",
        "A refresh does not show a change that left an action's version alone, and the next save overwrites it. A"
        " version that grows by itself costs a look more at each save.",
        "Save a configuration and an action, change their states, and compare the versions.",
    ),
    Assumption(
        "OMITTED_SETTINGS_ARE_REMOVED",
        "What a save of a configuration leaves out is removed: properties and credentials.",
        "API reference 4.2 (C that all of it is sent, I for what is left out)",
        "What was taken out of a program stays in Genesys Cloud, remembered as somebody else's. `pulumi up` says that"
        " nothing is left to do.",
        "Save a configuration with a property and a credential, then without them, and read it.",
    ),
    Assumption(
        "WHAT_IS_SAVED_COMES_BACK",
        "Properties, contracts, templates, maps and headers are answered as they were saved, but for defaults and for"
        " the order in lists without one.",
        "API reference 1.3 and 8.2 (C for exports, I for every value)",
        "A refresh shows a difference, of an action once somebody has changed it or after an import, and the next"
        " `pulumi up` saves the same once more. The contract of a published action is never compared with the live one,"
        " so that nothing is replaced by that.",
        "Save an integration and an action with every setting, and compare what is read.",
    ),
    Assumption(
        "LIMIT_REFUSAL_SAYS_LIMIT",
        "A creation that is refused because the limit of a type is reached has `limit` in its body, or that word in its"
        " message.",
        "API reference 5.2 and question 11, supplement on question 11 (?)",
        "Right after a deletion of its own the provider does not wait until the deleted integration counts no more. The"
        " refusal is shown, nothing is created, and the same command works later.",
        "Create integrations of one type until one is refused.",
    ),
    Assumption(
        "INACTIVE_INTEGRATIONS_COUNT",
        "Inactive integrations count towards the limit of their type.",
        "API reference 1.2, supplement on question 11 (C1)",
        "The preview says that there is no room although there is; `genesyscloud:preflight` set to `off` creates it.",
        "Create inactive integrations of one type until one is refused.",
    ),
    Assumption(
        "ACTIVATION_TAKES_THREE_MINUTES_AT_MOST",
        "An integration is active, or in ERROR, three minutes after it was enabled.",
        "API reference 4.1 and question 14 (C1)",
        "The integration is kept with a warning; `pulumi refresh` shows later what became of it, and"
        " `genesyscloud:activationTimeout` makes it wait longer.",
        "Enable an integration of each type, and measure.",
    ),
    Assumption(
        "ERROR_AFTER_ENABLING_IS_FINAL",
        "An integration that is in ERROR when it is looked at after it was enabled does not become active by itself.",
        "API reference 4.1 and question 14 (C1; I that the first answer may tell an earlier ERROR)",
        "`pulumi up` fails although the integration becomes active. It is removed if it was new, or kept as unfinished"
        " by the plugin; the same command tries again.",
        "Enable an integration with a wrong credential, correct that, enable it again, and watch its states.",
    ),
    Assumption(
        "DELETED_INTEGRATIONS_ARE_ABSENT",
        "A deleted integration is answered 404 in the end, and not with the intended state DELETED.",
        "API reference 4.1 and question 15 (C that it is 404, ? what DELETED is for)",
        "A refresh shows the integration with `intendedState` DELETED, and the next `pulumi up` tries to enable it and"
        " ends with the service's refusal; `pulumi state delete` forgets it.",
        "Delete an integration, and read it and the listing until it is gone.",
    ),
)
"""How integrations live."""

OF_CREDENTIALS: Final = (
    Assumption(
        "SAVING_MOVES_MODIFIED_DATE",
        "Each save of a credential gives it a later `modifiedDate`, in listings too.",
        "API reference 3.6 (C for the field and that `Credential`, as it is read by its id, has none; I for when it"
        " moves)",
        "A credential that somebody else has changed is not recognised where the date stays: a refresh shows nothing,"
        " and the next save of the program overwrites the change. Where listings tell no date, each update is refused"
        " until a refresh.",
        "Save a credential twice, and compare the dates.",
    ),
    Assumption(
        "LINKING_LEAVES_MODIFIED_DATE",
        "Linking a credential to an integration does not change its `modifiedDate`.",
        "API reference 4.3 (I)",
        "A refresh shows `fields` as changed, which is one more update; an update before that is refused, and asks for"
        " the refresh. Nothing is overwritten.",
        "Link a credential to an integration, unlink it, and compare the dates.",
    ),
    Assumption(
        "SAVED_FIELDS_TAKE_EFFECT",
        "An integration logs in with the new fields of its credential once they are saved, and needs no change itself.",
        "API reference 4.3 (I)",
        "After a rotation actions fail, or go on with the old secret, until the integration is disabled and enabled"
        " again, or its configuration is saved. `test_data_action` shows the first.",
        "Save other fields of a linked credential, and test an action.",
    ),
    Assumption(
        "CREDENTIAL_ANSWERS_NAME_THEIR_TYPE",
        "What is answered about a credential names its type.",
        "API reference 3.6 (I), supplement on question 7 (C1 for reading by id)",
        "The state's word is taken for the type, and after an import the program's. A credential of another type than"
        " the program says is linked, and the service decides; a type that was changed outside is not noticed before"
        " the next save.",
        "Read a credential by its id, in the listing and within an integration's configuration.",
    ),
    Assumption(
        "CREDENTIAL_IS_SAVED_AS_A_WHOLE",
        "A save of a credential needs its name, its type and all of its fields, and a field that is left out is gone.",
        "API reference 4.3 and question 8, supplement on question 8 (?)",
        "A new name without `fields` is refused although the service would take it. Nothing is lost: all fields are"
        " always sent.",
        "Save a credential without one of its fields, and see whether an action that needs the field still works.",
    ),
    Assumption(
        "SECRET_FIELDS_CANNOT_BE_READ",
        "Reading a credential tells no value of its secret fields.",
        "API reference 4.3 and question 7 (C that they are redacted, ? in which form and which fields these are)",
        "The provider reads no field, so that nothing changes: another value that somebody saved shows by"
        " `modifiedDate` alone.",
        "Read a credential of each type.",
    ),
    Assumption(
        "IN_USE_REFUSAL_SAYS_SO",
        "A deletion that is refused because an integration uses the credential is answered 409, or says `in use`.",
        "API reference 4.3 and question 9, supplement on question 9 (?)",
        "Right after a deletion of its own the provider does not wait until the deleted integration uses the credential"
        " no more. The refusal is shown, and the same command works later.",
        "Delete a credential that an integration uses.",
    ),
    Assumption(
        "CLOCKS_AGREE_WITHIN_TWO_SECONDS",
        "The header `Date` and a credential's `createdDate` are of clocks that agree to two seconds.",
        "API reference 3.6 (I)",
        "After an answer that got lost the new credential is not found. The error says so; nothing is taken over, and"
        " the credential is left, used by nothing.",
        "Create a credential, and compare its date with the header of the answer.",
    ),
)
"""How credentials live."""

OF_ACTIONS: Final = (
    Assumption(
        "DATA_ACTION_TYPES_ARE_TOLD_BY_THEIR_ID",
        "The ids of integration types for data actions that are not documented have `data-actions` in them.",
        "API reference, supplement 2 (C1: a client that was written against a live list looks for that)",
        "Lists of integrations lack some, or show some that no data action belongs to. Nothing else depends on it.",
        "List the integration types, and compare the ids of those in the category of data actions.",
    ),
    Assumption(
        "CUSTOM_ACTIONS_ARE_TOLD_BY_THEIR_ID",
        "The id of an action that came with its integration begins with `static`, that of a custom auth action with"
        " `customAuth_-_`, and no other action's id does.",
        "API reference 8.1 (C for the forms, I that there are no others), supplement X4 (C that the official exporter"
        " looks for `static` alone)",
        "An action that came with an integration counts as somebody's: the deletion of the integration is refused until"
        " it is consented to. Nothing is lost.",
        "List the actions of an integration of each type.",
    ),
    Assumption(
        "UNPUBLISHED_ACTION_IS_NOT_FOUND",
        "Reading an action that was never published is answered 404, unless its draft is asked for.",
        "API reference 8.1 (C1 for listings, I for reading by id)",
        "A draft counts as published when it is imported, and when it is deleted: that is refused where nobody can tell"
        " who uses it. Nothing is lost.",
        "Create a draft, and read it as an action.",
    ),
    Assumption(
        "CREATED_ACTIONS_ARE_PUBLISHED",
        "An action that is created by `POST …/actions` is published by that.",
        "API reference 8.3 (C that there is a request, C1 that it publishes at once)",
        "The state says that it is published, and no flow can call it. A refresh shows it as a draft, and the next"
        " `pulumi up` publishes it.",
        "Create an action by it, and read the action and its draft.",
    ),
    Assumption(
        "VALIDATION_TELLS_WHY_A_CREATION_IS_REFUSED",
        "What `POST …/actions` refuses, the validation of a draft of the same finds fault with.",
        "API reference 8.3 (C1 that the refusal may have no reason, I that the validation has it)",
        "The message has the refusal alone, and says that the validation finds nothing wrong; nothing is left. A draft"
        " that is published by a second update may work.",
        "Create an action with a mistake of each kind, and validate a draft of it.",
    ),
    Assumption(
        "PUBLISHING_ENDS_THE_DRAFT",
        "There is no draft of an action any more when it has been published.",
        "API reference 8.3 (I), supplement 4 (C1 for `POST …/actions`)",
        "After an answer that got lost, a publication is not recognised. The error says that it is most likely a draft"
        " still; `pulumi refresh` and `pulumi up` go on.",
        "Publish a draft, and read the draft.",
    ),
    Assumption(
        "SECOND_DRAFT_IS_A_CONFLICT",
        "A request for a draft of an action that has one already is answered 409.",
        "API reference 8.3, supplement X1 (C that 409 is listed, ? for what)",
        "An update of a function changes a draft that somebody else has begun, and publishes it, or discards it if the"
        " update fails.",
        "Ask twice for a draft of a published action.",
    ),
    Assumption(
        "DRAFTS_LEAVE_THE_PUBLISHED_VERSION",
        "Changing the draft of a published action leaves the version of what is published as it is.",
        "API reference 8.3 (I)",
        "Each update of a function is refused, as if somebody else were changing it. Nothing is overwritten.",
        "Change a draft of a published action, and read the published one's version.",
    ),
    Assumption(
        "PATCH_LEAVES_WHAT_IT_DOES_NOT_NAME",
        "A change of an action keeps the name and the category that it does not mention.",
        "API reference 3.6 and 8.3 (I)",
        "An action whose program gives no category loses it or gets another one; flows that run are not affected, and"
        " a refresh does not show it. An auth action may lose its name, or the service refuses the change.",
        "Change an action's configuration alone, and read its name and category.",
    ),
    Assumption(
        "CONSUMERS_REFER_TO_ACTIONS_BY_ID",
        "Flows, scripts and agents refer to an action by its id, which a deleted action never gets back.",
        "API reference, supplement 4 (C for flows, C1 for the id, I for scripts, agents and for no way back)",
        "Replacements are refused that would break nothing; consent lets them through.",
        "Replace an action that a flow uses by another one of its name, and run the flow.",
    ),
    Assumption(
        "AUTH_ACTION_APPEARS_IN_FIFTEEN_SECONDS",
        "A custom auth action is there fifteen seconds after its credential was linked.",
        "API reference 8.4 (I)",
        "`CustomAuthAction` fails, and says that none has appeared; the next `pulumi up` takes it over.",
        "Link a `userDefinedOAuth` credential, and read the auth action until it is there.",
    ),
    Assumption(
        "UNCLOSED_AND_UNMATCHED_PARTS_ARE_MISTAKES",
        "An action cannot work if a template has a `${` without its `}`, a directive without its `#end` or an `#end`"
        " without its directive, or if a header is given twice.",
        "API reference 8.2 (C that templates are Velocity's, I for what becomes of others)",
        "The preview refuses an action that the service would take. Nothing is sent; an action that is there already is"
        " not refused.",
        "Publish an action with each of these, and test it.",
    ),
    Assumption(
        "ACTION_LIMITS_COUNT_CUSTOM_ACTIONS",
        "The organization's limits `actions.total.max` and `actions.integration.max` count its custom actions and those"
        " of one integration, with those that are drafts only.",
        "API reference 5.3 (C for the names, C1 that others do not count, ? for drafts)",
        "The inventory shows too little or too much room for actions. The provider refuses nothing for it; where"
        " there is no room, the service's refusal is shown, and nothing is left.",
        "Compare the limits with the actions of an organization that has reached one of them.",
    ),
    Assumption(
        "SYSTEM_URLS_ARE_PATHS",
        "The actions of Salesforce, Zendesk and Microsoft Dynamics 365 have a path of the system's API, before which"
        " the service puts the address of the credential.",
        "API reference 8.2, supplement X3 (C for the paths, ? whether an absolute URL is refused)",
        "The preview warns of an absolute URL that works.",
        "Publish and test an action of each of these systems with a path, and one with an absolute URL.",
    ),
)
"""How actions live."""

OF_FUNCTIONS: Final = (
    Assumption(
        "FUNCTION_ACTIONS_ARE_CALLED_BY_POST",
        "The actions of Genesys Cloud Functions have POST as their `requestType`, whatever is sent.",
        "API reference 8.5 (I: POST in each published export)",
        "The preview refuses another verb; or a refresh shows a `requestType` that the program does not have, once"
        " somebody has changed the action or after an import, and the next `pulumi up` publishes the function once"
        " more.",
        "Publish a function without a `requestType`, and read it.",
    ),
    Assumption(
        "CODE_KEEPS_ITS_FILE_NAME",
        "The name that is told of a function's code is, or holds, the file name under which it was sent.",
        "API reference 3.6 (C for the field, I for its content)",
        "The provider waits until `genesyscloud:activationTimeout` is over and says that the code is not taken over."
        " A draft is left or removed as after any error; what is live stays.",
        "Send code under a name, and read the draft's function.",
    ),
    Assumption(
        "AVAILABLE_CODE_CAN_BE_PUBLISHED",
        "A draft whose code is `Available` can be validated and published, at once or as soon as no change is refused"
        " with `ACTION.PROCESSING` any more.",
        "API reference 8.5 (C for the status, I for what it allows), supplement X7 (C that there is that refusal)",
        "`ACTION.PROCESSING` is waited for, three minutes at most, and any other refusal is shown. A new function is"
        " removed again, or kept as a draft by the plugin; the next `pulumi up` publishes it.",
        "Send code, wait until it is `Available`, and publish.",
    ),
    Assumption(
        "CODE_IS_PROCESSED_IN_THREE_MINUTES",
        "Three minutes after code was sent no change is refused with `ACTION.PROCESSING` any more.",
        "API reference 8.5, supplement X7 (C for the refusal, ? how long)",
        "The update ends with the refusal, which says that the code is still processed. A draft is left or removed as"
        " after any error; what is live stays, and the next `pulumi up` goes on.",
        "Send code of the largest size, change the draft at once, and measure until that is accepted.",
    ),
)
"""How functions live."""

ASSUMPTIONS: Final[tuple[Assumption, ...]] = (*OF_TYPES, *OF_INTEGRATIONS, *OF_CREDENTIALS, *OF_ACTIONS, *OF_FUNCTIONS)
"""Everything that is assumed of this family."""
