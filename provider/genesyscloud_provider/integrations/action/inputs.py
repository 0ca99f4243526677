"""What a program may write of a data action."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from genesyscloud_provider.framework.declaration import Change, Differs, Inputs, Mark, NotBlank, Part, ReplaceIf
from genesyscloud_provider.framework.properties import Archive
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action.diff import (
    changed_config,
    changed_function,
    changed_schemas,
    is_published,
    other_publication,
    other_secrecy,
)
from genesyscloud_provider.integrations.action_config.diff import another_integration
from genesyscloud_provider.integrations.action_config.inputs import ActionConfig, IntegrationReference
from genesyscloud_provider.integrations.protection import DeletionProtection


class ActionContract(Part):
    """What an action takes and gives back, as JSON schemas. Neither changes once the action is published."""

    input: Annotated[
        dict[str, Any],
        Mark.ANY_JSON,
        Field(
            repr=False,
            description="The schema of what flows and scripts pass: an object whose properties are simple values.",
        ),
    ]
    output: Annotated[
        dict[str, Any],
        Mark.ANY_JSON,
        Field(repr=False, description="The schema of what they get: an object, or an array."),
    ]


class ActionFunction(Part):
    """The code that an action of Genesys Cloud Functions runs."""

    runtime: Annotated[NotBlank, Field(description="What runs it, such as `nodejs22.x`.")]
    handler: Annotated[
        NotBlank,
        Field(description="The file and the function in it that is called, such as `src/index.handler`."),
    ]
    timeout_seconds: Annotated[
        int | None, Field(strict=True, description=f"Seconds that it may run, {facts.seconds(facts.FUNCTION_SECONDS)}.")
    ] = None
    description: Annotated[
        str | None, Field(max_length=facts.FUNCTION_DESCRIPTION_LENGTH, description="What it is for.")
    ] = None
    code: Annotated[
        Archive | None,
        Field(
            description="The code with all that it needs: a folder, or a zip or tar archive. In Python a path will do,"
            " and without a provider an archive has to be a `FileArchive`. Other contents are uploaded; the same ones"
            " elsewhere are no change. Required when the function is created; an imported one may leave it out, as the"
            " service does not show it.",
        ),
    ] = None


class ActionInputs(Inputs):
    """The inputs of `DataAction`."""

    integration: Annotated[
        IntegrationReference,
        Change.REPLACE,
        Differs(another_integration),
        Field(description="The integration that the action belongs to."),
    ]
    name: Annotated[
        NotBlank,
        Change.UPDATE,
        Mark.AUTONAMED,
        Field(
            max_length=facts.ACTION_NAME_LENGTH,
            description="The action's name in Genesys Cloud, as flows and scripts list it.",
        ),
    ]
    category: Annotated[
        str | None,
        Change.UPDATE,
        Field(
            max_length=facts.ACTION_NAME_LENGTH,
            description="Under what flows and scripts list it; the integration's name by default. Left out later, it"
            " stays as it is.",
        ),
    ] = None
    contract: Annotated[
        ActionContract,
        ReplaceIf(is_published),
        Differs(changed_schemas),
        Field(description="What it takes and gives back. A change replaces the action once it is published."),
    ]
    secure: Annotated[
        bool | None,
        ReplaceIf(is_published),
        Differs(other_secrecy),
        Field(
            strict=True,
            description="Whether only secure flows may call it; false by default. A change replaces the action once it"
            " is published.",
        ),
    ] = None
    config: Annotated[
        ActionConfig | None,
        Change.UPDATE,
        Differs(changed_config),
        Field(description="How it calls its system. Required unless it is a function."),
    ] = None
    function: Annotated[
        ActionFunction | None,
        Change.UPDATE,
        Differs(changed_function),
        Field(description="The code that it runs. Required for Genesys Cloud Functions, and for nothing else."),
    ] = None
    publish: Annotated[
        bool | None,
        Change.UPDATE,
        Differs(other_publication),
        Field(
            strict=True,
            description="Whether it is published, true by default. A draft can be tested, and nothing can call it. A"
            " change to true publishes it; what is published stays so, and a change to false is refused.",
        ),
    ] = None
    deletion_protection: DeletionProtection = None
