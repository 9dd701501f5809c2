// Starts Python while JupyterLab is still loading: the first kernel gets the worker in which it is under way.
// Only if a service worker is already there, as after the first visit: a worker made before it would not see the files.
if (navigator.serviceWorker?.controller && !crossOriginIsolated) {
  const here = document.currentScript.src;
  const kernel = new URL("@KERNEL@", here).href;
  const usual = window.Worker;
  let early = new usual(new URL("worker.mjs", here), { type: "module" });
  early.addEventListener("error", () => (early = null));
  window.Worker = class extends usual {
    constructor(address, options) {
      if (early && new URL(address, location.href).href === kernel) {
        const ready = early;
        window.Worker = usual;
        return ready;
      }
      super(address, options);
    }
  };
}
