// Apollo Client 4 with a document of our own: `node apollo.js ENDPOINT MICROSITE`.
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import generated from "../generated/possible-types.json" with { type: "json" };
import { graphql } from "../generated/gql.js";

const [uri = "", slug = ""] = process.argv.slice(2);

const UpcomingEvents = graphql(`
  query UpcomingEvents($slug: String, $locale: String, $first: Int!) {
    site(slug: $slug, locale: $locale) {
      id
      title
      events(first: $first) {
        nodes {
          id
          title
          startsAt
          venue {
            id
            city
          }
        }
      }
    }
  }
`);

const client = new ApolloClient({
  // Which types implement Node, Page, Localized and Block: or fragments on them are not found in the cache.
  cache: new InMemoryCache({ possibleTypes: generated.possibleTypes }),
  link: new HttpLink({ uri }),
});
const { data } = await client.query({ query: UpcomingEvents, variables: { slug, first: 10 } });

const starts: (string | null)[] = data?.site?.events.nodes.map((event) => event.startsAt ?? null) ?? [];
console.log(JSON.stringify({ title: data?.site?.title, starts }));
