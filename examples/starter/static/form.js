// @ts-check
// What a script can make easier about a form that works without one: the challenge is solved while somebody writes
// (ALTCHA, version 2: https://altcha.org), and questions that are not asked are out of sight.
"use strict";

/**
 * Find the number that makes a hash which begins as the challenge says. Browsers hash in a thread of their own, so
 * nobody's typing has to wait.
 * @returns {Promise<string | null>} what is to be sent; null where this browser can't find it
 */
async function solve(challenge) {
  const { algorithm, cost, keyLength, keyPrefix, nonce, salt } = challenge.parameters;
  const hash = /^PBKDF2\/(SHA-(?:256|384|512))$/.exec(algorithm)?.[1];
  if (!hash || !crypto.subtle) return null;
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const start = bytes(nonce);
  const password = new Uint8Array(start.length + 4);
  password.set(start);
  const how = { name: "PBKDF2", hash, salt: bytes(salt), iterations: cost };
  for (let counter = 0; counter < 2 ** 24; counter++) {
    new DataView(password.buffer).setUint32(start.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hex(await crypto.subtle.deriveBits(how, key, keyLength * 8));
    if (derivedKey.startsWith(keyPrefix.toLowerCase())) {
      return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
    }
  }
  return null;
}

for (const form of document.querySelectorAll("form[data-sign-up]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  const { puzzle, seconds, wait } = form.dataset;
  const opened = performance.now();
  const challenge = form.elements.namedItem("challenge");
  const solving = puzzle
    ? solve(JSON.parse(puzzle)).then((solution) => {
        if (solution && challenge instanceof HTMLInputElement) challenge.value = solution;
        return Boolean(solution);
      }, () => false)
    : null;

  let isSent = false;
  form.addEventListener("submit", async (event) => {
    if (isSent || solving) event.preventDefault();
    if (isSent) return;
    isSent = true;
    const button = form.querySelector("button");
    if (button) button.textContent = wait ?? "…";
    if (!solving) return;
    const open = performance.now() - opened;
    const early = (await solving) ? Number(seconds) * 1000 + 500 - open : 0;
    setTimeout(() => form.submit(), Math.max(0, early));
  });

  const conditional = [...form.querySelectorAll("[data-if]")].filter((part) => part instanceof HTMLElement);
  const update = () => {
    const data = new FormData(form);
    for (const part of conditional) {
      // In their order: a question can depend on one that is not asked itself.
      const other = form.querySelector(`[name="${part.dataset.if}"]`);
      part.hidden = Boolean(other?.closest("[hidden]")) || !data.getAll(part.dataset.if ?? "").includes(part.dataset.is ?? "");
    }
  };
  form.addEventListener("change", update);
  update();
}
