"""`python -m tools.new_resource NAME FAMILY`."""

from tools.new_resource import main

if __name__ == "__main__":
    main()
