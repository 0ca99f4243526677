"""How use is told: who, which version, live or not, how often; in 80 columns."""

from __future__ import annotations

import pytest

from genesyscloud_provider.architect import Consumer, Runs, State, Untold, Usage
from genesyscloud_provider.architect.text import COLUMNS, lines, runs_in_words

LIVE = Consumer("1", "Orders", "inbound call flow", "12.0", State.LIVE, True)
OLD = Consumer("1", "Orders", "inbound call flow", "2.0", State.SUPERSEDED, False)
DRAFT = Consumer("2", "Returns", "bot flow", "1.0", State.DRAFT, True)
SCRIPT = Consumer("3", "", "script", "", State.UNREADABLE, True)


def test_consumers_runs_and_what_is_not_known() -> None:
    usage = Usage(
        (LIVE, DRAFT, SCRIPT, OLD), Runs(31, 1204), versions_untold=Untold("the credentials lack x:y:view", "x:y:view")
    )
    assert lines(usage) == [
        "    - Orders (inbound call flow, version 12.0, live)",
        "    - Returns (bot flow, version 1.0, a draft, never published)",
        "    - 3 (script, whether it is live cannot be read)",
        "    - 1 version that is not live",
        "    - it ran 1,204 times in the last 30 days, 31 of them in the last 24 hours",
        "    - not all can be told: the credentials lack x:y:view",
    ]


def test_ten_are_named_and_the_others_counted() -> None:
    usage = Usage((LIVE,) * 13, Runs(0, 0))
    assert lines(usage)[9:] == [
        "    - Orders (inbound call flow, version 12.0, live)",
        "    - and 3 more",
        "    - it did not run in the last 30 days",
    ]


def test_whatever_it_is_called_it_fits_and_moves_no_cursor() -> None:
    name = "A flow\nwith \x1b[31mmuch\x07 to say " * 9
    told = lines(Usage((Consumer("1", name, "x" * 200, "1.0", State.LIVE, True),), Untold("because " * 40)))
    assert max(map(len, told)) <= COLUMNS
    assert "".join(told).isprintable()


@pytest.mark.parametrize(
    ("runs", "says"),
    [
        (Runs(0, 1), "it ran 1 time in the last 30 days, none of them in the last 24 hours"),
        (Untold("no"), "how often it ran is not known"),
    ],
)
def test_runs(runs: Runs | Untold, says: str) -> None:
    assert runs_in_words(runs) == says
