import { error } from "@sveltejs/kit";
import { cache } from "$lib/server/cache";
import { SITE, WEBHOOK_SECRET } from "$lib/server/settings";
import { isSigned } from "$lib/server/webhook";
import type { RequestHandler } from "./$types";

interface ContentChanged {
  type: string;
  data?: { microsite?: string; changes?: { path: string; language: string }[]; everything?: boolean };
}

export const POST: RequestHandler = async ({ request }) => {
  if (!WEBHOOK_SECRET) error(404, "No webhook is expected here, see MICROSITES_WEBHOOK_SECRET.");
  const body = await request.text();
  if (!isSigned(request.headers, body, WEBHOOK_SECRET)) error(401, "The signature is missing, wrong or too old.");

  const { type, data } = JSON.parse(body) as ContentChanged;
  if (type === "content.changed" && data?.microsite === SITE) {
    if (data.everything) cache.clear();
    else cache.changed((data.changes ?? []).map(({ path }) => path));
  }
  // What is none of our business was received too: the CMS need not send it again.
  return new Response(null, { status: 204 });
};
