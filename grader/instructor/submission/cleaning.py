"""What a submission shows, made harmless before an instructor's or a learner's browser opens it.

Stock nbgrader puts HTML of outputs and of Markdown cells into feedback and formgrader pages unchanged. Here the outputs are
cleaned in the autograded notebook, and Markdown after it has become HTML, by nh3 (Rust's ammonia).
"""

from __future__ import annotations

import copy
import re
from typing import Any

import nh3
from nbconvert.filters import markdown2html

from grader.instructor.submission.pictures import picture_size

SHOWN = ("image/png", "image/jpeg", "image/gif", "text/plain", "text/html", "text/latex", "text/markdown")
"""Kinds of output that are kept. Scripts, SVG, widgets and everything unknown are not."""

MAX_TEXT = 20_000
"""Characters kept of one text output; 100 MB on one line pass a limit that counts lines."""

PICTURES = ("data:image/png", "data:image/jpeg", "data:image/gif")
MOST_INLINE_PIXELS = 1_000_000
"""Of a picture that is an address in a text, of which there may be many."""

NO_PICTURE = "… a picture left out: it is damaged, or too large for a page"
MAX_OUTPUTS = 100
MAX_ENVIRONMENTS = 50
MOST_TAGS = 10_000
"""Of one Markdown cell as HTML: a table of nothing but borders is one of thousands of cells."""

STYLES = {
    "background", "background-color", "border", "border-collapse", "border-left", "color", "cursor", "font-family",
    "font-size", "font-style", "font-weight", "line-height", "margin", "max-width", "overflow-wrap", "padding",
    "text-align", "vertical-align", "white-space", "width", "height",
}  # fmt: skip

NEGATIVE = re.compile(r"(?<![\w-])-\s*[\d.]")
CLASSES = re.compile(r"highlight|hl-\w+|[a-z][a-z0-9]{0,2}|anchor-link|dataframe|language-\w+", re.ASCII)
"""Of highlighted code, headings and tables; others, such as Bootstrap's `modal`, lay an element over the page around it."""

DEEPEST = 100
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
VOID = {
    *("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
    *("p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody"),
}
"""Elements that nobody has to close, so that a row of them is not nested."""

ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
ATTRIBUTES["*"] = {"style", "class", "role", "aria-label", "scope", "title"}
for _heading in ("h1", "h2", "h3", "h4", "h5", "h6"):
    ATTRIBUTES[_heading] = {"id"}
ATTRIBUTES["details"] = {"open"}
TAGS = nh3.ALLOWED_TAGS | {"details", "summary"}


def clean_html(html: str) -> str:
    """HTML without scripts, handlers, frames, forms, foreign styles or addresses other than http, https, mailto and images
    that are part of the page; what is nested beyond reason, as text."""
    if nested_deeper(html, DEEPEST):
        return nh3.clean_text(html)
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "data"},
        attribute_filter=_only_harmless,
        filter_style_properties=STYLES,
        link_rel="noopener noreferrer",
    )


def nested_deeper(html: str, most: int) -> bool:
    """Whether more than `most` elements are open at once: the time to parse them grows with the square.

    An end tag counts for the element that was opened last, and for no other: parsers ignore those elsewhere.
    """
    inside: list[str] = []
    for closing, written in TAG.findall(html):
        name = written.lower()
        if name in VOID:
            continue
        if not closing:
            inside.append(name)
        elif inside and inside[-1] == name:
            inside.pop()
        if len(inside) > most:
            return True
    return False


def _only_harmless(tag: str, attribute: str, value: str) -> str | None:
    """Data addresses may hold pictures and nothing else; pictures come from nowhere else, not even those of a style, so that
    no page calls home."""
    if attribute == "style":
        return value if _stays_in_its_place(value) else None
    if attribute == "class":
        return " ".join(filter(CLASSES.fullmatch, value.split())) or None
    address = "".join(value.split()).lower()  # browsers skip tabs and line ends, even inside "data:"
    if tag == "img" and attribute == "src":
        return value if address.startswith(PICTURES) and _is_small(value) else None
    if attribute in ("href", "src", "cite") and address.startswith(("data:", "javascript:", "vbscript:")):
        return None
    return value


def _is_small(address: str) -> bool:
    """Whether a browser gets by with the picture at a data address."""
    width, height = picture_size(address.partition(",")[2]) or (0, 0)
    return 0 < width * height <= MOST_INLINE_PIXELS


