// Ask the endpoint given as the first argument with Apollo Client's automatic persisted queries, by POST or GET.
// With a file as the third argument: with the identifiers of that manifest, as @apollo/persisted-query-lists does it.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { recorder } from "./requests.js";

const [uri, method, manifest] = process.argv.slice(2);
const { record, requests } = recorder();
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

function link() {
  const listed = manifest && JSON.parse(readFileSync(manifest, "utf8")).operations;
  const generateHash = (document) => {
    const name = document.definitions.find((definition) => definition.name)?.name.value;
    return listed.find((operation) => operation.name === name).id;
  };
  return new PersistedQueryLink({
    ...(listed ? { generateHash } : { sha256 }),
    useGETForHashedQueries: method === "GET",
  });
}

async function ask(query) {
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.from([link(), new HttpLink({ uri, fetch: record })]),
  });
  const { data, error } = await client.query({ query, variables: { slug: "eim" }, errorPolicy: "all" });
  return { data, error: error ? String(error.message) : null };
}

const known = gql`
  query Contact($slug: String, $locale: String) {
    site(slug: $slug, locale: $locale) {
      contactName
    }
  }
`;
const own = gql`
  query ApolloClient($slug: String) {
    site(slug: $slug) {
      slug
      title
    }
  }
`;
const answers = [];
for (const query of manifest ? [known] : [own, own]) {
  answers.push(await ask(query));
}
console.log(JSON.stringify({ answers, requests }));
