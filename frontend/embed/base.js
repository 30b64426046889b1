// What both components need: elements, the API, words, dates, and the shadow in which nothing of the page around shows.

// Where this script was fetched is where its microsite is; attributes can say otherwise.
const HOME = new URL(document.currentScript?.src || location.href).origin;

/** A new element: `make("p", { className: "help", "aria-live": "polite" }, "words", otherElement)`. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key in element && !key.includes("-")) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** The data that a registered document answers, or an error with its code. No cookie goes along, none comes back. */
async function ask(origin, name, variables, isPost = false) {
  const documentId = DOCUMENTS[name];
  const address = new URL("/graphql", origin);
  const options = { credentials: "omit", referrerPolicy: "origin" };
  if (isPost) {
    Object.assign(options, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ documentId, variables }),
    });
  } else {
    // By GET: browsers ask no one else first, and caches may keep it where the server says so.
    address.search = new URLSearchParams({ documentId, variables: JSON.stringify(variables) });
  }
  const response = await fetch(address, options);
  const { data, errors } = await response.json();
  // What is refused is null, with the error beside it.
  if (!data || (errors && Object.values(data).every((value) => value === null))) {
    const { message, extensions } = errors?.[0] ?? {};
    throw Object.assign(new Error(message ?? `The API answered with ${response.status}.`), { code: extensions?.code });
  }
  return data;
}

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(STYLE);

class Microsite extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [SHEET];
    // What the page has put in here stays in sight until there is something better, and if nothing better comes.
    this.shadowRoot.append(make("slot"));
    this.load().catch((error) => {
      console.warn(`${this.localName}: ${error.message}`);
      this.show(make("slot"));
    });
  }

  get origin() {
    return this.getAttribute("origin") || HOME;
  }

  get wishedLanguage() {
    return this.getAttribute("language") || this.closest("[lang]")?.lang || null;
  }

  /** What the microsite answers in the language that is wished for; in its own, where it isn't read in that. */
  async site(name, variables) {
    const wish = this.wishedLanguage?.toLowerCase();
    let site;
    // A page in British English is in English: "en-gb", then "en".
    for (const locale of wish ? new Set([wish, wish.split("-")[0], null]) : [null]) {
      try {
        ({ site } = await ask(this.origin, name, { ...variables, locale }));
        break;
      } catch (error) {
        // Another language only where this one is refused: whoever is asked too much would be asked twice as much.
        if (!locale || error.code !== "BAD_INPUT") throw error;
      }
    }
    if (!site) throw new Error(`There is no microsite at ${this.origin}.`);
    this.language = site.locale;
    this.words = WORDS[site.locale] ?? WORDS[site.locale.split("-")[0]] ?? WORDS.en;
    this.style.setProperty("--_primary", site.theme.primary);
    this.style.setProperty("--_on-primary", site.theme.onPrimary);
    return site;
  }

  show(...children) {
    // In a language that the page around may not be in.
    const frame = make("div", { className: "frame", lang: this.language, part: "frame" }, ...children);
    this.shadowRoot.replaceChildren(frame);
  }

  /** The words for *name*, with each `%(this)s` replaced. */
  say(name, values = {}) {
    return this.words[name].replace(/%\((\w+)\)s/g, (_all, key) => values[key]);
  }

  moment(text, timeZone) {
    const options = { dateStyle: "long", timeStyle: "short", timeZone: timeZone || undefined };
    return new Intl.DateTimeFormat(this.language, options).format(new Date(text));
  }
}
