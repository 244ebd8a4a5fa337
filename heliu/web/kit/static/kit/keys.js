// Small comforts only: every page works without this file.
(() => {
  "use strict";
  const OFF = "heliu.keys.off";
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const writing = (target) => target.closest("input, select, textarea, [contenteditable]");

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.classList.contains("at"));
    const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
    all.forEach((row) => row.classList.toggle("at", row === next));
    const link = next.querySelector("a");
    if (link) link.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  const KEYS = {
    "/": () => document.querySelector("[data-search]")?.focus(),
    j: () => step(1),
    k: () => step(-1),
    n: () => document.querySelector("[data-next]")?.click(),
    "?": () => {
      const help = document.getElementById("keys");
      if (!help) return;
      help.open = true;
      help.querySelector("summary").focus();
    },
  };

  document.addEventListener("keydown", (event) => {
    if (localStorage.getItem(OFF) || event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    const own = /^[a-z]$/.test(event.key) ? document.querySelector(`[data-key="${event.key}"]`) : null;
    const act = KEYS[event.key] || (own && (() => own.click()));
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (!copy) return;
    await navigator.clipboard.writeText(copy.dataset.copy);
    copy.textContent = copy.dataset.done;
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-switch]")) {
      if (event.target.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    }
    if (event.target.matches("[data-pick-all]")) {
      document.querySelectorAll("[data-pick]").forEach((box) => { box.checked = event.target.checked; });
    }
  });

  function arrive() {
    const onoff = document.querySelector("[data-keys-switch]");
    if (onoff) onoff.checked = !localStorage.getItem(OFF);
    document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
  }
  arrive();
  document.querySelector("[data-errors]")?.focus();
  document.addEventListener("htmx:afterSettle", arrive);
})();
