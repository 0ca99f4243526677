# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

"""`DataAction`."""

from __future__ import annotations

from typing import Any, ClassVar

import pulumi

from pulumi_genesyscloud._data_action import Conveniences
from pulumi_genesyscloud._dynamic import DATA_ACTION
from pulumi_genesyscloud._resource import Declared
from pulumi_genesyscloud.arguments import (
    DATA_ACTION_CONFIG,
    DATA_ACTION_CONTRACT,
    DATA_ACTION_FUNCTION,
    INTEGRATION_REFERENCE,
    DataActionConfigArgs,
    DataActionContractArgs,
    DataActionFunctionArgs,
    IntegrationReferenceArgs,
)
from pulumi_genesyscloud.data_action_integration import DataActionIntegration
from pulumi_genesyscloud.lookups import (
    GetIntegrationResult,
)


class DataAction(Conveniences, module="genesyscloud", name="DataAction"):
    """A data action: what an integration does for flows, scripts and agents.

    It is published as it is created. Where Genesys Cloud refuses it, the faults are shown that its validation finds,
    nothing is left, and the next update tries again. Verb, URL, contract and templates are checked in the preview,
    by what the system of the integration takes. What cannot work is an error: a directive without its `#end`, a
    header given twice. What Genesys Cloud may take all the same is a warning, with the line and what may be meant:
    an input that the contract does not name, a value that is not translated, an output that is no JSON, a body with
    GET, two actions of one name. An action that is deployed, or imported, as it is in the program is not refused.

    Once an action is published, Genesys Cloud freezes its `contract` and whether it is `secure`: a change of either
    is a replacement, and the new action has another id. Flows and scripts refer to that id. Replacing and deleting a
    published action are therefore refused while it is in use, ran in the last 24 hours, or that cannot be told; the
    message names who uses it. Make the new action beside it, under another resource name, repoint the flows, then
    remove the first one. `deletion_protection=False` is consent, once it is deployed. To tell who uses an action the
    credentials need `architect:dependencyTracking:view`, `architect:flow:view`, and for the runs, as is assumed,
    `analytics:actionAggregate:view`.

    Everything else is changed in place, with the version that was last seen, so that nobody's edit is overwritten
    unseen.

    A function is drafted, given its code and published, and so is each change of it; what is live stays until all of
    that is done. Its code is compared by its files, wherever they are, and uploaded when they are others; the action
    keeps its id. Genesys Cloud gives code back to nobody, to an import neither: keep it with the program. A runtime
    that Genesys Cloud has deprecated, or that is gone, is an error in the preview. A function that has a deprecated
    one keeps it; of one whose runtime is gone nothing else can be changed before that.

    Actions of an integration that is not active cannot be tested, and applications do not show them. An action on an
    integration that the program wants `DISABLED` is a warning.

    Arguments that are maps have the keys of their types, which construct them too: of a misspelt key in
    `DataActionContractArgs(…)` a type checker says the name. The names that Genesys Cloud has for keys, such as
    `requestUrlTemplate`, are taken as well. Keys that are yours, such as the names of headers, stay as they are.

    Args:
        resource_name: the resource's name in Pulumi.
        integration: the integration that the action belongs to. Give a `DataActionIntegration`, or one that another
            program made: what `get_integration` answers, or its id and type. A change replaces the action.
        contract: what it takes and gives back. A change replaces the action once it is published. `DataActionContract`
            has constructors of it.
        config: how it calls its system. Required unless it is a function. `DataActionConfig` has constructors of it. A
            change updates in place.
        function: the code that it runs. Required for Genesys Cloud Functions, and for nothing else. A change updates in
            place.
        name: the action's name in Genesys Cloud, as flows and scripts list it. By default a new one is called
            `<resource_name>-<stack>` (the setting `nameTemplate`), with an explicit provider what Pulumi's autonaming
            gives, and keeps that name. A change updates in place.
        category: under what flows and scripts list it; the integration's name by default. Left out later, it stays as
            it is. A change updates in place.
        secure: whether only secure flows may call it; False by default. A change replaces the action once it is
            published.
        publish: whether it is published, True by default. A draft can be tested, and nothing can call it. A change to
            True publishes it; what is published stays so, and a change to False is refused.
        deletion_protection: whether it is kept from deletion and replacement while it is in use, or a published action
            under it is; by default what the setting `genesyscloud:deletionProtection` says, which is True. False is
            consent, a change in place that counts once it is deployed: set it, update, then make the change that loses
            it.
        opts: Pulumi's resource options.

    Raises:
        ValueError: an argument is given twice, in both spellings.
    """

    _declared: ClassVar[Declared] = Declared(
        provider=DATA_ACTION,
        outputs=("organizationId", "version", "published", "codeHash"),
        parts={
            "integration": INTEGRATION_REFERENCE,
            "contract": DATA_ACTION_CONTRACT,
            "config": DATA_ACTION_CONFIG,
            "function": DATA_ACTION_FUNCTION,
        },
        autonamed=True,
    )

    def __init__(
        self,
        resource_name: str,
        integration: DataActionIntegration | pulumi.Input[IntegrationReferenceArgs | GetIntegrationResult],
        contract: pulumi.Input[DataActionContractArgs],
        config: pulumi.Input[DataActionConfigArgs] | None = None,
        function: pulumi.Input[DataActionFunctionArgs] | None = None,
        name: pulumi.Input[str] | None = None,
        category: pulumi.Input[str] | None = None,
        secure: pulumi.Input[bool] | None = None,
        publish: pulumi.Input[bool] | None = None,
        deletion_protection: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        inputs = {
            "integration": integration,
            "contract": contract,
            "config": config,
            "function": function,
            "name": name,
            "category": category,
            "secure": secure,
            "publish": publish,
            "deletionProtection": deletion_protection,
        }
        super().__init__(resource_name, inputs, opts)

    @property
    def integration(self) -> pulumi.Output[dict[str, str]]:
        """The integration that the action belongs to."""
        return self._output("integration")

    @property
    def name(self) -> pulumi.Output[str]:
        """The action's name in Genesys Cloud, as flows and scripts list it."""
        return self._output("name")

    @property
    def category(self) -> pulumi.Output[str | None]:
        """Under what flows and scripts list it; the integration's name by default. Left out later, it stays as it
        is.
        """
        return self._output("category")

    @property
    def contract(self) -> pulumi.Output[dict[str, Any]]:
        """What it takes and gives back. A change replaces the action once it is published."""
        return self._output("contract")

    @property
    def secure(self) -> pulumi.Output[bool | None]:
        """Whether only secure flows may call it; False by default. A change replaces the action once it is
        published.
        """
        return self._output("secure")

    @property
    def config(self) -> pulumi.Output[dict[str, Any] | None]:
        """How it calls its system. Required unless it is a function."""
        return self._output("config")

    @property
    def function(self) -> pulumi.Output[dict[str, Any] | None]:
        """The code that it runs. Required for Genesys Cloud Functions, and for nothing else."""
        return self._output("function")

    @property
    def publish(self) -> pulumi.Output[bool | None]:
        """Whether it is published, True by default. A draft can be tested, and nothing can call it. A change to True
        publishes it; what is published stays so, and a change to False is refused.
        """
        return self._output("publish")

    @property
    def deletion_protection(self) -> pulumi.Output[bool | None]:
        """Whether it is kept from deletion and replacement while it is in use, or a published action under it is; by
        default what the setting `genesyscloud:deletionProtection` says, which is True. False is consent, a change in
        place that counts once it is deployed: set it, update, then make the change that loses it.
        """
        return self._output("deletionProtection")

    @property
    def organization_id(self) -> pulumi.Output[str]:
        """The id of the organization that holds the object. With the credentials of another one nothing is read,
        changed or deleted. Absent only where an earlier version wrote the state: the next update or refresh fills it
        in.
        """
        return self._output("organizationId")

    @property
    def version(self) -> pulumi.Output[int]:
        """The version that was last saved."""
        return self._output("version")

    @property
    def published(self) -> pulumi.Output[bool]:
        """Whether flows and scripts can call it."""
        return self._output("published")

    @property
    def code_hash(self) -> pulumi.Output[str | None]:
        """A hash of the names and contents of a function's files, as they were last uploaded."""
        return self._output("codeHash")
