"""What was measured, as it is kept beside the report that is made of it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Final, Literal

import psutil
from pydantic import BaseModel, ConfigDict

__all__ = [
    "DOORS",
    "LIMIT",
    "MIB",
    "OPERATIONS",
    "RESULTS",
    "Case",
    "Door",
    "Machine",
    "Measurement",
    "Operation",
    "Results",
]

Door = Literal["plugin", "dynamic"]
DOORS: Final[tuple[Door, ...]] = ("plugin", "dynamic")

Operation = Literal["first preview", "up", "no-op up", "preview", "preview --refresh", "refresh", "change", "destroy"]

OPERATIONS: Final[dict[Operation, str]] = {
    "first preview": "`pulumi preview` of a program whose pairs do not exist yet",
    "up": "`pulumi up` that creates them",
    "no-op up": "`pulumi up` without changes",
    "preview": "`pulumi preview` without changes",
    "preview --refresh": "the same with a refresh",
    "refresh": "`pulumi refresh` without changes",
    "change": "`pulumi up` that changes the notes of one integration",
    "destroy": "`pulumi destroy` of all pairs",
}
"""What is measured, in the order in which it is run."""

LIMIT: Final = 300
"""Requests a minute and token that Genesys Cloud allows."""

MIB: Final = 2**20

RESULTS: Final = "results.json"
"""The file of the results."""


class Case(BaseModel):
    """Under which conditions something is measured.

    Attributes:
        door: which of the provider's doors.
        pairs: how many pairs of a credential and an integration.
        latency: seconds that each answer takes.
        limited: whether `LIMIT` holds.
        saves: whether the engine writes the state after each step, as it does by default, or once at the end.
    """

    model_config = ConfigDict(frozen=True)

    door: Door
    pairs: int
    latency: float
    limited: bool = False
    saves: bool = True


class Measurement(BaseModel):
    """One operation, measured once.

    Attributes:
        case: the conditions.
        operation: what was run.
        wall: seconds from the start of the `pulumi` command to its end.
        requests: requests to Genesys Cloud, without those for tokens.
        tokens: requests for tokens.
        refused: requests answered 429.
        provider_cpu: CPU seconds of the provider's processes.
        provider_memory: their peak resident memory, in bytes.
        engine_cpu: CPU seconds of the engine.
    """

    model_config = ConfigDict(frozen=True)

    case: Case
    operation: Operation
    wall: float
    requests: int
    tokens: int
    refused: int
    provider_cpu: float
    provider_memory: int
    engine_cpu: float


class Machine(BaseModel):
    """Where and with what it was measured."""

    processor: str
    cores: int
    memory: int
    system: str
    python: str
    pulumi_sdk: str
    engine: str
    provider: str
    day: date
    load: float

    @classmethod
    def this(cls, engine: str) -> Machine:
        """This machine, now; `engine` is the engine's version."""
        return cls(
            processor=_processor(),
            cores=psutil.cpu_count() or 1,
            memory=psutil.virtual_memory().total,
            system=f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
            python=platform.python_version(),
            pulumi_sdk=version("pulumi"),
            engine=engine,
            provider=version("pulumi-genesyscloud"),
            day=date.today(),
            load=round(os.getloadavg()[0], 2),
        )


class Results(BaseModel):
    """All that was measured in one run of `make bench`."""

    machine: Machine
    minutes: float
    measurements: list[Measurement]

    @classmethod
    def load(cls, file: Path) -> Results:
        """Read what `save` wrote."""
        return cls.model_validate_json(file.read_bytes())

    def save(self, file: Path) -> None:
        """Write everything to a file, a line for each measurement."""
        head = self.model_dump_json(exclude={"measurements"}).removesuffix("}")
        lines = ",\n".join(each.model_dump_json() for each in self.measurements)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'{head},"measurements":[\n{lines}\n]}}\n', "utf-8")

    @property
    def cases(self) -> list[Case]:
        """The conditions, in an order to be read in."""
        found = {each.case for each in self.measurements}
        return sorted(
            found, key=lambda each: (not each.saves, each.limited, each.latency, DOORS.index(each.door), each.pairs)
        )

    def of(self, case: Case, operation: Operation) -> list[Measurement]:
        """Each round of an operation."""
        return [each for each in self.measurements if each.case == case and each.operation == operation]

    def middle(self, case: Case, operation: Operation) -> Measurement | None:
        """The rounds as one, each figure the median of its own; None if it was not measured."""
        rounds = self.of(case, operation)
        if not rounds:
            return None
        figures = {
            name: _median(getattr(each, name) for each in rounds)
            for name in Measurement.model_fields
            if name not in ("case", "operation")
        }
        return Measurement.model_validate({"case": case, "operation": operation, **figures})


def _median(figures: Iterable[float]) -> float:
    """The median, or of two the higher one where no figure is between them: requests are whole."""
    figures = sorted(figures)
    if all(isinstance(each, int) for each in figures):
        return figures[len(figures) // 2]
    return median(figures)


def _processor() -> str:
    """The processor's name, as the system tells it."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
