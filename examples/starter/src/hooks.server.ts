import type { Handle, HandleServerError } from "@sveltejs/kit";
import { Api } from "$lib/server/api";
import { ADMIN } from "$lib/server/settings";
import { PREVIEW } from "$lib/server/preview";
import { unlockedBy } from "$lib/server/unlocking";

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

export const handle: Handle = async ({ event, resolve }) => {
  const first = event.url.pathname.split("/")[1] ?? "";
  // null: the microsite's default.
  const locale = LANGUAGE.test(first) && first !== "api" ? first : null;
  const preview = event.cookies.get(PREVIEW);
  const unlocked = unlockedBy(event.cookies);
  const api = new Api({ address: event.getClientAddress(), locale, preview, unlocked });
  const page = { lang: "en", dir: "ltr", isPreviewOver: false, isPrivate: false } as const;
  Object.assign(event.locals, { api, locale, preview, unlocked, ...page });

  // Where the CMS keeps its pictures, which may be a bucket: whatever this page shows, and nothing else.
  const pictures = new Set<string>();
  let response = await resolve(event, {
    transformPageChunk: ({ html }) => {
      for (const [, origin] of html.matchAll(/ (?:src|srcset)="(https?:\/\/[^/"]+)/g)) pictures.add(origin ?? "");
      return html.replace("%lang%", event.locals.lang).replace("%dir%", event.locals.dir);
    },
  });

  const { isPrivate } = event.locals;
  if (isPrivate && response.status === 200) response = new Response(response.body, { status: 403, headers: response.headers });
  const { headers } = response;
  headers.set("X-Content-Type-Options", "nosniff");
  // A registration's address has its token: no other website is told. (With "no-referrer", browsers would not say of our
  // own forms either where they come from, and they would be refused.)
  headers.set("Referrer-Policy", "same-origin");
  if (headers.get("Content-Type")?.startsWith("text/html")) {
    // Only the admin of the CMS may show a draft in a frame. Nothing is inline, and nothing comes from anybody else.
    headers.set(
      "Content-Security-Policy",
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src ${["'self'", ...pictures].join(" ")}; ` +
        `form-action 'self'; base-uri 'none'; frame-ancestors ${preview ? ADMIN : "'none'"}`,
    );
    if (preview || unlocked || isPrivate) headers.set("X-Robots-Tag", "noindex");
    const isPersonal = preview || unlocked || isPrivate || event.url.searchParams.has("token") || event.request.method === "POST";
    if (isPersonal) headers.set("Cache-Control", "private, no-store");
    else if (!headers.has("Cache-Control")) headers.set("Cache-Control", "public, max-age=0, must-revalidate");
  }
  return response;
};

export const handleError: HandleServerError = ({ error, status }) => {
  if (status >= 500) console.error(error);
  return { message: status === 404 ? "Not found" : "Internal error" };
};
