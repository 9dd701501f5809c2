// Pyodide for the kernel, which may find it already started: `start` is called by the worker that early.js makes.
import { loadPyodide as load, version } from "@CORE@pyodide.mjs";

const IMPORTS = "import piplite.piplite, pyodide_kernel, matplotlib_inline.backend_inline, grader, init_utils";
const UNPACKING = @UNPACKING@;
const indexURL = new URL("@CORE@", import.meta.url).href;
const streams = {};
let started = null;

async function withPackages({ packages, ...options }) {
  const pyodide = await load({ ...options, indexURL });
  const unpacking = pyodide.toPy({});
  pyodide.runPython(UNPACKING, { globals: unpacking });
  unpacking.get("take_over")();
  await pyodide.loadPackage(packages, { messageCallback() {} });
  return pyodide;
}

async function prepared(options) {
  const pyodide = await withPackages({
    ...options,
    stdout: (text) => streams.stdout?.(text),
    stderr: (text) => streams.stderr?.(text),
  });
  // Nothing that is imported goes away again, so there is nothing to collect meanwhile.
  await pyodide.runPythonAsync(`import gc; gc.disable(); ${IMPORTS}; gc.enable()`);
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
  try {
    return (await early) ?? (await withPackages(options));
  } catch (error) {
    new BroadcastChannel("python cannot start").postMessage(String(error?.message ?? error));
    throw error;
  }
}
