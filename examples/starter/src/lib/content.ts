import type { PageQuery } from "./generated/graphql";

type Route = NonNullable<PageQuery["site"]>["route"];
/** A page, whatever its type. */
export type Page = Extract<Route, { __typename: "PageRoute" }>["page"];
export type PageType = Page["__typename"];
/** A page of one type: `PageOf<"EventPage">`. */
export type PageOf<Type extends PageType> = Extract<Page, { __typename: Type }>;
export type Block = Page["body"][number];
export type BlockType = Block["__typename"];
export type BlockOf<Type extends BlockType> = Extract<Block, { __typename: Type }>;
