// What a learner wrote, in a newer release: the same rules as grader/learning/carrying.py.
const Carrying = (() => {
  const ofARelease = /^([0-9a-f]{12})(-\d+)?$/;
  const heading = "## From your earlier copy\n\nThe new release has no place for these cells.";
  const text = (cell) => (Array.isArray(cell.source) ? cell.source.join("") : String(cell.source ?? ""));
  const data = (cell) => (cell.metadata?.nbgrader && typeof cell.metadata.nbgrader === "object" ? cell.metadata.nbgrader : {});
  const gradeId = (cell) => (typeof data(cell).grade_id === "string" ? data(cell).grade_id : "");
  const isAnswer = (cell) => Boolean(gradeId(cell)) && (Boolean(data(cell).solution) || (data(cell).locked === false && !data(cell).grade));
  const nameOf = (cell) => gradeId(cell) || String(cell.id ?? "");

  async function digest(words) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(words)));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 12);
  }

  async function isReleased(cell) {
    const found = ofARelease.exec(String(cell.id ?? ""));
    return found !== null && (await digest(`${cell.cell_type}\n${text(cell)}`)) === found[1];
  }

  function plain(cell) {
    const copy = structuredClone(cell);
    const { nbgrader, deletable, editable, ...metadata } = copy.metadata ?? {};
    return { ...copy, metadata };
  }

  async function carried(mine, release) {
    const notebook = structuredClone(release);
    const answers = new Map(notebook.cells.filter((cell) => isAnswer(cell)).map((cell) => [gradeId(cell), cell]));
    const places = new Set(notebook.cells.map(nameOf));
    const stubs = mine.metadata?.initialization_course?.stubs ?? {};
    const last = new Map(mine.cells.map((cell, number) => [gradeId(cell), number]));
    const after = new Map([["", []]]);
    const homeless = [];
    const filled = [];
    let anchor = "";
    let own = 0;
    for (const [number, cell] of mine.cells.entries()) {
      const name = gradeId(cell);
      if (name && last.get(name) === number) {
        if (places.has(name)) anchor = name;
        if (!isAnswer(cell) || stubs[name] === (await digest(text(cell)))) continue;
        const answer = answers.get(name);
        if (!answer) homeless.push([name, plain(cell)]);
        else if (text(cell) !== text(answer)) {
          answer.source = text(cell);
          if (answer.cell_type === "code" && cell.cell_type === "code") {
            answer.outputs = structuredClone(cell.outputs ?? []);
            answer.execution_count = cell.execution_count ?? null;
          }
          filled.push(name);
        }
        continue;
      }
      if (!name && places.has(nameOf(cell))) anchor = nameOf(cell);
      if (!name && (await isReleased(cell))) continue;
      if (name && !isAnswer(cell)) continue;
      after.set(anchor, [...(after.get(anchor) ?? []), plain(cell)]);
      own++;
    }
    const cells = [...after.get("")];
    for (const cell of notebook.cells) cells.push(cell, ...(after.get(nameOf(cell) || "\0") ?? []));
    if (homeless.length) {
      cells.push({ cell_type: "markdown", metadata: {}, source: heading, id: "from-your-earlier-copy" }, ...homeless.map(([, cell]) => cell));
    }
    const taken = new Set();
    for (const cell of cells) {
      const name = String(cell.id || `own-${taken.size}`);
      let unique = name;
      for (let number = 2; taken.has(unique); number++) unique = `${name}-${number}`;
      cell.id = unique;
      taken.add(unique);
    }
    notebook.cells = cells;
    return { notebook, answers: filled, own, homeless: homeless.map(([name]) => name) };
  }

  function lines({ answers, own, homeless }) {
    const said = [`${answers.length} answers carried over, ${own} cells of your own`];
    if (homeless.length) said.push(`the new release has no place for ${homeless.join(", ")}: at the end of the notebook`);
    return said;
  }

  return { carried, lines };
})();
