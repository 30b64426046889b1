import adapter from "@sveltejs/adapter-node";
import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

/** @type {import("@sveltejs/kit").Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    // A Node.js server: drafts, forms and the webhook need one.
    adapter: adapter({ precompress: true }),
    // Style sheets stay files, so that the Content-Security-Policy can forbid everything that is inline.
    inlineStyleThreshold: 0,
    paths: { relative: false },
  },
};
