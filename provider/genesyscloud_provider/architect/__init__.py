"""Who uses an action: what Architect's dependency tracking and the counts of runs say, and what follows from it.

Knows no resource, and refuses nothing: it answers with a `Usage`, and whoever asked decides.
"""

from genesyscloud_provider.architect.usage import Consumer, Runs, State, Untold, Usage, Verdict
from genesyscloud_provider.architect.uses import ActionUses

__all__ = ["ActionUses", "Consumer", "Runs", "State", "Untold", "Usage", "Verdict"]
