"""Where the stand-in starts. The engine runs this file by its path, in the folder of the user's program."""

import sys
from pathlib import Path

if __name__ == "__main__":
    # Python put this file's folder on the import path; what is meant is the one that holds `tools`.
    sys.path[0] = str(Path(__file__).resolve().parents[2])

    from tools.aws_stand_in.server import serve

    serve()
