// Ask the endpoint given as the first argument with urql: with automatic persisted queries, or by an identifier that is
// given as the second argument.
import { Client, fetchExchange, gql } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { recorder } from "./requests.js";

const [url, documentId] = process.argv.slice(2);
const { record, requests } = recorder();
// While developing, urql looks into documents, which a persisted one doesn't let it do.
process.env.NODE_ENV = "production";

const own = gql`
  query Urql($slug: String) {
    site(slug: $slug) {
      slug
      title
    }
  }
`;
// What gql.tada and graphql-codegen make of a persisted document: an identifier in the place of a text.
const persisted = { kind: "Document", definitions: [], documentId };

const answers = [];
for (let time = 0; time < (documentId ? 1 : 2); time += 1) {
  const client = new Client({
    url,
    fetch: record,
    exchanges: documentId ? [fetchExchange] : [persistedExchange(), fetchExchange],
    preferGetMethod: false,
  });
  const { data, error } = await client.query(documentId ? persisted : own, { slug: "eim" }).toPromise();
  answers.push({ data, error: error ? String(error.message) : null });
}
console.log(JSON.stringify({ answers, requests }));
