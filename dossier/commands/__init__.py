"""The commands, each in a module of its own, which is loaded only when it is called.

A module has `add(parser)`, which adds the command's arguments, and `run(arguments)`, which returns
the exit status; the docstring of `run` is what `--help` says. `telling` and `arguments` hold what
several commands need; `telling` is the only place that prints.
"""
