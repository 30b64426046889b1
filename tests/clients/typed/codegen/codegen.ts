import type { CodegenConfig } from "@graphql-codegen/cli";

const root = "../../../../graphql";

const config: CodegenConfig = {
  // Imports between the generated files say “.js”, as Node.js wants it.
  emitLegacyCommonJSImports: false,
  schema: `${root}/schema.graphql`,
  documents: [`${root}/operations/*.graphql`, "src/*.ts"],
  generates: {
    // For caches that have to know which types an interface has.
    "generated/possible-types.json": { plugins: ["fragment-matcher"], config: { apolloClientVersion: 3 } },
    "generated/": {
      preset: "client",
      config: {
        // Names of values, without code at run time.
        enumsAsTypes: true,
        useTypeImports: true,
        // Without it, a scalar that nobody thought about would be `any`.
        strictScalars: true,
        scalars: { Date: "string", DateTime: "string", Decimal: "string", JSON: "unknown", Time: "string" },
      },
      presetConfig: { fragmentMasking: false },
    },
  },
};

export default config;
