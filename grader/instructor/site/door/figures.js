// On a notebook's page: a figure's alternative text is the sentence in italics below it, and what is wide scrolls by itself.
(() => {
  const CAPTION = /^\*(?!\*)((?:[^*]|\*\*)+)\*/; // as a text cell below a figure begins

  // Jupyter shows a picture without an alternative text, or with the word "Image".
  function describe() {
    const cells = window.jupyterapp?.shell.currentWidget?.content?.widgets ?? [];
    for (const picture of document.querySelectorAll(".jp-OutputArea-output img")) {
      const at = cells.findIndex((cell) => cell.node.contains(picture));
      if (at < 0) continue;
      const next = cells[at + 1]?.model;
      const caption = next?.type === "markdown" && next.sharedModel.source.match(CAPTION)?.[1];
      const text = caption ? caption.replace(/[$`]/g, "").replace(/\s+/g, " ") : "A figure without a description";
      if (picture.alt !== text) picture.alt = text;
    }
  }

  let waiting = 0;
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(describe, 300);
  }

  const style = document.createElement("style");
  style.textContent = `
    .jp-RenderedHTMLCommon mjx-container[display=true] { max-width: 100%; overflow-x: auto; overflow-y: hidden; }
    .jp-RenderedHTMLCommon :not(pre) > code { overflow-wrap: anywhere; }
    @media (max-width: 600px) { .jp-NotebookTrustedStatus, .jp-NotebookTrust { display: none; } }`;
  document.head.append(style);
  document.addEventListener("DOMContentLoaded", () =>
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true }));
})();
