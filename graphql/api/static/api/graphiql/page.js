"use strict";

(() => {
  const root = document.getElementById("graphiql");
  const welcome = `# The microsite at this host, in its default language.
{
  site {
    title
    slogan
    locales { code name }
    home {
      title
      path
      body { __typename }
    }
    events(first: 5) {
      totalCount
      nodes { title period { display } venue { name city } }
    }
  }
}
`;
  ReactDOM.createRoot(root).render(
    React.createElement(GraphiQL, {
      fetcher: GraphiQL.createFetcher({ url: root.dataset.endpoint }),
      defaultQuery: welcome,
      // A link can bring its query along: /graphiql?query=…
      query: new URLSearchParams(window.location.search).get("query") ?? undefined,
    }),
  );
})();
