import { error, redirect } from "@sveltejs/kit";
import { PageDocument } from "$lib/generated/graphql";
import { listOf } from "$lib/server/lists";
import { actions as registering, registrationOf, seatsOf } from "$lib/server/registration";
import { enter, type Locked, unlock } from "$lib/server/unlocking";
import { problemOf } from "$lib/server/problems";
import { local } from "$lib/site";
import type { PageServerLoad } from "./$types";

export const actions = { ...registering, unlock };

export const load: PageServerLoad = async (event) => {
  const { locals, url } = event;
  const { site } = await event.parent();
  if (locals.isPreviewOver) error(403, "This preview is over.");
  // In the address, letters that aren't ASCII are encoded; the API takes paths as people read them.
  const path = decodeURI(url.pathname);
  const { site: found } = await locals.api.ask(PageDocument, { path }).catch(problemOf);
  const route = found?.route;
  switch (route?.__typename) {
    case "PageRoute": {
      const { page, alternates, canonicalUrl } = route;
      // What more a type of page shows. All three may be asked at once: only one of them applies.
      const [list, registration, seats] = await Promise.all([
        listOf(page, url, locals.api),
        registrationOf(page, url, locals.api),
        seatsOf(page, locals.api),
      ]).catch(problemOf);
      return { page, alternates, canonicalUrl, list, registration, seats, locked: null };
    }
    case "RedirectRoute":
      redirect(route.isPermanent ? 301 : 302, local(route.url, site.baseUrl) + url.search);
    case "ProtectedRoute":
      locals.isPrivate = true;
      return { locked: { asks: route, problem: await enter(event, route).catch(problemOf) } satisfies Locked };
    case "GoneRoute":
      error(410, "Gone");
    case "NotFoundRoute":
    case undefined:
      error(404, "Not found");
    default:
      // A kind of answer that the schema got after this was written.
      return unknown(route);
  }
};

/** The type check fails here when the schema has a new kind of answer; until then, visitors are told politely. */
function unknown(_route: never): { locked: "unknown" } {
  return { locked: "unknown" };
}
