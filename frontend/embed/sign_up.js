// <microsite-sign-up event="https://…/en/events/seminar/" language="pl"><a href="…">Register</a></microsite-sign-up>

const NEW_CHALLENGE = ["CHALLENGE_REQUIRED", "CHALLENGE_FAILED", "CHALLENGE_USED", "IDEMPOTENCY_KEY_REUSED"];

/** The token with which the link in an invitation leads to the page around; null without one. */
function arrivedWith() {
  const given = new URLSearchParams(location.search);
  return given.get("action") === "register" ? given.get("token") : null;
}

/** Take the token out of the address of the page, which is written into histories and told to the page's other scripts. */
function leaveNoToken() {
  const address = new URL(location.href);
  for (const name of ["action", "token"]) address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
}

class SignUp extends Microsite {
  async load() {
    const address = this.getAttribute("event") || this.querySelector("a[href]")?.href;
    if (!address) throw new Error("Say in the attribute “event” at which address the event is.");
    this.path = new URL(address, this.origin).pathname;
    await this.read();
    // The address may be of another language than the one that is wished for.
    const alternate = this.event.alternates.find(({ locale }) => locale === this.language);
    if (alternate && new URL(alternate.url).pathname !== new URL(this.event.url).pathname) {
      this.path = new URL(alternate.url).pathname;
      await this.read();
    }
    const { event } = this;
    const { status, seatsLeft } = event.registration.availability ?? { status: "CLOSED" };
    const takesForms = status === "OPEN" || status === "WAITING_LIST";
    this.invitation = takesForms ? await this.invited() : null;
    const head = [
      make("p", { className: "title", lang: event.servedLocale, part: "title" }, make("a", { href: event.url }, event.title)),
      event.period?.display ? make("p", {}, event.period.display) : null,
      status === "OPEN" && seatsLeft !== null ? make("p", {}, this.say("seatsLeft", { count: seatsLeft })) : null,
    ].filter(Boolean);
    const notice = this.notice(status);
    if (notice) head.push(make("p", { className: "notice", part: "notice" }, notice));
    if (!takesForms || this.needsInvitation) return this.show(...head, make("slot"));
    this.show(...head, this.form(status));
    this.showWhatIsAsked();
    this.renew();
  }

  async read() {
    const site = await this.site("embed_sign_up", { path: this.path });
    this.event = site.page?.parent ?? site.page;
    if (!this.event?.registration) throw new Error(`There is no registration at ${this.path}.`);
  }

  /** The invitation to this event by the attribute, or by the link in a mail that led to the page around; null without. */
  async invited() {
    const token = this.getAttribute("invitation") || arrivedWith();
    if (!token) return null;
    const input = { token, language: this.language };
    const { registrationInvitation: found } = await ask(this.origin, "registration_invitation", { input }, true);
    // A page may have the forms of several events, and its address the invitation to one.
    const isOfAnother = found?.event && found.event.translationKey !== this.event.translationKey;
    if (isOfAnother && !this.hasAttribute("invitation")) return null;
    if (token === arrivedWith()) leaveNoToken();
    return { ...found, token, isGood: found?.state === "GOOD" && Boolean(found.event) && !isOfAnother };
  }

  get needsInvitation() {
    return this.event.registration.access === "INVITATION" && !this.invitation?.isGood;
  }

  notice(status) {
    const { opensAt } = this.event.registration;
    if (status === "NOT_OPEN_YET") return opensAt ? this.say("opens", { when: this.moment(opensAt) }) : this.say("notYet");
    if (status === "CLOSED") return this.say("closed");
    if (status === "FULL") return this.say("full");
    if (this.invitation && !this.invitation.isGood) return this.say("invitationGone");
    if (this.needsInvitation) return this.say("invited");
    return status === "WAITING_LIST" ? this.say("waiting") : "";
  }

