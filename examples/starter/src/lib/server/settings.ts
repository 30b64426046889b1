import { env } from "$env/dynamic/private";

export const API = env.MICROSITES_API || "http://localhost:8000/graphql";
export const API_KEY = env.MICROSITES_API_KEY;
export const SITE = env.MICROSITES_SITE || "eu-mia";
export const WEBHOOK_SECRET = env.MICROSITES_WEBHOOK_SECRET;
/** In milliseconds. */
export const FRESH_FOR = 1000 * Number(env.MICROSITES_CACHE_SECONDS || 10);
