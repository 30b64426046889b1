import { FrameDocument } from "$lib/generated/graphql";
import type { RequestHandler } from "./$types";

export const GET: RequestHandler = async ({ locals }) => {
  const { site } = await locals.api.public.ask(FrameDocument, {});
  const lines = ["User-agent: *", "Disallow: /api/", site ? `Sitemap: ${site.feeds.sitemap}` : ""];
  return new Response(`${lines.join("\n")}\n`, { headers: { "Content-Type": "text/plain; charset=utf-8" } });
};
