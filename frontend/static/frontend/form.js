// What a script can make easier about a form that works without one: questions that aren't asked are out of sight, the
// challenge is solved while somebody writes, and nothing is sent twice.
"use strict";

for (const form of document.querySelectorAll("form[data-form]")) {
  const conditional = [...form.querySelectorAll("[data-if]")];

  const answers = (name) =>
    [...form.elements].filter((field) => field.name === name && (field.checked || !/^(radio|checkbox)$/.test(field.type)));

  function showWhatIsAsked() {
    // In their order: a question can depend on one that isn't asked itself.
    for (const part of conditional) {
      part.hidden = !answers(part.dataset.if).some((field) => field.value === part.dataset.is && !field.closest("[hidden]"));
    }
  }

  for (const part of conditional) {
    // When it is asked need not be said: it is there, or it isn't.
    const words = part.querySelector("[data-words]");
    for (const element of part.querySelectorAll("[aria-describedby]")) {
      const others = element.getAttribute("aria-describedby").split(" ").filter((id) => id !== words.id);
      if (others.length) element.setAttribute("aria-describedby", others.join(" "));
      else element.removeAttribute("aria-describedby");
    }
    words.remove();
  }
  form.addEventListener("change", showWhatIsAsked);
  showWhatIsAsked();

  const opened = performance.now();
  let solving = null;
  let isSent = false;
  if (form.dataset.puzzle) {
    solving = new Promise((resolve) => {
      const worker = new Worker(form.dataset.worker);
      worker.onmessage = ({ data }) => resolve(data);
      // Without a solution, or a worker at all, the form is sent as it would be without a script.
      worker.onerror = () => resolve(null);
      worker.postMessage(JSON.parse(form.dataset.puzzle));
    }).then((solution) => {
      if (solution) form.elements.challenge.value = solution;
      return Boolean(solution);
    }).catch(() => false);
  }

  form.addEventListener("submit", async (event) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    const button = form.querySelector("button[type=submit]");
    const words = button.textContent;
    button.setAttribute("aria-disabled", "true");
    button.textContent = form.dataset.wait;
    addEventListener("pageshow", () => {
      isSent = false;
      button.removeAttribute("aria-disabled");
      button.textContent = words;
    });
    if (!solving) return;
    event.preventDefault();
    const isSolved = await solving;
    const early = isSolved ? Number(form.dataset.seconds) * 1000 + 500 - (performance.now() - opened) : 0;
    setTimeout(() => form.submit(), Math.max(0, early));
  });
}
