// What a page could not save in time, because a browser does not wait for it: kept at once in localStorage, put back at the next visit.
const Unsaved = (() => {
  const root = new URL(document.getElementById("jupyter-config-data")?.dataset.jupyterLiteRoot ?? "..", location.href);
  const base = new URL(`${root.href.replace(/\/?$/, "/")}`).pathname;
  const storage = `JupyterLite Storage - ${base}`;
  const prefix = `unsaved ${base} `;

  function keep(path, content) {
    const at = new Date().toISOString();
    const without = { ...content, cells: content.cells.map((cell) => (cell.outputs ? { ...cell, outputs: [] } : cell)) };
    for (const text of [content, without]) {
      try {
        localStorage.setItem(prefix + path, JSON.stringify({ at, content: text }));
        return;
      } catch {
        // full: the outputs can be made again
      }
    }
  }

  function forget(path) {
    localStorage.removeItem(prefix + path);
  }

  // None where nothing was ever saved: an empty database would be in JupyterLite's way.
  function open() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open(storage);
      let made = false;
      asked.onupgradeneeded = () => {
        made = true;
        asked.transaction.abort();
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => asked.result.close();
        resolve(asked.result.objectStoreNames.contains("files") ? asked.result : null);
      };
      asked.onerror = () => (made ? resolve(null) : reject(asked.error));
    });
  }

  async function putBack() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    const database = keys.length ? await open() : null;
    if (!database) return;
    const write = database.transaction("files", "readwrite");
    const files = write.objectStore("files");
    for (const key of keys) {
      const path = key.slice(prefix.length);
      const { at, content } = JSON.parse(localStorage.getItem(key));
      files.get(path).onsuccess = ({ target }) => {
        const before = target.result;
        if (before && String(before.last_modified) >= at) return;
        const plain = { name: path, path, type: "notebook", format: "json", mimetype: "application/json", created: at, writable: true };
        files.put({ ...plain, ...before, content, last_modified: at, size: JSON.stringify(content).length }, path);
      };
    }
    await new Promise((resolve, reject) => {
      write.oncomplete = resolve;
      write.onerror = write.onabort = () => reject(write.error);
    });
    database.close();
    for (const key of keys) localStorage.removeItem(key);
  }

  return { keep, forget, open, putBack };
})();
