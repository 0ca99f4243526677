"""What bends how the services behave: switches, faults, time and its lags, rate limit, permissions."""
