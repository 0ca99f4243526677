"""The plugin adapter: a process of its own, which Pulumi's engine calls over gRPC for programs in every language.

`server` starts it, `servicer` answers the engine's calls with the resources, `codec` translates values, `statuses` what
went wrong, `names` gives names where the program gives none, and `schema` describes it all.
"""
