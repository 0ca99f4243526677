"""`DataAction`: a custom action of a data actions integration."""

from genesyscloud_provider.integrations.action.inputs import ActionInputs, ActionOutputs
from genesyscloud_provider.integrations.action.resource import DataAction

__all__ = ["ActionInputs", "ActionOutputs", "DataAction"]
