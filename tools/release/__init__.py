"""A release, made on this machine as it is made by `.github/workflows/release.yml`, which calls nothing else.

    python -m tools.release check --tag v1.2.3    does everything say the same version?
    python -m tools.release build                 make all that is published, in dist/

`docs/development/releasing.md` says what is done before and after.
"""
