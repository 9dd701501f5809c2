"""`grader site`: the notebooks as a static site that runs them in the browser, with JupyterLite and Pyodide.

`pyodide` knows the versions and where the parts come from, `bytecode` compiles them, `building` puts the site together, and
`starting` lets Python start with the page. `compiling` and the scripts beside it run elsewhere: in Pyodide, in the browser.
"""
