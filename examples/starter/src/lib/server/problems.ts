import { error } from "@sveltejs/kit";
import { ApiError } from "./api";

/** Answer the visitor as the API's answer means it. For `.catch(problemOf)`. */
export function problemOf(problem: unknown): never {
  if (!(problem instanceof ApiError)) throw problem;
  // A cursor, a filter or an address that nobody could have come to by a link.
  if (problem.code === "BAD_INPUT") error(404, problem.message);
  error(503, problem.message);
}
