// Private pages. What opens one is kept in a cookie of its own, that browsers send for that page and those below it only.

import { createHash } from "node:crypto";
import { type Cookies, fail, redirect, type RequestEvent } from "@sveltejs/kit";
import { type ProtectedFragment, UnlockDocument, UnlockWithCodeDocument } from "$lib/generated/graphql";
import { messagesIn } from "$lib/messages";
import { ApiError } from "./api";

const PREFIX = "unlocked_";
const TOKEN = /^[\w.:=-]+$/;

/** What a private page shows: what it asks for, and what was wrong with what came. */
export interface Locked {
  asks: ProtectedFragment;
  problem: string | undefined;
}

interface Opened {
  token: string | null;
  path: string | null;
  errors: { code: string; message: string }[];
}

/** The tokens that the browser sends, with commas between them. */
export function unlockedBy(cookies: Cookies): string | undefined {
  const ours = cookies.getAll().filter(({ name, value }) => name.startsWith(PREFIX) && TOKEN.test(value));
  return ours.map(({ value }) => value).join(",") || undefined;
}

/** What the form for a password does. */
export async function unlock(event: RequestEvent) {
  const { request, locals } = event;
  const sent = await request.formData();
  const pageId = String(sent.get("page") ?? "");
  const input = { pageId, password: String(sent.get("password") ?? ""), language: locals.locale };
  try {
    const { unlock: opened } = await locals.api.askPrivately(UnlockDocument, { input });
    keep(event, pageId, opened);
    const [wrong] = opened.errors;
    return fail(wrong?.code === "TOO_MANY_ATTEMPTS" ? 429 : 403, { problem: wrong?.message ?? "" });
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    return fail(503, { problem: messagesIn(locals.locale).unavailableWords });
  }
}

/** Somebody who has signed in comes back with a code in the address. Return what is wrong with it; else lead on. */
export async function enter(event: RequestEvent, { pageId }: ProtectedFragment): Promise<string | undefined> {
  const code = event.url.searchParams.get("unlock");
  if (!code) return undefined;
  const input = { code, language: event.locals.locale };
  const { unlockWithCode: opened } = await event.locals.api.askPrivately(UnlockWithCodeDocument, { input });
  keep(event, pageId, opened);
  return opened.errors[0]?.message;
}

/** Keep the token, where there is one, and lead to the same page by GET, without a code in its address. */
function keep({ cookies, url }: RequestEvent, pageId: string, { token, path }: Opened): void {
  if (!token || !path) return;
  const here = decodeURI(url.pathname);
  cookies.set(PREFIX + createHash("sha256").update(pageId).digest("hex").slice(0, 16), token, {
    // The page has a path in each language; this is the one that is asked for when another language stands in.
    path: encodeURI(here.startsWith(path) ? path : here).replaceAll(";", "%3B"),
    httpOnly: true,
    sameSite: "lax",
    secure: url.protocol === "https:",
  });
  redirect(303, url.pathname);
}
