// On a notebook's page: work is saved when the page is left, and what could lose it is said before it does.
(() => {
  const path = new URLSearchParams(location.search).get("path") || "";
  const notebook = decodeURIComponent(path).replace(/\.ipynb$/, "").replaceAll("_", " ");
  Unsaved.putBack().catch(() => {});

  function save() {
    const context = window.jupyterapp?.shell.currentWidget?.context;
    if (!context?.model?.dirty) return;
    Unsaved.keep(context.path, context.model.toJSON());
    context.save().then(() => Unsaved.forget(context.path), () => {});
  }

  function warn(text) {
    const box = document.createElement("div");
    box.setAttribute("role", "alert");
    box.style.cssText =
      "position:fixed;z-index:10000;top:0;left:0;right:0;padding:.6em 1em;background:#7a3b10;color:#fff;font:15px/1.4 system-ui,sans-serif;display:flex;gap:1em";
    const words = document.createElement("span");
    words.textContent = text;
    words.style.flex = "1";
    const away = document.createElement("button");
    away.textContent = "OK";
    away.addEventListener("click", () => box.remove());
    box.append(words, away);
    const put = () => document.body.append(box);
    if (document.body) put();
    else addEventListener("DOMContentLoaded", put);
  }

  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  addEventListener("pagehide", save);

  if (notebook) {
    // The page's own title is the same for each notebook.
    const title = () => document.title.startsWith(notebook) || (document.title = notebook);
    new MutationObserver(title).observe(document.querySelector("title"), { childList: true });
    title();
    navigator.locks?.request(`notebook:${path}`, { ifAvailable: true }, (lock) => {
      if (lock) return new Promise(() => {}); // held as long as the page is there
      warn("This notebook is open in another tab. The tab that saves last wins: close one of them.");
      return undefined;
    });
  }

  navigator.storage?.persisted?.().then((kept) => kept || navigator.storage.persist());
  navigator.storage?.estimate?.().then(({ usage, quota }) => {
    if (quota && usage > 0.95 * quota)
      warn("This browser's storage for the page is nearly full: download your notebook (File, Download) before you go on.");
  });
  try {
    const probe = indexedDB.open("probe of storage");
    probe.onerror = () => warn("This browser keeps nothing here, as in a private window: download your notebook (File, Download) before you close it.");
    probe.onsuccess = () => {
      probe.result.close();
      indexedDB.deleteDatabase("probe of storage");
    };
  } catch {
    warn("This browser keeps nothing here: download your notebook (File, Download) before you close it.");
  }
})();
