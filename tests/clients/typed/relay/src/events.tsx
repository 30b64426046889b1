// What Relay asks of a schema: connections, and nodes that are asked for again by their ids.
import { graphql, useFragment, useLazyLoadQuery, usePaginationFragment, useRefetchableFragment } from "react-relay";
import type { eventsCard_page$key } from "../generated/eventsCard_page.graphql.js";
import type { eventsList_site$key } from "../generated/eventsList_site.graphql.js";
import type { eventsPageQuery } from "../generated/eventsPageQuery.graphql.js";
import type { eventsSeats_event$key } from "../generated/eventsSeats_event.graphql.js";

export function EventsPage({ slug }: { slug: string }) {
  const { site } = useLazyLoadQuery<eventsPageQuery>(
    graphql`
      query eventsPageQuery($slug: String!) {
        site(slug: $slug) {
          title
          ...eventsList_site
        }
      }
    `,
    { slug },
  );
  return site ? <Events site={site} /> : null;
}

function Events({ site }: { site: eventsList_site$key }) {
  const { data, loadNext, hasNext } = usePaginationFragment(
    graphql`
      fragment eventsList_site on Site
      @refetchable(queryName: "eventsListPaginationQuery")
      @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
        events(first: $count, after: $cursor) @connection(key: "eventsList_events") {
          totalCount
          edges {
            node {
              id
              ...eventsCard_page
              ...eventsSeats_event
            }
          }
        }
      }
    `,
    site,
  );
  return (
    <ul>
      {data.events.edges.map(({ node }) => (
        <li key={node.id}>
          <Card page={node} />
          <Seats event={node} />
        </li>
      ))}
      <button onClick={() => loadNext(10)} disabled={!hasNext}>
        {data.events.totalCount}
      </button>
    </ul>
  );
}

// On an interface: every type that implements Page is a Node.
function Card(props: { page: eventsCard_page$key }) {
  const page = useFragment(
    graphql`
      fragment eventsCard_page on Page @refetchable(queryName: "eventsCardRefetchQuery") {
        title
        path
        themes {
          label
        }
      }
    `,
    props.page,
  );
  return <a href={page.path}>{page.title}</a>;
}

function Seats(props: { event: eventsSeats_event$key }) {
  const [event, refetch] = useRefetchableFragment(
    graphql`
      fragment eventsSeats_event on EventPage @refetchable(queryName: "eventsSeatsRefetchQuery") {
        startsAt
        registration {
          capacity
        }
      }
    `,
    props.event,
  );
  return <button onClick={() => refetch({})}>{event.registration?.capacity ?? event.startsAt}</button>;
}
