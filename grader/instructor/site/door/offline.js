// Keeps all files of the site in this browser, in the background: offline-worker.js answers from there, with or without a network.
const Offline = (() => {
  const root = new URL(document.getElementById("jupyter-config-data").dataset.jupyterLiteRoot, location.href);
  const base = root.href.replace(/\/?$/, "/");
  const worker = `${base}service-worker.js?enableCache=false`; // as JupyterLite names it
  const AT_ONCE = 3;
  const ROOM = 50e6; // bytes that the learner's notebooks, which share the browser's storage, are left
  const LITTLE = 5e6; // bytes that are fetched without asking where a device saves data
  const encoded = (path) => base + encodeURI(path).replace(/[?#]/g, encodeURIComponent);
  // Without the folder, whose name says what all that is in it is: a part that is the same in the next build is not fetched again.
  const keyOf = (path, mark) => `${encoded(path.replace(/.*\//, ""))}?${mark}`;

  try {
    // Otherwise JupyterLite unregisters every worker of this host at a page's second visit, and registers its own again:
    // without a network, whether that brings it back is up to the browser.
    localStorage.setItem(`${worker}-version`, "@VERSION@");
  } catch {
    // nothing is kept here: said elsewhere
  }

  async function fromNetwork(path, cache) {
    const answer = await fetch(`${encoded(path)}?network`, { cache, priority: "low" });
    if (!answer.ok) throw new Error("changing");
    return answer;
  }

  async function listed(store, mark) {
    return (await store.match(keyOf("offline.json", mark)))?.json() ?? null;
  }

  // A file counts only with the content that the list names, so that a site which is being changed leaves no mix of two builds.
  async function keep(store, path, hash) {
    for (const cache of ["no-cache", "reload"]) {
      const answer = await fromNetwork(path, cache);
      const content = await answer.arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
      if ([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") !== hash) continue;
      const type = answer.headers.get("Content-Type");
      await store.put(keyOf(path, hash), new Response(content, type ? { headers: { "Content-Type": type } } : {}));
      return;
    }
    throw new Error("changing");
  }

  async function tellWorker() {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    const answered = new Promise((resolve) => (port1.onmessage = resolve));
    active.postMessage({ offline: "changed" }, [port2]);
    await answered;
  }

  async function fetchAll(tell, asked) {
    const store = await caches.open(`offline ${new URL(base).pathname}`);
    const all = new Set((await store.keys()).map(({ url }) => url));
    const lacks = (list) => Object.entries(list?.files ?? {}).filter(([path, [hash]]) => !all.has(keyOf(path, hash)));
    let [used, ready] = await Promise.all([listed(store, "used"), listed(store, "ready")]);
    if (lacks(used).length) {
      await store.delete(keyOf("offline.json", "used")); // a browser that clears away may leave half
      await tellWorker();
      used = await listed(store, "used");
    }
    if (lacks(ready).length) ready = null;
    const works = used ?? ready;
    let newest;
    try {
      newest = await (await fromNetwork("offline.json", "no-cache")).json();
    } catch (error) {
      tell(error.message === "changing" ? "changing" : "away", { works });
      return;
    }
    const missing = lacks(newest);
    let left = missing.reduce((sum, [, [, size]]) => sum + size, 0);
    const { usage = 0, quota = Infinity } = (await navigator.storage?.estimate?.()) ?? {};
    if (left && left + ROOM > quota - usage) {
      tell("full", { works, left });
      return;
    }
    if (left > LITTLE && navigator.connection?.saveData && !asked) {
      tell("spared", { works, left });
      return;
    }
    const waiting = [...missing];
    const line = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        const [path, [hash, size]] = file;
        tell("fetching", { works, left, bytes: newest.bytes });
        await keep(store, path, hash);
        left -= size;
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => line().finally(() => (waiting.length = 0))));
    const failed = ended.find(({ status }) => status === "rejected")?.reason;
    if (failed) {
      if (failed.name === "QuotaExceededError") await tellWorker(); // which removes the half that is no use
      const why = failed.name === "QuotaExceededError" ? "full" : failed.message === "changing" ? "changing" : "away";
      tell(why, { works, left, bytes: newest.bytes });
      return;
    }
    if (newest.version !== used?.version) await store.put(keyOf("offline.json", "ready"), new Response(JSON.stringify(newest)));
    else if (ready) await store.delete(keyOf("offline.json", "ready"));
    await tellWorker();
    const waits = (await listed(store, "used"))?.version !== newest.version;
    tell("here", { works: newest, waits, newer: used && used.version !== newest.version });
  }

  // After the page's own files and when nothing else is to be done; one tab at a time.
  async function begin(tell, { wait = 0, asked = false } = {}) {
    if (!navigator.serviceWorker || !window.caches) {
      tell("never", {});
      return;
    }
    if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
    await new Promise((resolve) => setTimeout(resolve, wait));
    await new Promise((resolve) => (window.requestIdleCallback ? requestIdleCallback(resolve, { timeout: 5000 }) : setTimeout(resolve)));
    try {
      await navigator.serviceWorker.register(worker);
      await navigator.serviceWorker.ready;
      const lock = navigator.locks ? (work) => navigator.locks.request(`offline ${base}`, work) : (work) => work();
      await lock(() => fetchAll(tell, asked));
    } catch {
      tell("never", {});
    }
  }

  return { begin };
})();
