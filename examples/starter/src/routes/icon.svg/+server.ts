import { FrameDocument } from "$lib/generated/graphql";
import type { RequestHandler } from "./$types";

/** A sign in the microsite's colours, for the tabs of browsers. */
export const GET: RequestHandler = async ({ locals }) => {
  const { site } = await locals.api.public.ask(FrameDocument, {});
  const { primary, accent } = site?.theme ?? { primary: "#333333", accent: "#999999" };
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="${primary}"/>` +
    `<circle cx="16" cy="16" r="8" fill="${accent}" stroke="#fff" stroke-width="3"/></svg>`;
  return new Response(svg, { headers: { "Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=3600" } });
};
