"""`pulumi-genesyscloud verify` on an organization of the emulator that others use too."""
