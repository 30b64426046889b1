// Signing up for an event, and the page that the links in its mails lead to.

import { randomBytes } from "node:crypto";
import { fail, redirect, type Actions, type RequestEvent } from "@sveltejs/kit";
import {
  AcceptPlaceDocument,
  CancelRegistrationDocument,
  ChallengeDocument,
  ConfirmEmailDocument,
  FormDocument,
  type FormQuery,
  InvitationDocument,
  RegisterDocument,
  type RegistrationAnswerInput,
  RegistrationDocument,
  type RegistrationQuery,
  type SeatsFragment,
  SeatsDocument,
  type WrongFragment,
} from "$lib/generated/graphql";
import { messagesIn } from "$lib/messages";
import type { Page } from "$lib/content";
import { type Api, ApiError } from "./api";
import { SITE } from "./settings";

type FormPage = NonNullable<NonNullable<FormQuery["site"]>["page"]>;
export type SignUpForm = Extract<FormPage, { __typename: "RegistrationPage" }>;
export type Question = SignUpForm["questions"][number];

/** What a form carries that nobody types. */
export interface Seal {
  /** By which the same form is known when it is sent again. */
  key: string;
  /** What is sent back: unsolved, until a script has solved it. */
  challenge: string;
  /** What a script has to solve; null where nothing is to be solved. */
  puzzle: string | null;
  /** For how many seconds a form with a solution has to be open. */
  seconds: number;
}
/** What was typed, by the names of the fields. */
export type Values = Record<string, string[]>;
/** What is wrong with it, by the same names; "" for the form as a whole. */
export type Errors = Record<string, string[]>;

export type Registration =
  | { kind: "form"; form: SignUpForm; values: Values; seal: Seal | null }
  | { kind: "sent"; eventPath: string }
  | { kind: "own"; token: string; mine: RegistrationQuery["registration"]; done: boolean };

export const NEEDS = ["interpreter", "accessibility", "diet", "childcare"] as const;

/** The seats of an event at this moment; null where one can't register, or where nobody can say it now. */
export async function seatsOf(page: Page, api: Api): Promise<SeatsFragment | null> {
  const isAsked = page.__typename === "RegistrationPage" || (page.__typename === "EventPage" && page.registration);
  if (!isAsked) return null;
  const found = await api.ask(SeatsDocument, { path: page.path }).catch(ignoreOutage);
  const there = found?.site?.page;
  if (there?.__typename === "RegistrationPage") return there.availability;
  return there?.__typename === "EventPage" ? (there.registration?.availability ?? null) : null;
}

export async function registrationOf(page: Page, url: URL, api: Api): Promise<Registration | null> {
  if (page.__typename !== "RegistrationPage") return null;
  const form = await formAt(page.path, api);
  const token = url.searchParams.get("token");
  const isInvited = url.searchParams.get("action") === "register";
  if (token && !isInvited) {
    const { registration } = await api.askPrivately(RegistrationDocument, { input: { token } });
    return { kind: "own", token, mine: registration, done: url.searchParams.has("done") };
  }
  if (url.searchParams.has("sent")) return { kind: "sent", eventPath: form.parent?.path ?? "" };

  const values: Values = {};
  if (token) {
    const { registrationInvitation: invitation } = await api.askPrivately(InvitationDocument, { input: { token } });
    if (invitation?.state === "GOOD") {
      Object.assign(values, { invitation: [token], name: [invitation.name], email: [invitation.email] });
    }
  }
  // A form that comes back with errors has its own seal.
  const isOpened = !url.search.startsWith("?/");
  return { kind: "form", form, values, seal: isOpened ? await sealed(form, api) : null };
}

async function formAt(path: string, api: Api): Promise<SignUpForm> {
  const page = (await api.ask(FormDocument, { path })).site?.page;
  if (page?.__typename !== "RegistrationPage") throw new ApiError("The form has just gone.", "BAD_INPUT");
  return page;
}

function eventOf(form: SignUpForm): string {
  return form.parent?.__typename === "EventPage" ? form.parent.translationKey : "";
}

async function sealed(form: SignUpForm, api: Api, key = randomBytes(18).toString("base64url")): Promise<Seal> {
  const asked = { input: { event: eventOf(form) } };
  const found = await api.askPrivately(ChallengeDocument, asked).catch(ignoreOutage);
  const given = found?.registrationChallenge;
  if (!given?.isNeeded) return { key, challenge: "", puzzle: null, seconds: 0 };
  return { key, challenge: given.unsolved, puzzle: given.challenge, seconds: given.minimumSeconds };
}