def _stays_in_its_place(style: str) -> bool:
    """Whether a style calls only functions of colors, because `url()` fetches something, and holds no negative number, because
    a negative margin lays a picture over what is above it."""
    functions = set(re.findall(r"([\w-]*)\s*\(", style.lower()))
    return "\\" not in style and functions <= {"rgb", "rgba", "hsl", "hsla"} and not NEGATIVE.search(style)


def markdown_html(source: str) -> str:
    """A Markdown cell as clean HTML: takes the place of nbconvert's filter in feedback and formgrader pages.

    Pictures attached to the cell are left out. What cannot be rendered, or takes long to, is shown as written: the time for a
    long text, and for LaTeX environments, grows with the square of their length.
    """
    if len(source) > MAX_TEXT or source.count("\\begin{") > MAX_ENVIRONMENTS:
        return f"<pre>{nh3.clean_text(_text(source))}</pre>"
    try:
        html = clean_html(markdown2html(source.replace("attachment:", "#")))
        return html if html.count("<") <= MOST_TAGS else f"<pre>{nh3.clean_text(source)}</pre>"
    except Exception:  # one cell does not end a page
        return f"<pre>{nh3.clean_text(source)}</pre>"


def clean_outputs(outputs: Any, most: int = MAX_OUTPUTS) -> list[dict[str, Any]]:
    """The outputs of a code cell that may be shown, cleaned and shortened.

    Parameters
    ----------
    outputs : list
        As a submission has them: anything may be in them.
    most : int
        How many are looked at.

    Returns
    -------
    list of dict
        Valid outputs of notebook format 4.
    """
    kept = []
    for output in outputs[: min(most, MAX_OUTPUTS)] if isinstance(outputs, list) else []:
        cleaned = _clean_output(output) if isinstance(output, dict) else None
        if cleaned is not None:
            kept.append(cleaned)
    return kept


def _clean_output(output: dict[str, Any]) -> dict[str, Any] | None:
    match output.get("output_type"):
        case "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            return {"output_type": "stream", "name": name, "text": _text(output.get("text"))}
        case "display_data" | "execute_result":
            data = _clean_data(output.get("data"))
            return {"output_type": "display_data", "data": data, "metadata": {}} if data else None
        case "error":
            lines = output.get("traceback")
            traceback = [_text(line) for line in lines[:50]] if isinstance(lines, list) else []
            error = {"ename": _text(output.get("ename")), "evalue": _text(output.get("evalue"))}
            return {"output_type": "error", **error, "traceback": traceback}
    return None


def _clean_data(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        return {}
    found = {}
    for kind in SHOWN:
        if kind not in data:
            continue
        if kind.startswith("image/"):
            image = "".join(map(str, data[kind])) if isinstance(data[kind], list) else data[kind]
            if (
                isinstance(image, str)
                and image.isascii()
                and not set(image) & set("<>\"'&")
                and picture_size(image)
            ):
                found[kind] = image
            else:
                found.setdefault("text/plain", NO_PICTURE)
        else:
            text = _text(data[kind])
            # pages escape plain text and put Markdown through `markdown_html`; the rest they insert unchanged
            found[kind] = text if kind in ("text/plain", "text/markdown") else clean_html(text)
    return found


def _text(value: Any) -> str:
    """A text or a list of lines, as one text of bounded length."""
    text = (
        "".join(str(line) for line in value)
        if isinstance(value, list)
        else str(value if value is not None else "")
    )
    text = text.encode("utf-8", "replace").decode()  # half a pair of surrogates cannot be written to a file
    if len(text) <= MAX_TEXT + 100:  # more than the line below, so that what is cleaned twice stays unchanged
        return text
    return f"{text[:MAX_TEXT]}\n… ({len(text) - MAX_TEXT} more characters are not shown)"


def clean_cell(cell: Any) -> Any:
    """A copy of a notebook cell with clean outputs and without attachments; raw cells become plain text."""
    cleaned = copy.deepcopy(cell)
    if cleaned.get("cell_type") == "code":
        cleaned["outputs"] = clean_outputs(cleaned.get("outputs"))
    elif cleaned.get("cell_type") == "raw":
        cleaned["metadata"] = {}
        cleaned["source"] = nh3.clean_text(str(cleaned.get("source", "")))
    cleaned.pop("attachments", None)
    return cleaned
