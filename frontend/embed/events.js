// <microsite-events language="pl" first="5" type="SEMINAR WORKSHOP"><a href="…">Events</a></microsite-events>

class Events extends Microsite {
  async load() {
    const list = (name) => this.getAttribute(name)?.split(/[\s,]+/).filter(Boolean) || null;
    const first = Math.min(Math.max(Number.parseInt(this.getAttribute("first") ?? "5", 10) || 5, 1), 50);
    const site = await this.site("embed_events", { first, type: list("type"), theme: list("theme") });
    const events = site.events.nodes;
    if (!events.length) return this.show(make("p", {}, this.say("noEvents")), make("slot"));
    this.show(make("ul", { className: "events", part: "list" }, ...events.map((event) => this.item(event))), make("slot"));
  }

  item({ title, url, servedLocale, eventStatus, period, venue }) {
    const facts = [period?.display ?? this.say("dateLater"), venue?.city, eventStatus === "CANCELLED" ? this.say("cancelled") : null];
    return make("li", { part: "event" },
      make("a", { href: url },
        make("span", { className: "name", lang: servedLocale }, title),
        make("span", { className: "help" }, facts.filter(Boolean).join(" · "))));
  }
}

customElements.define("microsite-events", Events);
