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

  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  addEventListener("pagehide", save);

  if (notebook) {
    // The page's own title is the same for each notebook.
    const title = () => document.title.startsWith(notebook) || (document.title = notebook);
    new MutationObserver(title).observe(document.querySelector("title"), { childList: true });
    title();
    navigator.locks?.request(`notebook:${path}`, { ifAvailable: true }, (lock) => {
      if (lock) return new Promise(() => {}); // held as long as the page is there
      tellOnTop("This notebook is open in another tab. The tab that saves last wins: close one of them.");
      return undefined;
    });
  }

  navigator.storage?.persisted?.().then((kept) => kept || navigator.storage.persist());
  navigator.storage?.estimate?.().then(({ usage, quota }) => {
    if (quota && usage > 0.95 * quota)
      tellOnTop("This browser's storage for the page is nearly full: download your notebook (File, Download) before you go on.");
  });
  try {
    const probe = indexedDB.open("probe of storage");
    probe.onerror = () => tellOnTop("This browser keeps nothing here, as in a private window: download your notebook (File, Download) before you close it.");
    probe.onsuccess = () => {
      probe.result.close();
      indexedDB.deleteDatabase("probe of storage");
    };
  } catch {
    tellOnTop("This browser keeps nothing here: download your notebook (File, Download) before you close it.");
  }
})();
