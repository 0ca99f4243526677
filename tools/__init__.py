"""What development needs and nobody ships: Pulumi's engine, a local AWS, and a way to run the examples."""
