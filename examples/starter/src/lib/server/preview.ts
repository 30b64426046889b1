import type { Cookies } from "@sveltejs/kit";

/** The cookie of previews. Only who opens one gets it. */
export const PREVIEW = "preview";

export function isToken(text: string): boolean {
  return /^[\w-]{65}$/.test(text);
}

/** The CMS shows the draft in a frame on another domain, which needs a cookie for third parties, kept apart for it. */
export function setPreview(cookies: Cookies, token: string, isSecure: boolean): void {
  cookies.set(PREVIEW, token, {
    path: "/",
    httpOnly: true,
    secure: isSecure,
    sameSite: isSecure ? "none" : "lax",
    partitioned: isSecure,
  });
}

export function endPreview(cookies: Cookies, isSecure: boolean): void {
  cookies.delete(PREVIEW, { path: "/", secure: isSecure, partitioned: isSecure });
}

/** The path to go to, where it is one of this website. */
export function ownPath(path: string | null): string {
  return path && /^\/(?![/\\])/.test(path) ? path : "/";
}
