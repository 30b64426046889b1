import { redirect } from "@sveltejs/kit";
import { endPreview, isToken, ownPath, setPreview } from "$lib/server/preview";
import type { RequestHandler } from "./$types";

/**
 * The CMS opens `/api/preview?token=…&path=/pl/some/page/`; without a token, the preview ends. Whether the token is good
 * is asked with each page of it.
 */
export const GET: RequestHandler = ({ url, cookies }) => {
  const path = ownPath(url.searchParams.get("path"));
  const token = url.searchParams.get("token");
  if (token && !isToken(token)) return new Response(null, { status: 400 });
  const isSecure = url.protocol === "https:";
  if (token) setPreview(cookies, token, isSecure);
  else endPreview(cookies, isSecure);
  redirect(302, path);
};
