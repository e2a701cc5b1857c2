"""The command ``qawl``, as it is without Python."""

import signal
import sys

from ._qawl import command


def main() -> int:
    """Runs the command with the process's arguments, and returns its exit status."""
    # An interruption ends it at once, as it ends the command: Python would wait until the work is done.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return command(["qawl", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
