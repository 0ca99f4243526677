"""The report of a verification, to be attached to an issue: it names no secret, no object and nobody."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from genesyscloud_provider import __version__
from genesyscloud_provider.assumptions import ASSUMPTIONS
from genesyscloud_provider.client.assumptions import Assumption
from genesyscloud_provider.commands.tables import markdown
from genesyscloud_provider.commands.verify.outcome import Outcome, Verdict

TITLES: Final[Mapping[Verdict, str]] = {
    Verdict.CONTRADICTED: "Contradicted",
    Verdict.NOT_TRIED: "Could not be tried",
    Verdict.CONFIRMED: "Confirmed",
}
"""What the parts of a report are called, in their order."""

BY_NAME: Final[Mapping[str, Assumption]] = {each.name: each for each in ASSUMPTIONS}


@dataclass(frozen=True)
class Report:
    """What a verification has found.

    Attributes:
        region: the organization's region; empty where its API is at another address.
        day: when it was.
        slow: whether trials that take minutes were made.
        outcomes: what came of each trial, by the assumption's name.
        left_over: how many objects could not be removed.
    """

    region: str
    day: date
    slow: bool
    outcomes: Mapping[str, Outcome]
    left_over: int

    def of(self, verdict: Verdict) -> dict[str, Outcome]:
        """The outcomes of a verdict, by name."""
        return {name: each for name, each in self.outcomes.items() if each.verdict is verdict}

    @property
    def summary(self) -> str:
        """The numbers, as a sentence."""
        counts = {verdict: len(self.of(verdict)) for verdict in TITLES}
        return (
            f"Of {len(self.outcomes)} assumptions, {counts[Verdict.CONFIRMED]} are confirmed,"
            f" {counts[Verdict.CONTRADICTED]} contradicted, and {counts[Verdict.NOT_TRIED]} could not be tried."
        )

    @property
    def facts(self) -> dict[str, str]:
        """What it was made with, by what that is."""
        return {
            "pulumi-genesyscloud": __version__,
            "Python": platform.python_version(),
            "Region": self.region or "another address than a region's",
            "Date": self.day.isoformat(),
            "Trials that take minutes": "made" if self.slow else "left out",
            "Objects that could not be removed": str(self.left_over),
        }


def markdown_of(report: Report) -> str:
    """The report in Markdown."""
    lines = ["# Verification of what is assumed of Genesys Cloud", ""]
    lines += [*markdown(["", ""], [list(each) for each in report.facts.items()]), "", report.summary]
    for verdict, title in TITLES.items():
        found = report.of(verdict)
        lines += ["", f"## {title} ({len(found)})", ""]
        if verdict is Verdict.CONFIRMED:
            lines += [f"- `{name}`" for name in found] or ["None."]
            continue
        for name, outcome in found.items():
            why = outcome.why.replace("|", r"\|")
            lines += [f"- `{name}`: {why}."]
            if verdict is Verdict.CONTRADICTED:
                lines += [f"  - Assumed: {BY_NAME[name].statement}", f"  - Then: {BY_NAME[name].if_false}"]
        lines += [] if found else ["None."]
    return "\n".join(lines) + "\n"


def document_of(report: Report) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "package": __version__,
        "python": platform.python_version(),
        "region": report.region or None,
        "date": report.day.isoformat(),
        "slow": report.slow,
        "notRemoved": report.left_over,
        "assumptions": [
            {"name": name, "verdict": each.verdict.value, "why": each.why or None}
            for name, each in sorted(report.outcomes.items())
        ],
    }
