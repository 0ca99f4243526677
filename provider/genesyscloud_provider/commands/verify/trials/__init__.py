"""How each assumption is tried: a module for each part of the API, and what this command leaves to others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from genesyscloud_provider.commands.verify.outcome import Outcome
from genesyscloud_provider.commands.verify.stage import Stage
from genesyscloud_provider.commands.verify.trials import (
    actions,
    api,
    authorization,
    credentials,
    functions,
    integrations,
    types,
    usage,
)

Trial = Callable[[Stage], Outcome]

TRIALS: Final[Mapping[str, Trial]] = {
    **api.TRIALS,
    **types.TRIALS,
    **integrations.TRIALS,
    **credentials.TRIALS,
    **actions.TRIALS,
    **functions.TRIALS,
    **authorization.TRIALS,
    **usage.TRIALS,
    **api.OF_ALL_ANSWERS,
}
"""How each assumption is tried, by its name, in the order in which they are: those that judge all answers come last."""

NOT_HERE: Final[Mapping[str, str]] = {**integrations.NOT_HERE, **actions.NOT_HERE, **usage.NOT_HERE}
"""Why this command does not try the others, by their names."""
