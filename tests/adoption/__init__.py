"""What exists already, under Pulumi: organizations and Terraform states to adopt."""
