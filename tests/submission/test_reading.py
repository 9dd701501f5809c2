"""What counts of a submission for its limits."""

from grader.instructor.submission.reading import well_formed


def test_a_picture_pasted_into_a_text_counts_for_no_limit_and_the_text_stays() -> None:
    picture = f"![mine](data:image/png;base64,{'iVBORw0KGgo' * 300_000})"
    cells = [{"cell_type": "markdown", "metadata": {}, "source": f"Before {picture} after"}]
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    (cell,) = well_formed(content, "mine.ipynb").cells
    assert cell.source == "Before ![mine](#a-picture-that-is-not-kept) after"
