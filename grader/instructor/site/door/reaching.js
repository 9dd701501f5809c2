// Whether Python can come at all; if not, what is missing and what to do, instead of a kernel that never starts.
(() => {
  const core = new URL("@CORE@", location.href);
  const elsewhere = "@ELSEWHERE@";
  const PATIENCE = 8000; // milliseconds
  let told = false;

  function tell(text) {
    if (!told) tellOnTop(`${text} Your work is kept.${elsewhere}`);
    told = true;
  }

  if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function" || typeof AbortSignal?.timeout !== "function") {
    tell("This browser is too old to run Python: take a current Firefox, Chrome, Edge or Safari.");
    return;
  }
  fetch(new URL("pyodide.mjs", core), { cache: "force-cache", signal: AbortSignal.timeout(PATIENCE) })
    .then((answer) => {
      if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    })
    .catch((error) => {
      const why = error.name === "TimeoutError" ? "it does not answer" : error.name === "TypeError" ? "it cannot be reached" : error.message;
      const remedy = core.origin === location.origin ? "Reload the page in a while." : "A network may block it: try another one, then reload the page.";
      tell(`Python cannot be loaded from ${core.host}: ${why}. ${remedy}`);
    });
  // What goes wrong later, such as a connection that is cut halfway or memory that is not there, comes from the worker.
  new BroadcastChannel("python cannot start").onmessage = ({ data }) => {
    const remedy = /memory|allocate/i.test(data) ? "Close other tabs and programs" : "Look at your connection";
    tell(`Python could not be started: ${String(data).slice(0, 200)}. ${remedy}, then reload the page.`);
  };
})();
