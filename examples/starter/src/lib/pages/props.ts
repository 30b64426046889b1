import type { SeatsFragment } from "$lib/generated/graphql";
import type { Page } from "$lib/content";
import type { List } from "$lib/server/lists";
import type { Errors, Registration, Seal, Values } from "$lib/server/registration";

/** What came of a form that could not be taken as it was. */
export type Returned = { values: Values; errors: Errors; seal: Seal } | { problem: string };

export interface PageProps<Shown extends Page = Page> {
  page: Shown;
  list: List | null;
  seats: SeatsFragment | null;
  registration: Registration | null;
  form: Returned | null;
}
