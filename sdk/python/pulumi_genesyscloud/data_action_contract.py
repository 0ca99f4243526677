"""What a data action takes and gives back, from the types with which a program describes it."""

from __future__ import annotations

from typing import Any

from pulumi_genesyscloud.arguments import DataActionContractArgs


class DataActionContract:
    """Constructors of the `contract` of a `DataAction`."""

    @staticmethod
    def from_models(input: Any, output: Any) -> DataActionContractArgs:
        """A contract from pydantic models or dataclasses.

        A field's name in JSON is its alias if it has one; its description and its title become the schema's. A field
        with a default may be left out; what the default is stays with the program. A field that may be `None` is of a
        type such as `["string", "null"]`. Other properties than those of the model are allowed, unless the model
        forbids them (`extra="forbid"`).

        What a class is called, and its docstring, are no part of the contract: a published action is replaced when its
        contract changes, and should not be for those.

        Args:
            input: what flows and scripts pass: a class whose fields are texts, numbers, booleans, or an enum or
                `Literal` of those. What is nested has to be passed as JSON in a text.
            output: what they get: a class, or a list of one. It may be nested, but no list may hold lists.

        Raises:
            TypeError: pydantic cannot describe one of the types.
            ValueError: Genesys Cloud takes no such contract; the message names the field.
        """
        from pulumi_genesyscloud._contract_of_models import contract_of

        return contract_of(input, output)
