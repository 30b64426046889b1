// A page view: types follow from the document, without generating code for each document.
import { type FragmentOf, graphql, readFragment, type ResultOf, type VariablesOf } from "./graphql.js";

export const card = graphql(`
  fragment Card on Page {
    id
    title
    path
    introduction
    leadImage {
      srcset
    }
  }
`);

export const route = graphql(
  `
    query Route($slug: String, $path: String!) {
      site(slug: $slug) {
        route(path: $path) {
          __typename
          ... on PageRoute {
            page {
              ...Card
              ... on EventPage {
                eventType
                startsAt
              }
            }
          }
          ... on RedirectRoute {
            url
            isPermanent
          }
        }
      }
    }
  `,
  [card],
);

export function title(data: FragmentOf<typeof card>): string {
  return readFragment(card, data).title;
}

export function status(data: ResultOf<typeof route>): number {
  const found = data.site?.route;
  switch (found?.__typename) {
    case "PageRoute":
      return 200;
    case "RedirectRoute":
      return found.isPermanent ? 301 : 302;
    case "GoneRoute":
      return 410;
    default:
      return 404;
  }
}

export const variables: VariablesOf<typeof route> = { path: "/en/" };
