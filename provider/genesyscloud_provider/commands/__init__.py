"""The commands of `pulumi-genesyscloud` that ask the organization; none of them changes anything."""
