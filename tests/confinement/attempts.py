"""A cell that tries things and records the outcome: ``attempt(function, …)`` is "done: …" or the name of the error."""

ATTEMPT = """
def attempt(function, *arguments):
    try:
        return f"done: {function(*arguments)!r}"[:200]
    except BaseException as error:
        return type(error).__name__

def read(path):
    with open(path, "rb") as file:
        return file.read(100)

def write(path):
    with open(path, "ab") as file:
        file.write(b"forged")
"""

REFUSED = {"PermissionError", "OSError", "FileNotFoundError"}
"""Refused, or not there at all in the submission's view of the file system."""
