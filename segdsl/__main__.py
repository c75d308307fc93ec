"""`python -m segdsl` is the command line."""

from segdsl.faces.cli import main

if __name__ == "__main__":
    main()
