"""What Pulumi runs; it does the same as the console script `pulumi-resource-genesyscloud`."""

from genesyscloud_provider.doors.plugin.server import main

main()
