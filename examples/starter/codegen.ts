import { existsSync } from "node:fs";
import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  // In a copy of this folder, the schema lies beside this file; in the CMS's own repository, where it is kept.
  schema: existsSync("schema.graphql") ? "schema.graphql" : "../../graphql/schema.graphql",
  documents: ["src/graphql/*.graphql"],
  emitLegacyCommonJSImports: false,
  generates: {
    "src/lib/generated/": {
      preset: "client",
      presetConfig: {
        fragmentMasking: false,
        // persisted-documents.json: the text of each document by its SHA-256, to be registered with the CMS.
        persistedDocuments: { hashAlgorithm: "sha256", mode: "replaceDocumentWithHash" },
      },
      config: {
        documentMode: "string",
        onlyOperationTypes: true,
        enumsAsTypes: true,
        useTypeImports: true,
        // What was asked for is there: null, where the schema says so, and never undefined.
        avoidOptionals: { field: true },
        skipTypename: true,
        strictScalars: true,
        scalars: { Date: "string", DateTime: "string", Decimal: "string", Time: "string", JSON: "unknown" },
      },
    },
  },
};

export default config;
