// Compares schemas with GraphQL Inspector: node changes.mjs < LIST > LIST
// In: a JSON list of [old SDL, new SDL]. Out: for each a list of {code, severity, path}.
import { readFileSync } from "node:fs";
import { diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

const pairs = JSON.parse(readFileSync(0, "utf8"));
const found = [];
for (const [old, next] of pairs) {
  const changes = await diff(buildSchema(old), buildSchema(next));
  found.push(
    changes.map(({ type, criticality, path }) => ({
      code: type,
      severity: criticality.level,
      path,
    })),
  );
}
process.stdout.write(JSON.stringify(found));
