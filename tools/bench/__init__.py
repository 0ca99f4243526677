"""Measurements, each a module to be run by itself. Nothing is asserted: what is printed is read by people."""
