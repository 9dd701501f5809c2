// Reads what this browser has saved, without Python: JupyterLite keeps notebooks in IndexedDB, a record for each path.
const FEEDBACK = "application/vnd.initialization-course.feedback+json";
const $ = (id) => document.getElementById(id);

function say(text) {
  $("said").textContent = text;
  $("said").hidden = !text;
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function saved() {
  await Unsaved.putBack();
  const database = await Unsaved.open();
  if (!database) return [];
  const files = database.transaction("files").objectStore("files");
  const [keys, models] = await Promise.all([asked(files.getAllKeys()), asked(files.getAll())]);
  database.close();
  return keys.map((key, index) => ({ key: String(key), model: models[index] }));
}

function notebookOf(model) {
  try {
    const content = typeof model.content === "string" ? JSON.parse(model.content) : model.content;
    return Array.isArray(content?.cells) ? content : null;
  } catch {
    return null;
  }
}

function verdicts(notebook) {
  const found = new Map();
  for (const cell of notebook.cells) {
    for (const output of cell.outputs ?? []) {
      const feedback = output.data?.[FEEDBACK];
      if (feedback && typeof feedback.name === "string") found.set(feedback.name, Number(feedback.score) || 0);
    }
  }
  return found;
}

function show(name, model) {
  const place = document.querySelector(`[data-state="${name}"]`);
  const notebook = notebookOf(model);
  if (!notebook) {
    place.textContent = "what is saved here cannot be read as a notebook: download it before you open it";
    return;
  }
  const belongs = notebook.metadata?.initialization_course?.assignment ?? name;
  if (belongs !== name) {
    place.textContent = `the notebook saved under this name is that of ${belongs}`;
    return;
  }
  const found = verdicts(notebook);
  const score = [...found.values()].reduce((sum, points) => sum + points, 0);
  const done = score >= POINTS[name] - 1e-9;
  place.classList.toggle("done", done);
  document.querySelector(`#card-${name} .open`).firstChild.data = done ? "Look again" : "Go on";
  $(`newer-${name}`).hidden = !isStale(name, notebook);
  place.textContent = done ? `✓ done, ${score} of ${POINTS[name]} points` : found.size ? `${score} of ${POINTS[name]} points` : "begun";
}

// --- a newer release than the one that a saved copy was made from -----------------------------------------------------------

const keptFor = (name) => `kept ${new URL("./", location.href).pathname} ${name}`;

function isStale(name, notebook) {
  const { assignment, edition = "" } = notebook.metadata?.initialization_course ?? {};
  return Boolean(EDITIONS[name]) && assignment === name && edition !== EDITIONS[name] && localStorage.getItem(keptFor(name)) !== EDITIONS[name];
}

async function putBeside(entries) {
  const database = await Unsaved.open();
  const stores = ["files", "checkpoints"].filter((store) => database.objectStoreNames.contains(store));
  const write = database.transaction(stores, "readwrite");
  const files = write.objectStore("files");
  const taken = new Set((await asked(files.getAllKeys())).map(String));
  const now = new Date().toISOString();
  const names = [];
  for (const { key, model, content } of entries) {
    let other = key.replace(/\.ipynb$/, ` (my copy ${now.slice(0, 10)}).ipynb`);
    for (let number = 2; taken.has(other); number++) other = key.replace(/\.ipynb$/, ` (my copy ${now.slice(0, 10)}, ${number}).ipynb`);
    files.put({ ...model, name: other, path: other }, other);
    if (content) files.put({ ...model, content, last_modified: now, size: JSON.stringify(content).length }, key);
    else for (const store of stores) write.objectStore(store).delete(key); // a checkpoint would bring the old one back
    names.push(other);
  }
  await new Promise((resolve, reject) => {
    write.oncomplete = resolve;
    write.onerror = write.onabort = () => reject(write.error);
  });
  database.close();
  return names;
}

async function take(name, way) {
  const key = `${name}.ipynb`;
  if (way === "keep") {
    localStorage.setItem(keptFor(name), EDITIONS[name]);
    return `${name}: yours stays as it is, until there is a newer one.`;
  }
  const found = (await saved()).find((file) => file.key === key);
  const mine = found && notebookOf(found.model);
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  if (held.some(({ name: lock }) => lock === `notebook:${key}`)) {
    return `${name} is open in another tab, which would save the earlier one over it: close that tab first. Nothing was changed.`;
  }
  if (!mine) return `${name}: what is saved here cannot be read any more. Nothing was changed.`;
  // Also for "new": the browser may have kept the earlier file, and would open that one.
  const answer = await fetch(`files/${key}`, { cache: "no-cache" });
  if (!answer.ok) return `${name}: the new version cannot be fetched now (${answer.status}). Nothing was changed.`;
  const release = await answer.json();
  if (way === "new") {
    const [other] = await putBeside([{ key, model: found.model }]);
    return `${name}: the new one is here; yours is beside it as ${other}.`;
  }
  const carried = await Carrying.carried(mine, release);
  const [other] = await putBeside([{ key, model: found.model, content: carried.notebook }]);
  return `${name}: ${Carrying.lines(carried).join("; ")}. Your earlier copy is ${other}.`;
}

for (const button of document.querySelectorAll(".newer button")) {
  button.addEventListener("click", async () => {
    const name = button.closest(".newer").id.replace(/^newer-/, "");
    try {
      say(await take(name, button.dataset.way));
    } catch (error) {
      say(`${name}: ${error.message}. Nothing was changed.`);
    }
    await refresh();
  });
}

async function refresh() {
  let files;
  try {
    files = await saved();
  } catch {
    say("This browser keeps nothing here, as in a private window: download your notebook before you close it.");
    return [];
  }
  let last = null;
  for (const box of document.querySelectorAll(".newer")) box.hidden = true;
  for (const { key, model } of files) {
    const name = key.replace(/\.ipynb$/, "");
    if (!Object.hasOwn(POINTS, name) || !key.endsWith(".ipynb")) continue;
    show(name, model);
    if (!last || String(model.last_modified) > String(last.model.last_modified)) last = { key, model };
  }
  if (last) {
    $("goon-link").href = `notebooks/index.html?path=${encodeURIComponent(last.key)}`;
    $("goon-link").textContent = `Go on where you were: ${last.key.replace(/\.ipynb$/, "").replaceAll("_", " ")}`;
    $("goon").hidden = false;
  }
  return files;
}

// --- a zip without compression, which any program opens (APPNOTE.TXT of PKWARE, 4.3) --------------------------------------

const TABLE = Uint32Array.from({ length: 256 }, (_, value) => {
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function record(signature, fields) {
  const bytes = new Uint8Array(4 + fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  let place = 4;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(place, value, true);
    else view.setUint32(place, value, true);
    place += size;
  }
  return bytes;
}

function zipOf(files) {
  const parts = [];
  const list = [];
  let place = 0;
  for (const [name, text] of files) {
    const path = new TextEncoder().encode(name);
    const bytes = new TextEncoder().encode(text);
    const common = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 0x5821], [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, path.length], [2, 0]];
    const head = record(0x04034b50, common);
    list.push(record(0x02014b50, [[2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, place]]), path);
    parts.push(head, path, bytes);
    place += head.length + path.length + bytes.length;
  }
  const size = list.reduce((sum, part) => sum + part.length, 0);
  const end = record(0x06054b50, [[2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, place], [2, 0]]);
  return new Blob([...parts, ...list, end], { type: "application/zip" });
}

async function unzipped(buffer) {
  const view = new DataView(buffer);
  let end = buffer.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new Error("it is not a zip");
  const files = [];
  let place = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    const [method, packed, size] = [view.getUint16(place + 10, true), view.getUint32(place + 20, true), view.getUint32(place + 24, true)];
    const [length, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(place + offset, true));
    const name = new TextDecoder().decode(new Uint8Array(buffer, place + 46, length));
    const local = view.getUint32(place + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    place += 46 + length + extra + comment;
    if (!name.endsWith(".ipynb") || size > 5e7) continue;
    const content = new Blob([new Uint8Array(buffer, start, packed)]);
    const stream = method === 8 ? content.stream().pipeThrough(new DecompressionStream("deflate-raw")) : content.stream();
    files.push([name, await new Response(stream).text()]);
  }
  return files;
}

function download(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

$("download").addEventListener("click", async () => {
  const files = (await saved()).filter(({ key }) => key.endsWith(".ipynb"));
  if (!files.length) {
    say("Nothing is saved in this browser yet: a notebook is, as soon as you have changed it.");
    return;
  }
  const texts = files.map(({ key, model }) => [key, typeof model.content === "string" ? model.content : JSON.stringify(model.content, null, 1)]);
  download("my-notebooks.zip", zipOf(texts));
  say(`${files.length} notebook${files.length === 1 ? "" : "s"} in my-notebooks.zip, in the folder of your downloads.`);
});

$("bring").addEventListener("click", () => $("file").click());

$("file").addEventListener("change", async () => {
  const [file] = $("file").files;
  $("file").value = "";
  if (file) say(await bringBack(file));
  refresh();
});

async function bringBack(file) {
  let texts;
  try {
    texts = file.name.toLowerCase().endsWith(".zip") ? await unzipped(await file.arrayBuffer()) : [[file.name, await file.text()]];
  } catch (error) {
    return `${file.name} cannot be read: ${error.message}. Nothing was changed.`;
  }
  const found = [];
  for (const [name, text] of texts) {
    const notebook = notebookOf({ content: text });
    if (!notebook) return `${name} is not a notebook. Nothing was changed.`;
    const belongs = notebook.metadata?.initialization_course?.assignment;
    if (!Object.hasOwn(POINTS, belongs ?? "")) return `${name} is not a notebook of this course. Nothing was changed.`;
    found.push([`${belongs}.ipynb`, notebook]);
  }
  if (!found.length) return `${file.name} holds no notebook. Nothing was changed.`;
  const database = await Unsaved.open().catch(() => null);
  if (!database) return "Open a notebook of the course once, change something, and bring yours back then: this browser has no place for it yet.";
  const now = new Date().toISOString();
  const write = database.transaction("files", "readwrite");
  const files = write.objectStore("files");
  const kept = [];
  for (const [key, notebook] of found) {
    const before = await asked(files.get(key));
    if (before && JSON.stringify(before.content) !== JSON.stringify(notebook)) {
      const other = key.replace(/\.ipynb$/, ` (before ${now.slice(0, 16).replace(":", "")}).ipynb`);
      files.put({ ...before, name: other, path: other }, other);
      kept.push(other);
    }
    const size = JSON.stringify(notebook).length;
    files.put({ name: key, path: key, type: "notebook", format: "json", mimetype: "application/json", content: notebook, created: now, last_modified: now, size, writable: true }, key);
  }
  await new Promise((resolve, reject) => {
    write.oncomplete = resolve;
    write.onerror = write.onabort = () => reject(write.error);
  });
  database.close();
  const names = found.map(([key]) => key.replace(/\.ipynb$/, "")).join(", ");
  return `${names}: brought back.${kept.length ? ` What was here is kept as ${kept.join(", ")}.` : ""}`;
}

addEventListener("pageshow", refresh);
refresh();
