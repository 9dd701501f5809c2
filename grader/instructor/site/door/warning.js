// Lines on top of a notebook's page, each until it is put away.
function tellOnTop(text) {
  const put = () => {
    let stack = document.getElementById("told-on-top");
    if (!stack) {
      stack = document.createElement("div");
      stack.id = "told-on-top";
      stack.style.cssText = "position:fixed;z-index:10000;top:0;left:0;right:0";
      document.body.append(stack);
    }
    const box = document.createElement("div");
    box.setAttribute("role", "alert");
    box.style.cssText =
      "padding:.6em 1em;background:#7a3b10;color:#fff;font:15px/1.4 system-ui,sans-serif;display:flex;gap:1em;border-bottom:1px solid #fff8";
    const words = document.createElement("span");
    words.textContent = text;
    words.style.flex = "1";
    const away = document.createElement("button");
    away.textContent = "OK";
    away.addEventListener("click", () => box.remove());
    box.append(words, away);
    stack.append(box);
  };
  if (document.body) put();
  else addEventListener("DOMContentLoaded", put);
}
