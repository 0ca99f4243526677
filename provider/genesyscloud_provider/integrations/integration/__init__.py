"""`DataActionIntegration`: an installed data actions integration, configured and active.

`inputs` says what a program may write, `outputs` what it learns, `changes` what a difference means, `guard` what is not
done by accident, `preflight` what can be known beforehand, `projection` how a live integration looks to its program,
`document` and `types` what the service holds and accepts, `saving` and `activation` how it gets there.
`resource` brings them together.
"""
