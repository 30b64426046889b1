// Solving the challenge of a form (ALTCHA, version 2: https://altcha.org): the first number that, appended to the
// challenge's nonce, makes a hash that begins as the challenge says. In a worker, so that nobody's typing has to wait.

/** The answer to *challenge*, ready to be sent; null where this browser can't find one. */
async function solve(challenge) {
  const { algorithm, cost, keyLength, keyPrefix, nonce, salt } = challenge.parameters;
  const hash = /^PBKDF2\/(SHA-(?:256|384|512))$/.exec(algorithm);
  // Browsers hash on pages that came by https only, and on this machine.
  if (!hash || !globalThis.crypto?.subtle) return null;
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const start = bytes(nonce);
  const password = new Uint8Array(start.length + 4);
  password.set(start);
  const counting = new DataView(password.buffer, start.length);
  const parameters = { name: "PBKDF2", hash: hash[1], salt: bytes(salt), iterations: cost };
  for (let counter = 0; counter < 2 ** 24; counter++) {
    counting.setUint32(0, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hex(await crypto.subtle.deriveBits(parameters, key, keyLength * 8));
    if (derivedKey.startsWith(keyPrefix.toLowerCase())) {
      return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
    }
  }
  return null;
}

if (typeof WorkerGlobalScope !== "undefined" && globalThis instanceof WorkerGlobalScope) {
  onmessage = async ({ data }) => postMessage(await solve(data).catch(() => null));
}
