import { execFileSync } from "node:child_process";
import Ajv, { type ValidateFunction } from "ajv";
import { type CollectionTag, isSeq, parseAllDocuments } from "yaml";

/** The errors of a text by YAML and by GitLab's own JSON schema for CI files; none for a valid one. */
export function schemaErrors(text: string): string[] {
  const documents = parseAllDocuments(text, { version: "1.1", customTags: [reference] });
  if (!Array.isArray(documents) || documents.length !== 1) return ["a CI file is one YAML document"];
  const [document] = documents;
  const faults = [...document!.errors, ...document!.warnings].map(({ message }) => message);
  if (faults.length > 0) return faults;
  validate ??= compile();
  if (validate(document!.toJS())) return [];
  const errors = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message ?? ""}`);
  return [...new Set(errors)];
}

let validate: ValidateFunction | undefined;

function compile(): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    strictTypes: false,
    validateFormats: false,
    keywords: ["markdownDescription"],
  });
  return ajv.compile(gitLabSchema());
}

/** gitlab-ci-local contains it in an ECMAScript module, which a test cannot import. */
function gitLabSchema(): object {
  const path = require.resolve("gitlab-ci-local/src/schema/schema.js");
  const script = `import { schema } from ${JSON.stringify(path)}; process.stdout.write(JSON.stringify(schema));`;
  const options = { encoding: "utf8", maxBuffer: 2 ** 24 } as const;
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "--eval", script], options)) as object;
}

/** GitLab's own YAML tag: a path to another place in the file. */
const reference: CollectionTag = {
  tag: "!reference",
  collection: "seq",
  resolve: (sequence, onError) => {
    if (!isSeq(sequence)) onError("!reference takes a list");
    return sequence;
  },
};
