"""The button that downloads the work; tests/browser presses it."""

from grader import download


def test_the_button_names_jupyters_own_command_and_a_text_says_the_same() -> None:
    button = download()
    html = button._repr_html_()
    assert html.index("docmanager:save") < html.index("docmanager:download")
    assert "File → Download" in repr(button)
