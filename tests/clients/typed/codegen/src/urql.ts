// urql with one of the documents in graphql/operations: `node urql.js ENDPOINT MICROSITE`.
import { cacheExchange, createClient, fetchExchange } from "@urql/core";
import { NavigationDocument } from "../generated/graphql.js";

const [url = "", slug = ""] = process.argv.slice(2);

const client = createClient({ url, preferGetMethod: false, exchanges: [cacheExchange, fetchExchange] });
const { data, error } = await client.query(NavigationDocument, { slug, locale: "en" }).toPromise();
if (error) throw error;

const locales: string[] = data?.site?.locales.map((locale) => locale.code) ?? [];
console.log(JSON.stringify({ title: data?.site?.title, locales }));
