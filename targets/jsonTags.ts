import type { Tags } from "yaml";
import { misreadBy11, quotedText } from "../pipeline/quotedText";

/** The types of JSON. The `yaml` package tries each type of YAML 1.1 for each value that it writes. */
const jsonTypes = ["map", "seq", "str", "null", "bool", "int", "float"].map((type) => `tag:yaml.org,2002:${type}`);

/**
 * The tags that write JSON's types as YAML 1.1, from all tags of YAML 1.1. Text that a reader would take for another
 * type, such as a date, is quoted. The tags have no tests for that, because the package would run all of them for each
 * text. Here one tag runs the tests, and only for text that may be of another type.
 */
export function jsonTags(all: Tags): Tags {
  const tags = all.filter((tag) => typeof tag !== "string");
  const tests = tags.flatMap((tag) => ("test" in tag ? [tag.test] : []));
  const isOtherType = (text: string) => startsLikeOtherType.test(text) && tests.some((test) => test.test(text));
  const written = tags
    .filter(({ tag }) => jsonTypes.includes(tag))
    .map((tag) => {
      if (!("test" in tag)) return tag;
      const { test: _, ...untested } = tag;
      return untested;
    });
  return [quotedText((text) => misreadBy11(text) || isOtherType(text)), ...written];
}

/** The start of text that YAML 1.1 may read as a number, a boolean, null, a date or a merge key. */
const startsLikeOtherType = /^(?:$|[-+.0-9~<eyntfoEYNTFO])/;
