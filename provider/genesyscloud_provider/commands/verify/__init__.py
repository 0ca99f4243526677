"""`pulumi-genesyscloud verify`: tries on a real organization what is assumed of Genesys Cloud."""
