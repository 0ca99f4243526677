"""The emulator as a server: whom it answers, what happens around each request, and from request to handler and back."""
