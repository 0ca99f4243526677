"""Write the samples of all pages: `python -m tools.samples`."""

from genesyscloud_provider.adapters.plugin.schema import schema
from tools.samples import pages, with_samples

if __name__ == "__main__":
    spec = schema()
    for page in pages():
        page.write_text(with_samples(page.read_text("utf-8"), spec), "utf-8")
