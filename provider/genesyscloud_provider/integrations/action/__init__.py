"""`DataAction`: a custom action of a data actions integration."""
