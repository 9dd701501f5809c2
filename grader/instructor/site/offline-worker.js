// The whole site in this browser, so that it works without a network. JupyterLite's own worker follows in the same file:
// of two workers for one place, a browser keeps the later one only.
(() => {
  const { scope } = self.registration;
  const STORE = `offline ${new URL(scope).pathname}`;
  const LOCK = `offline ${scope}`; // whoever fetches has it
  const LIST = "offline.json";
  const opening = new Set(); // notebooks' pages on their way, which are no client yet
  let used = null;

  const marked = (path, mark) => `${scope}${encodeURI(path.replace(/.*\//, "")).replace(/[?#]/g, encodeURIComponent)}?${mark}`;
  const store = () => caches.open(STORE);
  const isLanding = (url) => /^(index\.html|tree\/.*)?$/.test(url.slice(scope.length).replace(/[?#].*/, ""));

  async function list(mark) {
    return (await (await store()).match(marked(LIST, mark)))?.json() ?? null;
  }

  const inUse = () => (used ??= list("used").catch(() => null));

  // The landing page needs no further file, so that it never mixes two builds. A notebook's page fetches parts until it is closed.
  async function notebooksOpen() {
    const pages = await self.clients.matchAll({ type: "window" });
    for (const id of [...opening]) {
      const late = new Promise((resolve) => setTimeout(resolve, 500, "still on its way"));
      if (pages.some((page) => page.id === id) || !(await Promise.race([self.clients.get(id), late]))) opening.delete(id);
    }
    return opening.size > 0 || pages.some((page) => !isLanding(page.url));
  }

  // From one build to the next in one write, and only while nobody works with the earlier one.
  async function change(always = false) {
    const ready = await list("ready");
    if (!ready || (!always && (await notebooksOpen()))) return false;
    const files = await store();
    await files.put(marked(LIST, "used"), new Response(JSON.stringify(ready)));
    await files.delete(marked(LIST, "ready"));
    used = Promise.resolve(ready);
    return true;
  }

  async function clear() {
    const files = await store();
    const lists = await Promise.all([list("used"), list("ready")]);
    const wanted = new Set([marked(LIST, "used"), marked(LIST, "ready")]);
    for (const one of lists) for (const [path, [hash]] of Object.entries(one?.files ?? {})) wanted.add(marked(path, hash));
    for (const { url } of await files.keys()) if (!wanted.has(url)) await files.delete(url);
  }

  async function kept(url, site) {
    let path = decodeURIComponent(url.pathname.slice(new URL(scope).pathname.length));
    if (path === "" || path.endsWith("/")) path += "index.html";
    if (Object.hasOwn(site.files, path)) return (await store()).match(marked(path, site.files[path][0]));
    return Object.hasOwn(site.files, `${path}/index.html`) ? Response.redirect(`${url.origin}${url.pathname}/${url.search}`) : null;
  }

  async function answer(event, url) {
    const { request, resultingClientId } = event;
    if (request.mode === "navigate") {
      const changed = await change().catch(() => false);
      if (changed) event.waitUntil(navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && clear()).catch(() => {}));
      if (!isLanding(url.href) && resultingClientId) opening.add(resultingClientId);
    }
    let site = await inUse();
    const found = site && (await kept(url, site).catch(() => null));
    if (found) return found;
    try {
      return await fetch(request);
    } catch (error) {
      if (!site) await change(true).catch(() => {}); // better than nothing
      site = await inUse();
      if (!site) throw error;
      return (await kept(url, site)) ?? new Response("", { status: 404 }); // all that there is has been looked through
    }
  }

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || !request.url.startsWith(scope) || /\/api\/(drive|stdin|service-worker)/.test(url.pathname)) return;
    event.stopImmediatePropagation();
    if (url.searchParams.has("network")) event.respondWith(fetch(url.href.replace(/\?.*/, ""), { cache: request.cache, priority: "low" }));
    else event.respondWith(answer(event, url));
  });

  // A page has put files into the store: all of a build, or as many as there was room for.
  self.addEventListener("message", (event) => {
    if (event.data?.offline !== "changed") return;
    used = null;
    event.waitUntil(
      change()
        .then(clear)
        .catch(() => {})
        .then(() => event.ports[0].postMessage("done")),
    );
  });
})();

