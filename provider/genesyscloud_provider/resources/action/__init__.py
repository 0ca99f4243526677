"""`DataAction`: a custom action of a data actions integration."""

from genesyscloud_provider.resources.action.inputs import ActionInputs, ActionOutputs
from genesyscloud_provider.resources.action.resource import DataAction

__all__ = ["ActionInputs", "ActionOutputs", "DataAction"]
