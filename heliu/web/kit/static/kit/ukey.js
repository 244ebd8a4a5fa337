// Speaks to the card agent on this machine (ws://127.0.0.1:61232). A wrong PIN is never tried again: it would lock the card.
(() => {
  "use strict";
  const place = document.querySelector("[data-ukey]");
  if (!place) return;
  const status = place.querySelector("[data-ukey-status]");
  const form = place.querySelector("[data-ukey-form]");
  const words = place.dataset;
  const CONNECT_MS = 4000;
  const waiting = new Map();
  let socket = null;
  let number = 0;

  function say(text) { status.textContent = text; }

  function connect() {
    return new Promise((resolve, reject) => {
      const opened = new WebSocket(words.ukey);
      const late = setTimeout(() => { opened.close(); reject(new Error(words.missing)); }, CONNECT_MS);
      opened.onopen = () => { clearTimeout(late); resolve(opened); };
      opened.onerror = () => { clearTimeout(late); reject(new Error(words.missing)); };
      opened.onclose = () => { waiting.forEach((one) => one.reject(new Error(words.missing))); waiting.clear(); };
      opened.onmessage = (event) => {
        const answer = JSON.parse(event.data);
        const asked = waiting.get(answer._id);
        if (!asked) return;
        waiting.delete(answer._id);
        const told = answer._args || {};
        if (told.Result) asked.resolve(told.Data); else asked.reject(new Error((told.Error || []).join(" ")));
      };
    });
  }

  function ask(method, args) {
    number += 1;
    const id = number;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ _id: id, _method: method, args }));
    });
  }

  async function post(url, body) {
    const answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": words.token },
      body: JSON.stringify(body),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail || told.title || String(answer.status));
    return told;
  }

  async function sign(pin) {
    const [certificate] = await ask("cus-sec_SpcGetSignCertAsPEM", {});
    const kept = words.kept;
    const { bundles, kept: made } = await post(words.prepare, { certificate, kept });
    const values = {};
    for (const [place, bundle] of bundles.entries()) {
      say(`${words.signing} ${place + 1} / ${bundles.length}`);
      const [value] = await ask("cus-sec_SpcSignDataAsPEM", { inData: bundle.inData, passwd: pin });
      values[bundle.bundle] = value;
    }
    const { next } = await post(words.done, { certificate, values, kept: made || kept });
    window.location.assign(next);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const pin = form.querySelector("input").value;
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await sign(pin);
    } catch (problem) {
      say(`${words.failed} ${problem.message}`);
      button.disabled = false;
    }
    form.querySelector("input").value = "";
  });

  connect().then((opened) => {
    socket = opened;
    say(words.ready);
    form.hidden = false;
    form.querySelector("input").focus();
  }, (problem) => say(problem.message));
})();
