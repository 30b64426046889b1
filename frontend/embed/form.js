// The fields of a form, made of an event's questions. Whatever happens, they are never made anew: what was typed stays.

const NEEDS = ["interpreter", "accessibility", "diet", "childcare"];
const LINES = { EMAIL: ["email", "email"], PHONE: ["tel", "tel"], ORGANISATION: ["text", "organization"], DATE: ["date", ""] };
const MAX_RADIOS = 8;

/** One question on the page: what to show, what was answered, and what is wrong with it. */
class Field {
  constructor(owner, name, question) {
    Object.assign(this, { owner, name, question, id: `f-${name.replace(/[^a-z0-9]+/gi, "-")}` });
    this.error = make("p", { className: "error", id: `${this.id}-error`, hidden: true });
    this.element = make("div", { className: "field", part: "question" }, ...this.build());
  }

  get label() {
    const optional = make("span", { className: "optional" }, ` (${this.owner.say("optional")})`);
    return [this.question.label, this.question.required ? null : optional];
  }

  /** The choices as pairs of key and words; null where the answer is written. */
  get offered() {
    const { type, choices } = this.question;
    if (type === "YES_NO") return [["yes", this.owner.say("yes")], ["no", this.owner.say("no")]];
    if (type === "CHOICE" || type === "CHOICES") return choices.map(({ key, label }) => [key, label]);
    if (type !== "COUNTRY") return null;
    const names = new Intl.DisplayNames(this.owner.language, { type: "region" });
    const compare = new Intl.Collator(this.owner.language).compare;
    return COUNTRIES.map((code) => [code, names.of(code)]).sort((one, other) => compare(one[1], other[1]));
  }

  build() {
    const { type, helpText, required } = this.question;
    const help = helpText ? make("p", { className: "help", id: `${this.id}-help` }, helpText) : null;
    const describedBy = `${help ? `${help.id} ` : ""}${this.error.id}`;
    const common = { id: this.id, name: this.name, "aria-describedby": describedBy };
    if (type === "CONSENT") {
      this.inputs = [make("input", { ...common, type: "checkbox", value: "yes" })];
      return [help, this.error, make("label", { className: "check" }, ...this.inputs, make("span", {}, ...this.label))];
    }
    const offered = this.offered;
    if (offered && type !== "COUNTRY" && (type === "CHOICES" || offered.length <= MAX_RADIOS)) {
      const kind = type === "CHOICES" ? "checkbox" : "radio";
      // A radio button can't be taken back.
      if (kind === "radio" && !required) offered.push(["", this.owner.say("noAnswer")]);
      this.inputs = offered.map(([value], index) =>
        make("input", { type: kind, name: this.name, value, id: index ? `${this.id}-${index}` : this.id }));
      const labels = offered.map(([, words], index) =>
        make("label", { className: "check" }, this.inputs[index], make("span", {}, words)));
      const role = kind === "radio" ? "radiogroup" : undefined;
      this.group = make("fieldset", { role, "aria-describedby": describedBy }, make("legend", {}, ...this.label), help, this.error, ...labels);
      return [this.group];
    }
    if (offered) {
      const empty = make("option", { value: "" }, this.owner.say("choose"));
      const options = offered.map(([value, words]) => make("option", { value }, words));
      this.inputs = [make("select", { ...common, className: "line", part: "field" }, empty, ...options)];
    } else if (type === "LONG_TEXT" || type === "NEED") {
      this.inputs = [make("textarea", { ...common, className: "line", part: "field", rows: type === "NEED" ? 2 : 4 })];
    } else {
      const [kind, autocomplete] = LINES[type] ?? ["text", ""];
      const fill = this.question.autocomplete ?? autocomplete;
      this.inputs = [make("input", { ...common, className: "line", part: "field", type: kind, autocomplete: fill || null })];
    }
    return [make("label", { htmlFor: this.id }, ...this.label), help, this.error, ...this.inputs];
  }

  get values() {
    return this.inputs.filter((input) => !/^(radio|checkbox)$/.test(input.type) || input.checked).map((input) => input.value);
  }

  get isAsked() {
    return !this.element.hidden;
  }

  /** The answer as the API takes it (`RegistrationAnswerInput`); null where there is none. */
  get answer() {
    const { key, type } = this.question;
    if (type === "CHOICES") return { question: key, values: this.values };
    const value = this.values[0] ?? (type === "CONSENT" ? "no" : "");
    return value ? { question: key, value } : null;
  }

  tell(messages) {
    this.error.textContent = messages.join(" ");
    this.error.hidden = !messages.length;
    const marked = this.group?.getAttribute("role") ? [this.group] : this.inputs;
    for (const element of marked) element.setAttribute("aria-invalid", String(messages.length > 0));
  }
}

/** Rich text as elements: made of its tree, so that no text of anybody's is ever read as HTML. */
function richText(blocks) {
  const marks = { BOLD: "strong", ITALIC: "em", CODE: "code", STRIKETHROUGH: "s", SUBSCRIPT: "sub", SUPERSCRIPT: "sup" };
  const words = ({ spans }) =>
    spans.map((span) => {
      let node = document.createTextNode(span.text);
      for (const mark of [...span.marks].reverse()) node = make(marks[mark] ?? "span", {}, node);
      return /^(https?|mailto|tel):/.test(span.link?.url ?? "") ? make("a", { href: span.link.url }, node) : node;
    });
  const parts = [];
  for (const block of blocks) {
    const list = { UNORDERED_LIST_ITEM: "ul", ORDERED_LIST_ITEM: "ol" }[block.type];
    if (!list) {
      parts.push(make("p", {}, ...(block.type.startsWith("HEADING") ? [make("strong", {}, ...words(block))] : words(block))));
      continue;
    }
    if (parts.at(-1)?.localName !== list) parts.push(make(list));
    parts.at(-1).append(make("li", {}, ...words(block)));
  }
  return make("div", { className: "text" }, ...parts);
}
