"""What Pulumi runs; it does the same as the console script `pulumi-resource-genesyscloud`."""

import sys
from pathlib import Path

try:
    from genesyscloud_provider.adapters.plugin.start import main
except ImportError:  # the virtual environment that Pulumi made lost it
    sys.exit(
        "\npulumi-genesyscloud: this is no bug; the plugin's Python environment has lost the package. To mend it, run:"
        f' cd "{Path(__file__).parent}" && "{sys.executable}" -m pip install --force-reinstall -r requirements.txt'
    )

main()
