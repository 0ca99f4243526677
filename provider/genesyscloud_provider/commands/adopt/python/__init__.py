"""The program in Python: a module for each integration where there are many, and files for what is long."""
