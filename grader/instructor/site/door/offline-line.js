// On the landing page, in words: how far the course is from working without a network.
(() => {
  const place = document.getElementById("offline");
  const button = document.getElementById("offline-fetch");
  const size = (bytes) => `${Math.max(1, Math.round(bytes / 1e6))} MB`;
  const works = (list) => `Works offline now: the whole course, ${size(list.bytes)}, is in this browser.`;
  const words = {
    fetching: ({ works: before, left, bytes }) =>
      before ? `Works offline now. A newer version is being fetched: ${size(left)} to go.` : `Getting ready to work offline: ${Math.round((bytes - left) / 1e6)} of ${size(bytes)}.`,
    here: ({ works: now, waits, newer }) =>
      works(now) + (waits ? " A newer version shows once no notebook is open." : newer ? " A newer version shows at the next opening." : ""),
    away: ({ works: before, left, bytes }) =>
      before ? works(before) : `Not ready to work offline: the network is away${left ? `, and ${size(left)} of ${size(bytes)} are missing` : ""}. It goes on when the network is back.`,
    changing: ({ works: before }) =>
      `${before ? works(before) : "Not ready to work offline."} The site's files do not fit together, as while it is being changed: the next visit tries again.`,
    full: ({ works: before, left }) =>
      `${before ? "Works offline now, as it was before the last change." : "Does not work offline."} This browser's storage has no room for ${size(left)} more. With a network everything works.`,
    spared: ({ works: before, left }) => `${before ? works(before) : "Not ready to work offline."} This device saves data, and ${size(left)} would be fetched.`,
    never: () => "Does not work offline in this browser, as in a private window or at an address without https. With a network everything works.",
  };
  function tell(state, facts) {
    place.setAttribute("aria-live", state === "fetching" ? "off" : "polite");
    place.dataset.offline = state;
    const text = words[state](facts);
    if (place.textContent !== text) place.textContent = text;
    button.hidden = state !== "spared";
  }
  const begin = () => Offline.begin(tell);
  addEventListener("online", begin);
  button.addEventListener("click", () => Offline.begin(tell, { asked: true }));
  begin();
})();
