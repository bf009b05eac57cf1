// Writes src/api/types.ts from schemas/openapi.json: the shapes of the API, and which operation takes and gives which.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const here = new URL(".", import.meta.url);
const document = JSON.parse(readFileSync(new URL("../../schemas/openapi.json", here), "utf8"));

// headwater__app__verbs__issues__ListOutput -> IssuesListOutput: two nouns may have a class of the same name
const named = (name) => {
  const parts = name.split("__");
  return parts.length === 1 ? name : capital(parts.at(-2)) + parts.at(-1);
};
const capital = (word) => word[0].toUpperCase() + word.slice(1);

function type(schema) {
  if (!schema || Object.keys(schema).length === 0) return "unknown";
  if (schema.$ref) return named(schema.$ref.split("/").at(-1));
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) return [...new Set(schema.anyOf.map(type))].join(" | ");
  if (schema.prefixItems) return `[${schema.prefixItems.map(type).join(", ")}]`;
  if (schema.type === "array") return `Array<${type(schema.items)}>`;
  if (schema.type === "object") {
    if (schema.properties) return shape(schema);
    const values = schema.additionalProperties;
    return `Record<string, ${values && values !== true ? type(values) : "unknown"}>`;
  }
  return { string: "string", integer: "number", number: "number", boolean: "boolean", null: "null" }[schema.type] ?? "unknown";
}

function shape(schema, asked = false) {
  const required = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const note = field.description ? `  /** ${field.description} */\n` : "";
    // an answer always carries its defaults; who asks may leave them out
    const optional = required.has(name) || (!asked && field.default !== undefined) ? "" : "?";
    return `${note}  ${JSON.stringify(name)}${optional}: ${type(field)};\n`;
  });
  return `{\n${lines.join("")}}`;
}

const models = Object.entries(document.components.schemas).map(([name, schema]) => {
  const note = schema.description ? `/** ${schema.description} */\n` : "";
  return `${note}export type ${named(name)} = ${schema.properties ? shape(schema, name.endsWith("Input")) : type(schema)};\n`;
});

// a verb has a path of its own with one method; a resource with several (the session) is none
const verbs = Object.entries(document.paths).filter(([, methods]) => Object.keys(methods).length === 1);
const operations = verbs.flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, operation]) => {
    const answer = operation.responses["200"]?.content?.["application/json"]?.schema;
    if (!answer) return []; // a stream or a file: not what the page asks for
    const body = operation.requestBody?.content["application/json"].schema;
    const query = (operation.parameters ?? []).map((p) => `${JSON.stringify(p.name)}${p.required ? "" : "?"}: ${type(p.schema)}`);
    const given = body ? type(body) : `{ ${query.join("; ")} }`;
    return `  ${JSON.stringify(path)}: { method: ${JSON.stringify(method)}; given: ${given}; answer: ${type(answer)} };\n`;
  }),
);

const text =
  "// Generated from schemas/openapi.json by scripts/types.mjs. Do not edit.\n\n" +
  models.join("\n") +
  `\n/** What each path takes and gives. */\nexport interface Operations {\n${operations.join("")}}\n`;
mkdirSync(new URL("../src/api/", here), { recursive: true });
writeFileSync(new URL("../src/api/types.ts", here), text);
