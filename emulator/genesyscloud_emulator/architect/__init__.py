"""Flows and scripts, dependency tracking, and aggregates of executions."""
