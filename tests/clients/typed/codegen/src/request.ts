// A server that renders pages, with graphql-request: `node request.js ENDPOINT MICROSITE`.
import { GraphQLClient } from "graphql-request";
import { EventsDocument, NavigationDocument } from "../generated/graphql.js";

const [endpoint = "", slug = ""] = process.argv.slice(2);
const client = new GraphQLClient(endpoint);

const { site } = await client.request(NavigationDocument, { slug, locale: "pl" });
if (!site) throw new Error(`There is no microsite “${slug}”.`);
const listed = await client.request(EventsDocument, { slug, locale: "en" });

const title: string = site.title;
const menu: string[] = site.primaryMenu.map((item) => item.label);
const events = listed.site?.events.nodes.map((event) => ({ title: event.title, kind: event.eventType })) ?? [];
console.log(JSON.stringify({ title, menu, events }));
