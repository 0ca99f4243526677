"""Organizations that exist before a program does: each function fills an empty one, and always makes the same of it.

`large` is what an adoption has to bring to "unchanged"; `broken` and `hostile` have to be adopted without a traceback.
"""

from __future__ import annotations

from tests.adoption.broken import broken
from tests.adoption.drawn import Organization
from tests.adoption.hostile import hostile
from tests.adoption.large import large
from tests.adoption.recorded import (
    TERRAFORM,
    TERRAFORM_ORGANIZATION,
    TERRAFORM_ORGANIZATION_US,
    from_terraform,
    from_terraform_us,
)

__all__ = [
    "TERRAFORM",
    "TERRAFORM_ORGANIZATION",
    "TERRAFORM_ORGANIZATION_US",
    "Organization",
    "broken",
    "empty",
    "from_terraform",
    "from_terraform_us",
    "hostile",
    "large",
]


def empty(organization: Organization) -> None:
    """Nothing but what every organization has: default roles, its own OAuth client."""
    organization.control.reset()
