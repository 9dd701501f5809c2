"""The instructor's commands: a module each, with its arguments and what it prints."""
