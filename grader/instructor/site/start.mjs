// Pyodide for the kernel, which may find it started already: `start` is called by the worker that early.js makes.
import { loadPyodide as load, version } from "@CORE@pyodide.mjs";

const IMPORTS = "import piplite.piplite, pyodide_kernel, matplotlib_inline.backend_inline, grader, init_utils";
const indexURL = new URL("@CORE@", import.meta.url).href;
const streams = {};
let started = null;

async function prepared(options) {
  const pyodide = await load({
    ...options,
    indexURL,
    stdout: (text) => streams.stdout?.(text),
    stderr: (text) => streams.stderr?.(text),
  });
  await pyodide.runPythonAsync(IMPORTS);
  return pyodide;
}

export { version };

export function start(options) {
  started = prepared(options).catch((error) => console.warn("Python could not be started early:", error));
}

export async function loadPyodide(options) {
  const early = started;
  started = null;
  Object.assign(streams, options);
  return (await early) ?? load({ ...options, indexURL });
}
