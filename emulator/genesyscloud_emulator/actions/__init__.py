"""Data actions: drafts and published actions, functions, certificates, test runs."""
