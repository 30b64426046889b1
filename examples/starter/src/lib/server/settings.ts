import { env } from "$env/dynamic/private";

export const API = env.MICROSITES_API || "http://localhost:8000/graphql";
/** Where editors sign in; pages there, and no others, may show a draft in a frame. */
export const ADMIN = new URL(env.MICROSITES_ADMIN || API).origin;
export const API_KEY = env.MICROSITES_API_KEY;
export const SITE = env.MICROSITES_SITE || "eu-mia";
export const WEBHOOK_SECRET = env.MICROSITES_WEBHOOK_SECRET;
/** In milliseconds. */
export const FRESH_FOR = 1000 * Number(env.MICROSITES_CACHE_SECONDS || 10);
