"""`pulumi-genesyscloud inventory`: what an organization has, what looks wrong, and what differs from another one.

`model` is the document, and what `--json` prints. `gather` asks the organization, `assemble` makes the document of
what was told, `findings` says what looks wrong, `comparison` what differs between two documents. `pages` says which
tables show them, and `text`, `markdown` and `html` print those.
"""
