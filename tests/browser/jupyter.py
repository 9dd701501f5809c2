"""What a person does in JupyterLab, with its own buttons and menus. JupyterLite is the same."""

import json
from pathlib import Path

from grader.feedback import MIME_TYPE

WITH_SLIDER = "04_deep_signals"
SAVED = "text=Saving completed"
"""Said in the status bar for a moment."""
RUNS = 900_000
"""Milliseconds for all trainings of a notebook: two minutes in an idle machine's browser, and many where others work."""
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"
IDLE = f"{NOTEBOOK} .jp-Notebook-ExecutionIndicator[data-status=idle]"
HAS_KERNEL = f"""() => {{
  const name = document.querySelector("{NOTEBOOK} .jp-Toolbar-kernelName")?.textContent ?? "No Kernel";
  return !name.includes("No Kernel"); }}"""
"""Until then the indicator says idle too, and JupyterLab forgets what it is told to run."""
LAST_PROMPT = """() => [...document.querySelectorAll(
  ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .jp-InputPrompt")].at(-1)?.textContent"""
RAN_AGAIN = f"""(before) => {{
  const now = ({LAST_PROMPT})() ?? "";
  return now !== before && /[0-9]/.test(now); }}"""


def menu(page, title: str, command: str) -> None:
    """Choose a command from a menu."""
    page.locator(f'.lm-MenuBar-itemLabel:text-is("{title}")').click()
    page.locator(f'.lm-Menu-item[data-command="{command}"]').first.click()


def opened(page) -> None:
    """Wait until a notebook is there and its kernel waits for work."""
    page.wait_for_selector(f"{NOTEBOOK} .jp-Cell")
    page.wait_for_function(HAS_KERNEL)
    page.wait_for_selector(IDLE)


def run_all(page) -> None:
    """Run All, until the last cell has run."""
    before = page.evaluate(LAST_PROMPT)
    menu(page, "Run", "runmenu:run-all")
    page.wait_for_function(RAN_AGAIN, arg=before, timeout=RUNS)
    page.wait_for_selector(IDLE)


def look_at(place) -> None:
    """Scroll there; cells get their height only on the way, so that once is not enough."""
    for _ in range(5):
        place.evaluate("(element) => element.scrollIntoView({block: 'center'})")
        place.page.wait_for_timeout(200)


def write(page, stub: str, source: str) -> None:
    """Put `source` in the place of the cell that has `stub` in it, by keyboard."""
    cell = page.locator(".jp-CodeCell", has_text=stub).first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def move_the_slider(page) -> None:
    """Move the slider of `WITH_SLIDER` by the arrow keys, then give the number beside it; each draws another figure."""
    number = page.get_by_label("gain")
    number.scroll_into_view_if_needed()
    cell = page.locator(".jp-CodeCell", has=number)
    figure = cell.locator(".jp-RenderedImage img")
    pictures = [figure.get_attribute("src")]

    def wait_for_another() -> None:
        page.wait_for_function(
            "([figure, before]) => figure.isConnected ? figure.src !== before : true",
            arg=[figure.element_handle(), pictures[-1]],
        )
        pictures.append(figure.get_attribute("src"))

    cell.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    wait_for_another()
    assert float(number.input_value()) > 1
    number.fill("3")
    page.keyboard.press("Enter")
    wait_for_another()
    assert len(set(pictures)) == 3


def take_away(page, folder: Path) -> Path:
    """Press both buttons at the end of the notebook; the file that the browser saves."""
    page.get_by_role("button", name="Save this notebook").click()
    page.wait_for_selector(SAVED)
    button = page.get_by_role("button", name="Download this notebook")
    button.scroll_into_view_if_needed()
    with page.expect_download() as waiting:
        button.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def verdicts(path: Path) -> dict[str, str]:
    """What the check cells of a downloaded notebook say, by function."""
    found = {}
    for output in outputs(path):
        data = output.get("data", {}).get(MIME_TYPE)
        if data:
            found[data["name"]] = data["verdict"]
    return found


def outputs(path: Path) -> list[dict]:
    """All outputs of a downloaded notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


def figures(path: Path) -> int:
    """How many figures a downloaded notebook shows."""
    return sum("image/png" in output.get("data", {}) for output in outputs(path))
