"""One module a command: ``register(subparsers)`` adds its parser, ``run(args) -> int`` does the work and returns the exit code.

A command module imports what is heavy inside ``run``, because every start of the program registers every command.
"""
