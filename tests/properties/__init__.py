"""What holds whatever a program says, and however the service behaves where nobody knows."""
