import { getContext, setContext } from "svelte";
import type { FrameQuery } from "./generated/graphql";
import { type Messages, messagesIn } from "./messages";

export type Frame = NonNullable<FrameQuery["site"]>;

/** What all components may need: the microsite, its language, and the words of the interface. */
export interface Here {
  site: Frame;
  locale: string;
  t: Messages;
}

export function setHere(site: Frame): Here {
  return setContext<Here>("here", { site, locale: site.locale, t: messagesIn(site.locale) });
}

export function here(): Here {
  return getContext<Here>("here");
}

interface Target {
  href?: string | null;
  url?: string | null;
  page?: { path: string } | null;
}

/** Where something leads: by its path if it is a page of this microsite, whatever address the CMS thinks that it has. */
export function hrefOf(target: Target): string | null {
  return target.page?.path ?? target.href ?? target.url ?? null;
}

/** An address of the microsite as a path; any other as it is. */
export function local(url: string, baseUrl: string): string {
  return url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
}
