import fc from "fast-check";
import { parseDocument, Schema, stringify, type Tags } from "yaml";
import { isMergeTag, misreadBy11, quotedText } from "../../pipeline/quotedText";
import { jsonTags } from "../../targets/jsonTags";

// A thousand documents, on a busy machine.
jest.setTimeout(30_000);

/** All tags of YAML 1.1, as the `yaml` package has them. */
const allTags: Tags = new Schema({ schema: "yaml-1.1" }).tags;
const patterns = allTags.flatMap((tag) => (typeof tag === "object" && "test" in tag ? [tag.test] : []));

function written(value: unknown, customTags = jsonTags): string {
  return stringify(value, { version: "1.1", schema: "yaml-1.1", customTags });
}

function withAllButMerge(tags: Tags): Tags {
  return [quotedText(misreadBy11), ...tags.filter((tag) => !isMergeTag(tag))];
}

test("there are patterns of all types that text can be taken for", () => {
  expect(patterns.length).toBeGreaterThan(10);
});

test.each(patterns.map((pattern) => [pattern.source, pattern] as const))("quotes text like /%s/", (_, pattern) => {
  fc.assert(
    fc.property(fc.stringMatching(new RegExp(pattern.source)), (text) => {
      expect(written(text)).toBe(`${JSON.stringify(text)}\n`);
    }),
  );
});

test("quotes << as a value, where the package does not", () => {
  expect(written({ variables: ["<<"] })).toBe('variables:\n  - "<<"\n');
  expect(parseDocument('- "<<"', { version: "1.1" }).toJS()).toEqual(["<<"]);
});

// The package's tag of merge keys writes << without quotes, wherever other tags want them.
test("writes texts, numbers, booleans and null as the package does with all tags but that of merge keys", () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.array(value)), (content) => {
      expect(written(content)).toBe(written(content, withAllButMerge));
    }),
    { numRuns: 1000 },
  );
});
