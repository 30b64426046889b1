import type { Api } from "$lib/server/api";

declare global {
  namespace App {
    interface Error {
      message: string;
    }
    interface Locals {
      api: Api;
      /** The language of the address, as it stands there; null for what has none. */
      locale: string | null;
      /** What `<html>` says: set when the microsite's languages are known. */
      lang: string;
      dir: "ltr" | "rtl";
      /** The token of a draft's preview: then nothing is cached. */
      preview: string | undefined;
      /** That token is not good any more, which is said; and what everybody sees is not shown in its stead. */
      isPreviewOver: boolean;
      /** The tokens by which private pages are open to this visitor: then nothing is cached either. */
      unlocked: string | undefined;
      /** This page asks for a password, or for somebody to sign in. */
      isPrivate: boolean;
    }
  }
}
