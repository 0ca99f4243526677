"""What was measured, as it is kept beside the report that is made of it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Final, Literal

import psutil
from pydantic import BaseModel, ConfigDict

Provider = Literal["plugin", "dynamic", "YAML", "Terraform"]
PROVIDERS: Final[dict[Provider, str]] = {
    "plugin": "the plugin, with a program in Python",
    "dynamic": "the dynamic provider, with a program in Python",
    "YAML": "the plugin, with a program in YAML",
    "Terraform": "the Terraform provider for Genesys Cloud, under OpenTofu",
}
"""What is measured."""

OURS: Final[tuple[Provider, ...]] = ("plugin", "dynamic", "YAML")

Operation = Literal[
    "create", "preview", "preview with refresh", "refresh", "no change", "change", "change with refresh", "destroy"
]


@dataclass(frozen=True)
class Commands:
    """What a user types for an operation.

    Attributes:
        about: what the operation does.
        pulumi: the arguments of `pulumi`.
        tofu: the arguments of `tofu` that do the same; None if it is not measured with it.
    """

    about: str
    pulumi: str
    tofu: str | None


OPERATIONS: Final[dict[Operation, Commands]] = {
    "create": Commands("creates all pairs", "up --yes", "apply -auto-approve"),
    "preview": Commands("nothing to change, by the state alone", "preview", "plan -refresh=false"),
    "preview with refresh": Commands("nothing to change, all objects read", "preview --refresh", "plan"),
    "refresh": Commands("nothing to change, all objects read", "refresh --yes", None),
    "no change": Commands("nothing to change, by the state alone", "up --yes", None),
    "change": Commands("changes the notes of one integration", "up --yes", "apply -auto-approve -refresh=false"),
    "change with refresh": Commands("the same, all objects read first", "up --yes --refresh", "apply -auto-approve"),
    "destroy": Commands("deletes all pairs", "destroy --yes", "destroy -auto-approve"),
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
        provider: what is measured.
        pairs: how many pairs of a credential and an integration.
        latency: seconds that each answer takes.
        limited: whether `LIMIT` holds.
        saves: whether the engine writes the state after each step, as it does by default, or once at the end.
    """

    model_config = ConfigDict(frozen=True)

    provider: Provider
    pairs: int
    latency: float
    limited: bool = False
    saves: bool = True


class Measurement(BaseModel):
    """One operation, measured once.

    Attributes:
        case: the conditions.
        operation: what was run.
        wall: seconds from the start of the command to its end, the user's program included.
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
    language_host: str
    day: date
    load: float

    @classmethod
    def this(cls, engine: str, language_host: str) -> Machine:
        """This machine, now; the engine's version, and what runs programs in Python."""
        return cls(
            processor=_processor(),
            cores=psutil.cpu_count() or 1,
            memory=psutil.virtual_memory().total,
            system=f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
            python=platform.python_version(),
            pulumi_sdk=version("pulumi"),
            engine=engine,
            provider=version("pulumi-genesyscloud"),
            language_host=language_host,
            day=date.today(),
            load=round(os.getloadavg()[0], 2),
        )


class Peer(BaseModel):
    """The Terraform provider and OpenTofu, by their versions, and where they were measured."""

    provider: str
    tofu: str
    machine: Machine


class Results(BaseModel):
    """All that was measured; without the peer at hand its measurements are those of an earlier time."""

    machine: Machine
    minutes: float
    peer: Peer | None = None
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

    def keep_peer(self, earlier: Results) -> None:
        """Take over the peer's measurements of an earlier time."""
        self.peer = earlier.peer
        self.measurements += [each for each in earlier.measurements if each.case.provider == "Terraform"]

    @property
    def cases(self) -> list[Case]:
        """The conditions, in an order to be read in."""
        found, order = {each.case for each in self.measurements}, list(PROVIDERS)
        return sorted(
            found, key=lambda each: (not each.saves, each.limited, each.latency, order.index(each.provider), each.pairs)
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
