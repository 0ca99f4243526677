"""The page in the browser: what an organization has, what programs ask of it, and what somebody does in the console.

It reads what the services store, and changes it by the operations of the control route. Secrets are masked.
"""