function ignoreOutage(problem: unknown): null {
  if (problem instanceof ApiError && problem.code === "SERVICE_UNAVAILABLE") return null;
  throw problem;
}

async function register({ request, locals, url }: RequestEvent) {
  const t = messagesIn(locals.locale);
  const sent = await request.formData();
  const values: Values = {};
  for (const name of new Set(sent.keys())) values[name] = sent.getAll(name).map(String);
  const one = (name: string) => values[name]?.at(-1) ?? "";
  let seal: Seal = { key: one("key"), challenge: one("challenge"), puzzle: null, seconds: 0 };

  // Nobody registers from a draft, for what may never take place.
  if (locals.preview) return fail(403, { values, seal, errors: { "": [t.notInPreview] } as Errors });
  let wrong: WrongFragment[];
  try {
    const form = await formAt(decodeURI(url.pathname), locals.api);
    const { registerForEvent } = await locals.api.askPrivately(RegisterDocument, {
      input: {
        site: SITE,
        event: eventOf(form),
        language: locals.locale ?? "",
        name: one("name"),
        email: one("email"),
        answers: form.questions.flatMap((question) => answer(question, values)),
        specialNeeds: form.askSpecialNeeds ? Object.fromEntries(NEEDS.map((need) => [need, one(`need.${need}`)])) : null,
        acceptedNotice: one("notice"),
        invitation: one("invitation"),
        idempotencyKey: one("key"),
        challenge: one("challenge"),
        website: one("website"),
      },
    });
    wrong = registerForEvent.errors;
    const isNewSealNeeded = wrong.some(({ code }) => code.startsWith("CHALLENGE_") || code === "IDEMPOTENCY_KEY_REUSED");
    if (isNewSealNeeded) seal = await sealed(form, locals.api, isReused(wrong) ? undefined : seal.key);
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    // Nobody knows whether it arrived. Sent again with the same key, it is taken once.
    return fail(503, { values, seal, errors: { "": [t.notSent] } as Errors });
  }
  if (!wrong.length) redirect(303, `${url.pathname}?sent`);

  const errors: Errors = {};
  for (const error of wrong) {
    const message = error.code.startsWith("CHALLENGE_") ? t.again : error.message;
    (errors[fieldOf(error, values)] ??= []).push(message);
  }
  // What a program filled in, or a browser by mistake, is empty the next time.
  delete values["website"];
  return fail(422, { values, seal, errors });
}

function isReused(wrong: WrongFragment[]): boolean {
  return wrong.some(({ code }) => code === "IDEMPOTENCY_KEY_REUSED");
}

/** The name of the field that an error is about. */
function fieldOf({ field, question }: WrongFragment, values: Values): string {
  if (question) return `q.${question}`;
  if (field === "name" || field === "email") return field;
  if (field === "acceptedNotice") return "notice";
  return field && `need.${field}` in values ? `need.${field}` : "";
}

function answer({ key, type }: Question, values: Values): RegistrationAnswerInput[] {
  const given = (values[`q.${key}`] ?? []).filter(Boolean);
  if (type === "CHOICES") return [{ question: key, values: given }];
  if (type === "CONSENT") return [{ question: key, value: given[0] ?? "no" }];
  return given[0] ? [{ question: key, value: given[0] }] : [];
}

/** What the buttons behind a link in a mail do. Opening the link itself changes nothing. */
function act(document: typeof ConfirmEmailDocument | typeof AcceptPlaceDocument | typeof CancelRegistrationDocument) {
  return async ({ locals, url }: RequestEvent) => {
    const token = url.searchParams.get("token") ?? "";
    if (locals.preview) return fail(403, { problem: messagesIn(locals.locale).notInPreview });
    const problem = await locals.api
      .askPrivately(document, { input: { token, language: locals.locale } })
      .then(({ done }) => done.errors[0]?.message)
      .catch((error: unknown) => {
        if (error instanceof ApiError) return messagesIn(locals.locale).unavailableWords;
        throw error;
      });
    if (problem) return fail(422, { problem });
    redirect(303, `${url.pathname}?${new URLSearchParams({ token, done: "1" })}`);
  };
}

export const actions = {
  register,
  confirm: act(ConfirmEmailDocument),
  accept: act(AcceptPlaceDocument),
  cancel: act(CancelRegistrationDocument),
} satisfies Actions;
