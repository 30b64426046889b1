// Which pages an index page shows.

import {
  type CardFragment,
  type EventListing,
  EventsDocument,
  NewsDocument,
  PagesDocument,
} from "$lib/generated/graphql";
import type { Page, PageType } from "$lib/content";
import type { Api } from "./api";

export interface List {
  nodes: CardFragment[];
  /** The address of the rest of the list. */
  next: string | null;
  when: EventListing | null;
}

/** The type of the pages in each index that needs no document of its own. */
const LISTED: Partial<Record<PageType, string>> = {
  ActivityIndexPage: "ActivityPage",
  CallIndexPage: "CallPage",
  CountrySheetIndexPage: "CountrySheetPage",
  DocumentIndexPage: "DocumentPage",
  DossierIndexPage: "DossierPage",
  FundingOpportunityIndexPage: "FundingOpportunityPage",
  GoodPracticeIndexPage: "GoodPracticePage",
  MentionIndexPage: "MentionPage",
  PartnerIndexPage: "PartnerPage",
  ProjectIndexPage: "ProjectPage",
  PublicationIndexPage: "PublicationPage",
  SpecialFeatureIndexPage: "SpecialFeaturePage",
};

export async function listOf(page: Page, url: URL, api: Api): Promise<List | null> {
  const after = url.searchParams.get("after");
  const asked = url.searchParams.get("when");
  const type = LISTED[page.__typename];
  let when: EventListing | null = null;
  let list: { nodes: CardFragment[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } | undefined;

  if (page.__typename === "EventIndexPage") {
    when = asked === "PAST" ? "PAST" : "UPCOMING";
    list = (await events(api, when, after))?.list;
    // Who chose nothing, and would see nothing, sees what there was.
    if (!asked && !list?.nodes.length) {
      when = "PAST";
      list = (await events(api, when, after))?.list;
    }
  } else if (page.__typename === "NewsIndexPage") {
    list = (await api.ask(NewsDocument, { after })).site?.list;
  } else if (type) {
    list = (await api.ask(PagesDocument, { types: [type], after })).site?.list;
  }
  if (!list) return null;

  const query = new URLSearchParams({ ...(when ? { when } : {}), after: list.pageInfo.endCursor ?? "" });
  return { nodes: list.nodes, when, next: list.pageInfo.hasNextPage ? `?${query}` : null };
}

async function events(api: Api, when: EventListing, after: string | null) {
  const orderBy = when === "PAST" ? "STARTS_AT_DESC" : "STARTS_AT";
  return (await api.ask(EventsDocument, { when, orderBy, after })).site;
}
