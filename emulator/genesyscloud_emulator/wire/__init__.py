"""JSON as it goes over the wire: bodies, reports, errors, answers."""
