"""`pulumi-genesyscloud doctor`: what keeps a deployment from working, and what to do about it.

`project` and `settings` read what is configured, `network` and `organization` ask the organization, `rights` its
permissions, `room` its limits and its dependency tracking, `versions` and `plugin` look at this machine. Each makes
checks of `model`; `examine` puts them together, `page` shows them, `command` is the command line.
"""
