"""Text that somebody else chose, made safe for one line of ours."""

from __future__ import annotations

from collections.abc import Iterable


def one_line(error: BaseException) -> str:
    """Type and message of an exception, shortened to one line."""
    try:
        message = " ".join(str(error).split())
    except Exception:
        message = ""
    return f"{type(error).__name__}: {message}"[:300].removesuffix(": ")


def unbound_name(error: BaseException | None) -> str:
    """The global variable that an error says is not defined, or an empty text."""
    if not isinstance(error, NameError) or isinstance(error, UnboundLocalError):
        return ""
    return error.name if isinstance(error.name, str) else ""


def printable(text: str, longest: int = 120, *, code: bool = True) -> str:
    """`text` without what a terminal or a file cannot take, with at most `longest` characters.

    Parameters
    ----------
    text : str
    longest : int
    code : bool
        Whether a character that cannot be printed is shown as its code (``\\x1b``), so that two names stay apart;
        else as a space.

    Returns
    -------
    str
        One line or more, that any terminal can show.
    """
    shown = "".join(
        sign if sign.isprintable() else f"\\x{ord(sign):02x}" if code else " " for sign in text[: longest + 1]
    )
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def did_you_mean(
    name: str, known: Iterable[str], otherwise: str = "", *, most: int = 1, alike: float = 0.6
) -> str:
    """The end of a line about a name that there is not: the names that are near, or what to say if none is.

    Parameters
    ----------
    name : str
    known : iterable of str
        The names that there are.
    otherwise : str
        The text if none of them is near.
    most : int
        How many near ones are named.
    alike : float
        How alike they have to be, between 0 and 1.

    Returns
    -------
    str
        "did you mean this or that?", or `otherwise`.
    """
    import difflib  # noqa: PLC0415 - needed for slips only

    names = sorted(known)
    near = difflib.get_close_matches(name, names, most, alike)
    near = near or [item for item in names if item.casefold() == name.casefold()][:most]
    return f"did you mean {' or '.join(printable(item, 100) for item in near)}?" if near else otherwise
