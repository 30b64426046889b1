import { error } from "@sveltejs/kit";
import { SearchDocument, type SearchQuery } from "$lib/generated/graphql";
import { problemOf } from "$lib/server/problems";
import type { PageServerLoad } from "./$types";

type Found = NonNullable<SearchQuery["site"]>["search"];
const FILTERS = ["types", "themes", "countries"] as const;

export const load: PageServerLoad = async ({ locals, url, params, parent }) => {
  const { site } = await parent();
  if (locals.isPreviewOver) error(403, "This preview is over.");
  if (!site.locales.some(({ code }) => code === params.locale)) error(404, "Not found");

  const query = (url.searchParams.get("q") ?? "").trim().slice(0, 200);
  const chosen = Object.fromEntries(FILTERS.map((name) => [name, url.searchParams.getAll(name).slice(0, 20)]));
  const narrowed = Object.fromEntries(Object.entries(chosen).filter(([, values]) => values.length));
  let found: Found | null = null;
  if (query) {
    const asked = { query, ...narrowed, after: url.searchParams.get("after") };
    found = (await locals.api.ask(SearchDocument, asked).catch(problemOf)).site?.search ?? null;
  }
  const rest = new URLSearchParams(url.searchParams);
  rest.set("after", found?.pageInfo.endCursor ?? "");
  return {
    query,
    chosen,
    found,
    next: found?.pageInfo.hasNextPage ? `?${rest}` : null,
    alternates: site.locales.map(({ code }) => ({ locale: code, url: `/${code}/search/${url.search}` })),
  };
};
