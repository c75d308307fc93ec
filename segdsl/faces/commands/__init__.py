"""One module per command, named like it; each offers `command`, which calls the project and shows the result."""
