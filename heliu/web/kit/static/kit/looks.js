// What the page asks meanwhile (a look while one types, a progress) never gets in the way of the hand: an answer that
// comes while something is pressed, or would replace what was typed or chosen since, is dropped and asked for again.
(() => {
  "use strict";
  const asked = new WeakMap(); // request → what stood in the parts its answer replaces when it was sent
  const waiting = new Map(); // who asks → request
  let pressed = false;

  function parts({ target, requestConfig: { elt } }) {
    const beside = elt.closest("[hx-select-oob]")?.getAttribute("hx-select-oob");
    return [target, ...(beside ? document.querySelectorAll(beside) : [])];
  }

  function standing(field) {
    if (field.matches("[type=checkbox], [type=radio]")) return field.checked;
    return field.multiple && field.options ? [...field.selectedOptions].map((one) => one.value) : field.value;
  }

  function typed(request) {
    const fields = parts(request).flatMap((part) => [...part.querySelectorAll("input, select, textarea")]);
    return JSON.stringify(fields.map((field) => [field.name, standing(field)]));
  }

  function again() {
    if (pressed) return;
    waiting.forEach(({ verb, path }, elt) => {
      const underWay = elt.classList.contains("htmx-request");
      if (elt.isConnected && !underWay) htmx.ajax(verb, path, { source: elt });
    });
    waiting.clear();
  }

  document.addEventListener("htmx:beforeRequest", ({ detail }) => asked.set(detail.xhr, typed(detail)));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (!pressed && asked.get(xhr) === typed(event.detail)) return;
    event.preventDefault();
    waiting.set(requestConfig.elt, requestConfig);
    setTimeout(again);
  });

  function press() { pressed = true; }
  function release() { pressed = false; setTimeout(again); }
  document.addEventListener("pointerdown", press, true);
  document.addEventListener("pointerup", release, true);
  document.addEventListener("pointercancel", release, true);
  document.addEventListener("keydown", ({ key }) => { if (key === " ") press(); }, true); // it clicks when it is let go
  document.addEventListener("keyup", ({ key }) => { if (key === " ") release(); }, true);
  // The list of a select may swallow the pointerup.
  document.addEventListener("change", ({ target }) => { if (target.matches("select")) release(); }, true);
  window.addEventListener("blur", release);

  // A part that asks again by itself is left as it is when it would say the same; else who stood on a link in it
  // stands on that link again, and in that row.
  const said = new WeakMap(); // part → what it was made of
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, serverResponse } = event.detail;
    if (event.defaultPrevented || !target.id || !(target.getAttribute("hx-trigger") || "").startsWith("every")) return;
    if (said.get(target) === serverResponse) {
      event.preventDefault();
      return;
    }
    const link = target.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    document.addEventListener("htmx:afterSettle", () => {
      const now = document.getElementById(target.id);
      if (!now) return;
      said.set(now, serverResponse);
      const same = link && [...now.querySelectorAll("a")].find((one) => one.getAttribute("href") === link);
      if (!same) return;
      same.closest("[data-row]")?.classList.add("at");
      same.focus();
    }, { once: true });
  });
})();
