"""`python -m segdsl` is the command line."""

import signal

# Before anything else: whoever interrupts a program that has not begun hears nothing of its insides.
if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from segdsl.faces.start import main

if __name__ == "__main__":
    main()
