import { error } from "@sveltejs/kit";
import { FrameDocument, type FrameQuery } from "$lib/generated/graphql";
import { ApiError } from "$lib/server/api";
import { endPreview } from "$lib/server/preview";
import { ADMIN } from "$lib/server/settings";
import type { LayoutServerLoad } from "./$types";

// `route` knows how addresses are written, slashes included.
export const trailingSlash = "ignore";
// Pages are HTML and nothing else: no script is sent.
export const csr = false;

export const load: LayoutServerLoad = async ({ locals, url, cookies }) => {
  try {
    const { site } = await frame(locals);
    if (locals.isPreviewOver) endPreview(cookies, url.protocol === "https:");
    if (!site) error(503, "The CMS has no such microsite, see MICROSITES_SITE.");
    locals.lang = site.locale;
    locals.dir = site.locales.find(({ code }) => code === site.locale)?.isRightToLeft ? "rtl" : "ltr";
    // Also when the preview is over: the editor waits to be told that something is there.
    const framedBy = locals.preview ? ADMIN : null;
    return { site, path: url.pathname, isPreview: Boolean(locals.preview) && !locals.isPreviewOver, framedBy };
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    error(503, problem.message);
  }
};

async function frame(locals: App.Locals): Promise<FrameQuery> {
  try {
    return await locals.api.ask(FrameDocument, {});
  } catch (problem) {
    const code = problem instanceof ApiError ? problem.code : "";
    if (code === "PREVIEW_TOKEN_INVALID" && !locals.isPreviewOver) {
      locals.isPreviewOver = true;
      locals.api = locals.api.public;
    } else if (code === "BAD_INPUT" && locals.locale) {
      // The address begins with what is no language here: so it is no page either, which is said in the default language.
      locals.locale = null;
      locals.api = locals.api.but({ locale: null });
    } else throw problem;
    return frame(locals);
  }
}
