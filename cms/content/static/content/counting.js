/*
 * Says below a field how many characters are in it, and how many are good. Seen at once; heard when somebody pauses, so
 * that a screen reader doesn't count aloud at every key. The words come from the server, in the language of the admin.
 */
(() => {
  "use strict";

  const PAUSE = 1200;

  class CharacterCount extends window.StimulusModule.Controller {
    static values = { recommended: Number, within: String, beyond: String };

    connect() {
      this.seen = document.createElement("p");
      this.seen.className = "character-count";
      this.seen.id = `${this.element.id}-count`;
      this.heard = document.createElement("span");
      this.heard.className = "w-sr-only";
      this.heard.setAttribute("role", "status");
      this.element.after(this.seen, this.heard);
      const described = (this.element.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
      this.element.setAttribute("aria-describedby", [...described, this.seen.id].join(" "));
      this.show = this.show.bind(this);
      this.element.addEventListener("input", this.show);
      this.show();
    }

    disconnect() {
      window.clearTimeout(this.pause);
      this.element.removeEventListener("input", this.show);
      const described = (this.element.getAttribute("aria-describedby") || "").split(" ");
      this.element.setAttribute("aria-describedby", described.filter((id) => id !== this.seen.id).join(" "));
      this.seen.remove();
      this.heard.remove();
    }

    show(event) {
      // Characters as people count them, not the units that a script stores them in.
      const count = [...this.element.value.trim()].length;
      const isBeyond = count > this.recommendedValue;
      const words = (isBeyond ? this.beyondValue : this.withinValue)
        .replace("{count}", count)
        .replace("{recommended}", this.recommendedValue);
      this.seen.textContent = words;
      this.seen.classList.toggle("character-count--beyond", isBeyond);
      window.clearTimeout(this.pause);
      if (event) {
        this.pause = window.setTimeout(() => {
          this.heard.textContent = words;
        }, PAUSE);
      }
    }
  }

  window.wagtail.app.register("character-count", CharacterCount);
})();
