// The schema and the documents in graphql/, by the rules of graphql-eslint. Run it there.
import graphql from "@graphql-eslint/eslint-plugin";

const common = {
  languageOptions: {
    parser: graphql.parser,
    parserOptions: { graphQLConfig: { schema: "schema.graphql", documents: "operations/*.graphql" } },
  },
  plugins: { "@graphql-eslint": graphql },
};

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    ...common,
    files: ["schema.graphql"],
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,

      // What has an id can be kept by it. Dates, sums, links and other parts of a page have none of their own: they are
      // what the page says. A test holds that everything in a language of its own (Localized) and every Node has one.
      "@graphql-eslint/strict-id-in-types": "off",

      // Lists that grow are connections. A page's languages, themes or blocks are a handful, always wanted whole and in
      // order, so they are plain lists. A search result or an entry of a sitemap says something about a page, which is
      // the node; it is none itself. The rule's other parts stay: edges have a node and a cursor.
      "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false }],

      // It takes the “site” of Site.sitemap for the type's name.
      "@graphql-eslint/no-typename-prefix": "off",

      // Beyond what is recommended.
      "@graphql-eslint/input-name": "error",
      "@graphql-eslint/require-nullable-fields-with-oneof": "error",
    },
  },
  {
    ...common,
    files: ["operations/*.graphql"],
    rules: {
      ...graphql.configs["flat/operations-recommended"].rules,

      // These documents are for servers, which keep nothing by its id: there, ids would be a tenth of every answer. A
      // client with a normalised cache adds them.
      "@graphql-eslint/require-selections": "off",

      // One deeper than is recommended: a page's blocks have partners, and these their logos.
      "@graphql-eslint/selection-set-depth": ["error", { maxDepth: 8 }],
    },
  },
];
