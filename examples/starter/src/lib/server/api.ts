// How this website asks the CMS. One `Api` for each request of a visitor.

import documents from "$lib/generated/persisted-documents.json";
import type { TypedDocumentString } from "$lib/generated/graphql";
import { cache } from "./cache";
import { API, API_KEY, FRESH_FOR, SITE } from "./settings";

const TIMEOUT = 8000;
const MEDIA_TYPE = "application/graphql-response+json";
const texts: Record<string, string> = documents;

interface Visitor {
  /** The visitor's address, by which the CMS limits how many forms are sent. */
  address: string;
  /** The language to read in, and to be told in what is wrong. null: the microsite's default. */
  locale: string | null;
  /** The token of a draft's preview. */
  preview: string | undefined;
  /** The tokens that open private pages, with commas between them. */
  unlocked: string | undefined;
}

interface Body {
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** The API was not reached, or did not answer what was asked. `code` is one of those in the CMS's limits.md. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly retryAfter: string | null = null,
  ) {
    super(message);
  }
}

/** Our own variables: which microsite is meant is said in one place. */
type Asked<Variables> = Omit<Variables, "site" | "locale">;

export class Api {
  constructor(private readonly visitor: Visitor) {}

  /** For the same visitor, but for what is said here. */
  but(other: Partial<Visitor>): Api {
    return new Api({ ...this.visitor, ...other });
  }

  /** For what everybody may see and keep, whoever asks for it. */
  get public(): Api {
    return this.but({ preview: undefined, unlocked: undefined });
  }

  /**
   * Ask in the language of the address. Answers are kept (see cache.ts), but for drafts, for what a visitor has opened
   * with a password, and for what the API itself says that nobody may keep.
   */
  async ask<Result, Variables>(document: TypedDocumentString<Result, Variables>, asked: Asked<Variables>): Promise<Result> {
    const variables = { site: SITE, locale: this.visitor.locale, ...asked };
    const hash = hashOf(document);
    const { preview, unlocked } = this.visitor;
    if (preview || unlocked) {
      const headers = { ...(preview && { "X-Preview-Token": preview }), ...(unlocked && { "X-Unlock-Token": unlocked }) };
      return (await dataOf(await post({ query: texts[hash], variables }, headers))) as Result;
    }
    const key = hash + JSON.stringify(variables);
    const kept = cache.get(key);
    if (kept && Date.now() - kept.checked < FRESH_FOR) return kept.data as Result;

    const version = cache.version;
    try {
      const response = await byHash(hash, variables, kept?.etag);
      if (response.status === 304 && kept) {
        cache.set(key, { ...kept, checked: Date.now() }, version);
        return kept.data as Result;
      }
      const data = await dataOf(response);
      if (response.headers.get("Cache-Control")?.includes("no-store")) cache.delete(key);
      else {
        const path = "path" in variables ? String(variables.path) : undefined;
        cache.set(key, { data, etag: response.headers.get("ETag"), path, checked: Date.now() }, version);
      }
      return data as Result;
    } catch (error) {
      // An answer that may be old is better than none while the CMS is down.
      if (kept && error instanceof ApiError && error.code === "SERVICE_UNAVAILABLE") return kept.data as Result;
      throw error;
    }
  }

  /** Ask or do what concerns one visitor: by POST, so that no address has it, and never kept. */
  async askPrivately<Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables): Promise<Result> {
    const hash = hashOf(document);
    const { address, locale, unlocked } = this.visitor;
    const headers = {
      "X-Forwarded-For": address,
      "Accept-Language": locale ?? "en",
      ...(unlocked && { "X-Unlock-Token": unlocked }),
    };
    return (await dataOf(await post({ query: texts[hash], variables }, headers))) as Result;
  }
}

function hashOf(document: { __meta__?: Record<string, unknown> | undefined }): string {
  return String(document.__meta__?.["hash"]);
}

/** GET with the document's hash: short, and every cache on the way may keep the answer. */
async function byHash(hash: string, variables: unknown, etag: string | null | undefined): Promise<Response> {
  const query = new URLSearchParams({ documentId: `sha256:${hash}`, variables: JSON.stringify(variables) });
  const response = await send(`${API}?${query}`, etag ? { headers: { "If-None-Match": etag } } : {});
  // Nobody has registered the document yet. An automatic persisted query makes it known for the next time.
  if (response.status === 404) {
    return post({ query: texts[hash], variables, extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });
  }
  return response;
}

function post(body: object, headers: Record<string, string> = {}): Promise<Response> {
  return send(API, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", ...headers },
  });
}

async function send(address: string, request: RequestInit): Promise<Response> {
  const headers = { Accept: MEDIA_TYPE, ...(API_KEY ? { "Api-Key": API_KEY } : {}), ...request.headers };
  try {
    return await fetch(address, { ...request, headers, signal: AbortSignal.timeout(TIMEOUT) });
  } catch (error) {
    throw new ApiError(`${API} cannot be reached: ${error}`, "SERVICE_UNAVAILABLE");
  }
}

async function dataOf(response: Response): Promise<unknown> {
  const body = (await response.json().catch(() => ({}))) as Body;
  const [error] = body.errors ?? [];
  if (error || !body.data) {
    const fallback = response.status >= 500 ? "SERVICE_UNAVAILABLE" : "BAD_REQUEST";
    throw new ApiError(
      error?.message ?? `${API} answered ${response.status}`,
      error?.extensions?.code ?? fallback,
      response.headers.get("Retry-After"),
    );
  }
  return body.data;
}
