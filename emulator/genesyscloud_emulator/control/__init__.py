"""What tests see and steer: the control route, and `Control`, its client in Python."""
