// @ts-check
// Lets a preview beside the editor's form stay where it is scrolled to when what is written there brings a new one.
// The editor asks the old frame where it is and tells the new one; until it is answered it waits for ten seconds.
"use strict";
(() => {
  const admin = document.currentScript.dataset.admin;
  if (window.parent === window || !admin) return;
  let isAnswered = false;
  const say = (message) => window.parent.postMessage({ wagtail: { ...message, origin: location.origin } }, admin);
  // The frame may be ready before the editor listens.
  const ask = () => isAnswered || say({ type: "w-preview:request-scroll" });
  addEventListener("message", (event) => {
    const said = event.origin === admin && event.data && event.data.wagtail;
    if (!said) return;
    if (said.type === "w-preview:get-scroll-position") {
      say({ type: "w-preview:set-scroll-position", x: scrollX, y: scrollY });
    } else if (said.type === "w-preview:set-scroll-position") {
      isAnswered = true;
      scrollTo({ top: said.y, left: said.x, behavior: "instant" });
    }
  });
  addEventListener("load", () => [0, 100, 400, 1500].forEach((pause) => setTimeout(ask, pause)));
})();
