import { initGraphQLTada } from "gql.tada";
import type { introspection } from "../generated/schema.js";

export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { Date: string; DateTime: string; Decimal: string; Time: string };
}>();

export { readFragment, type FragmentOf, type ResultOf, type VariablesOf } from "gql.tada";
