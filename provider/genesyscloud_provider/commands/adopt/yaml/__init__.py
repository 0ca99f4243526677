"""The program in Pulumi YAML: one file, Pulumi.yaml, and files for what is long."""
