// node compile.mjs PYODIDE SCRIPT [SOURCE TARGET]...: run compile_archive of SCRIPT by the Python in the folder PYODIDE.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [core, script, ...archives] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${core}/pyodide.mjs`));
const pyodide = await loadPyodide();
pyodide.FS.mkdirTree("/host");
pyodide.mountNodeFS("/host", "/");
pyodide.runPython(readFileSync(script, "utf8"));
const compileArchive = pyodide.globals.get("compile_archive");
for (let number = 0; number < archives.length; number += 2) {
  compileArchive(`/host${archives[number]}`, `/host${archives[number + 1]}`);
}
