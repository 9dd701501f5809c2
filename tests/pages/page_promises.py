"""What every page promises, checked with an HTML parser."""

from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

VOID = {"meta", "img", "br", "wbr", "link", "input", "hr"}


class Page(HTMLParser):
    """Elements, headings and visible text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Any] = []
        self.text = ""
        self.scripts: list[Any] = []
        self.open: list[Any] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: Any) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        elif self.open and self.open[-1] != "style":
            self.text += f"{data} "

    def all(self, tag: str) -> list[Any]:
        return [attributes for name, attributes in self.elements if name == tag]


def check_promises(html: str, scripts: Any = ()) -> Any:
    """Nothing from outside, no foreign script, one h1, headings in order, text for every figure, in-page links that lead
    somewhere."""
    page = Page(html)
    assert not page.open
    assert page.scripts == list(scripts)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")]
        assert tag not in {"link", "iframe", "object", "form", "base", "embed"}
        for name in ("src", "href", "xlink:href", "action", "srcset", "data", "poster", "background"):
            address = attributes.get(name)
            if address and address.startswith("#"):
                assert address[1:] in ids
            elif address and tag == "a":
                assert address.startswith("../")
                assert address.endswith(".html")
            else:
                assert not address or (tag == "img" and address.startswith("data:image/png;base64,"))
        for name in ("aria-labelledby", "aria-describedby"):
            assert attributes.get(name) is None or attributes[name] in ids
        assert "url(" not in attributes.get("style", "")
    assert all(attributes.get("alt") for attributes in page.all("img"))
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("main")) == 1
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all("meta")
    assert "default-src 'none'" in next(m["content"] for m in page.all("meta") if "http-equiv" in m)
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert "prefers-color-scheme: dark" in style
    levels = [int(tag[1]) for tag, _ in page.elements if tag in {"h1", "h2", "h3", "h4"}]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    return page
