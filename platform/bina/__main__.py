"""`python -m bina` is the `bina` command."""

from bina.cli import main

main()
