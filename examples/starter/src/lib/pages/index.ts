// Which component shows which type of page. A type that the schema got later is missing here, and the type check says so.

import type { Component } from "svelte";
import type { PageOf, PageType } from "$lib/content";
import Contact from "./Contact.svelte";
import Event from "./Event.svelte";
import General from "./General.svelte";
import Home from "./Home.svelte";
import Listing from "./Listing.svelte";
import News from "./News.svelte";
import Partner from "./Partner.svelte";
import Practice from "./Practice.svelte";
import Project from "./Project.svelte";
import type { PageProps } from "./props";
import Publication from "./Publication.svelte";
import Registration from "./Registration.svelte";

export const PAGES: { [Type in PageType]: Component<PageProps<PageOf<Type>>> } = {
  ActivityIndexPage: Listing,
  ActivityPage: General,
  CallIndexPage: Listing,
  CallPage: General,
  ContactPage: Contact,
  CountrySheetIndexPage: Listing,
  CountrySheetPage: General,
  DocumentIndexPage: Listing,
  DocumentPage: Publication,
  DossierIndexPage: Listing,
  DossierPage: General,
  EventIndexPage: Listing,
  EventPage: Event,
  FundingOpportunityIndexPage: Listing,
  FundingOpportunityPage: General,
  GoodPracticeIndexPage: Listing,
  GoodPracticePage: Practice,
  HomePage: Home,
  MentionIndexPage: Listing,
  MentionPage: General,
  NewsIndexPage: Listing,
  NewsPage: News,
  PartnerIndexPage: Listing,
  PartnerPage: Partner,
  PlainPage: General,
  ProjectIndexPage: Listing,
  ProjectPage: Project,
  PublicationIndexPage: Listing,
  PublicationPage: Publication,
  RegistrationPage: Registration,
  SpecialFeatureIndexPage: Listing,
  SpecialFeaturePage: General,
};
