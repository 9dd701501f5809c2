"""`grader site`: the notebooks as a static site that runs them in the browser, with JupyterLite and Pyodide.

`pyodide` knows the versions and where the parts come from, `building` puts the site together.
"""