  form(status) {
    const { questions, askSpecialNeeds, privacyNotice, dataProtectionOfficer, servedLocale } = this.event.registration;
    const text = (label, autocomplete, helpText) => ({ type: "TEXT", label, autocomplete, helpText, required: true });
    this.name = new Field(this, "name", text(this.say("name"), "name"));
    this.email = new Field(this, "email", { ...text(this.say("email"), "email", this.say("emailHelp")), type: "EMAIL" });
    if (this.invitation?.isGood) {
      this.name.inputs[0].value = this.invitation.name;
      this.email.inputs[0].value = this.invitation.email;
    }
    this.questions = questions.map((question) => new Field(this, `q.${question.key}`, question));
    this.needs = (askSpecialNeeds ? NEEDS : []).map((name) => {
      const question = { type: "NEED", label: this.say(name), helpText: this.say(`${name}Help`) };
      return new Field(this, `need.${name}`, question);
    });
    this.text = make("div", { lang: servedLocale }, richText(privacyNotice.blocks));
    this.consent = new Field(this, "notice", { type: "CONSENT", label: this.say("agree"), required: true });
    this.trap = make("input", { name: "website", tabIndex: -1, autocomplete: "off" });
    this.button = make("button", { type: "submit", part: "button" }, this.say(status === "WAITING_LIST" ? "wait" : "register"));
    this.summary = make("div", { className: "errors", tabIndex: -1, hidden: true, role: "group", part: "errors" });
    const group = (title, ...parts) => make("fieldset", { className: "group", part: "group" }, make("legend", {}, title), ...parts);
    const officer = dataProtectionOfficer ? make("p", { className: "help" }, `${this.say("officer")}: ${[dataProtectionOfficer.name, dataProtectionOfficer.email].filter(Boolean).join(", ")}`) : null;
    const form = make("form", { noValidate: true, "aria-label": this.say("registration") },
      this.summary,
      make("p", {}, this.say("answerAll")),
      group(this.say("you"), this.name.element, this.email.element),
      this.questions.length ? group(this.say("questions"), make("div", { lang: servedLocale }, ...this.questions.map((one) => one.element))) : null,
      this.needs.length ? group(this.say("needs"), make("p", { className: "text" }, this.say("needsHelp")), ...this.needs.map((one) => one.element)) : null,
      group(this.say("privacy"), this.text, officer, this.consent.element),
      make("div", { className: "trap", "aria-hidden": "true" }, make("label", {}, "Website", this.trap)),
      make("p", {}, this.button),
      make("p", { className: "help" }, this.say("mailFollows")));
    form.addEventListener("change", () => this.showWhatIsAsked());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.button.getAttribute("aria-disabled") !== "true") this.send();
    });
    return form;
  }

  get fields() {
    return [this.name, this.email, ...this.questions, ...this.needs, this.consent];
  }

  showWhatIsAsked() {
    const byKey = new Map(this.questions.map((field) => [field.question.key, field]));
    for (const { element, question } of this.questions) {
      const other = byKey.get(question.showIfQuestion);
      if (other) element.hidden = !(other.isAsked && other.values.includes(question.showIfAnswer));
    }
  }

  /** Make up a key for this form, and begin to solve a challenge, while somebody writes. */
  renew() {
    this.key = Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => byte.toString(36)).join("");
    this.solving = this.solved();
    // Whoever sends the form waits for it, and is told.
    this.solving.catch(() => {});
  }

  async solved() {
    const opened = performance.now();
    const input = { event: this.event.translationKey };
    const { registrationChallenge } = await ask(this.origin, "registration_challenge", { input }, true);
    if (!registrationChallenge?.isNeeded) return "";
    const { challenge, unsolved, minimumSeconds, unsolvedSeconds } = registrationChallenge;
    const solution = await solve(JSON.parse(challenge)).catch(() => null);
    const wait = (solution ? minimumSeconds : unsolvedSeconds) * 1000 + 500 - (performance.now() - opened);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
    return solution ?? unsolved;
  }

  async send() {
    const words = this.button.textContent;
    this.button.setAttribute("aria-disabled", "true");
    this.button.textContent = this.say("sending");
    try {
      const challenge = await this.solving;
      const input = {
        event: this.event.translationKey,
        language: this.language,
        name: this.name.values[0],
        email: this.email.values[0],
        answers: this.questions.filter((field) => field.isAsked).map((field) => field.answer).filter(Boolean),
        specialNeeds: this.needs.length ? Object.fromEntries(this.needs.map((field, index) => [NEEDS[index], field.values[0]])) : null,
        acceptedNotice: this.consent.values.length ? this.event.registration.noticeVersion : null,
        invitation: this.invitation?.isGood ? this.invitation.token : null,
        idempotencyKey: this.key,
        challenge,
        website: this.trap.value,
      };
      const { registerForEvent } = await ask(this.origin, "register_for_event", { input }, true);
      if (registerForEvent.received) return this.thank();
      if (registerForEvent.errors.some(({ code }) => code === "NOTICE_CHANGED")) await this.readNoticeAnew();
      this.tell(registerForEvent.errors);
    } catch {
      // Nobody knows whether it has arrived; the key makes it harmless to send it again.
      this.tell([{ code: "NOT_SENT", message: this.say("notSent") }]);
      this.solving = this.solving.catch(() => this.solved());
      this.solving.catch(() => {});
    }
    this.button.removeAttribute("aria-disabled");
    this.button.textContent = words;
  }

  async readNoticeAnew() {
    await this.read();
    this.text.replaceChildren(richText(this.event.registration.privacyNotice.blocks));
    this.consent.inputs[0].checked = false;
  }

  tell(errors) {
    const byName = Object.fromEntries(this.fields.map((field) => [field.name, field]));
    const found = new Map();
    const whole = [];
    for (const { code, message, field, question } of errors) {
      const name = question ? `q.${question}` : { acceptedNotice: "notice" }[field] ?? (NEEDS.includes(field) ? `need.${field}` : field);
      const target = byName[name];
      if (target) found.set(target, [...(found.get(target) ?? []), message]);
      else if (NEW_CHALLENGE.includes(code)) whole.push(this.say("again"));
      else if (code === "LOOKS_LIKE_SPAM") whole.push(this.say("again"));
      else whole.push(message);
    }
    if (errors.some(({ code }) => NEW_CHALLENGE.includes(code))) this.renew();
    this.trap.value = "";
    for (const field of this.fields) field.tell(found.get(field) ?? []);
    const links = this.fields.filter((field) => found.has(field)).map((field) => {
      // An address within a shadow leads nowhere, so the link does by hand what it would do.
      const link = make("a", { href: `#${field.id}` }, field.question.label);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        field.inputs[0].focus();
      });
      return make("li", {}, link, ` – ${found.get(field).join(" ")}`);
    });
    const title = make("p", { className: "title", id: "errors-title" }, this.say("notSentYet"));
    this.summary.replaceChildren(title, make("p", {}, this.say("allStillHere")), make("ul", {}, ...whole.map((words) => make("li", {}, words)), ...links));
    this.summary.setAttribute("aria-labelledby", title.id);
    this.summary.hidden = false;
    this.summary.focus();
  }

  thank() {
    const done = make("div", { className: "done", tabIndex: -1, role: "status", part: "done" },
      make("p", { className: "title" }, this.say("mailbox")), make("p", {}, this.say("arrived")));
    this.show(done);
    done.focus();
    this.dispatchEvent(new CustomEvent("microsite-registered", { bubbles: true, composed: true }));
  }
}

customElements.define("microsite-sign-up", SignUp);
