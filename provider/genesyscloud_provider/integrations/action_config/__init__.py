"""How an action calls its system: what the two kinds of action share."""
