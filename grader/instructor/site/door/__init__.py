"""The site's landing page, and what its notebook pages do so that nothing is lost."""
