"""What each resource promises: its inputs, its outputs, its six operations. Nothing here knows which adapter called."""
