"""`pulumi-genesyscloud adopt`: an organization that exists already, as a program and what imports it.

`reading` reads the organization, `linking` finds what refers to what, `naming` gives names, `python` and `yaml` write
the program (`programs` says what a language is, `languages` which there are, `grouping` and `secrets` what they share),
`entries` what `pulumi import` takes, `project` puts it all into a folder, and `engine` lets Pulumi itself say that
nothing would change. Nothing here sends a request that changes anything.
"""
