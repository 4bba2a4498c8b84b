import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { parseFoundationSettings } from "../../pipeline/foundation/foundationSettings";
import { eightLines, mistakesOf } from "../pipeline/examples";

const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");
const blocks = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text);

/** What a block of the README shows, put in the place of the same keys of the eight lines. */
function settingsOf(block: string): object {
  const content = parse(block) as { config?: Record<string, object> } & Record<string, unknown>;
  const shown = (content.config?.["platform:pipeline"] ?? content) as Record<string, unknown>;
  const { program, organization, ...rest } = eightLines;
  return {
    ...rest,
    ...(!("programs" in shown) && { program }),
    ...(!("backend" in shown) && { organization }),
    ...shown,
  };
}

test("the README shows settings", () => {
  expect(blocks.length).toBeGreaterThan(4);
});

const foundation = "platform:foundation";

test.each(blocks.filter((block) => !block.includes(foundation)))(
  "these settings of the README are right:\n%s",
  (block) => {
    expect(mistakesOf(settingsOf(block))).toEqual([]);
  },
);

test.each(blocks.filter((block) => block.includes(foundation)))(
  "this foundation of the README is right:\n%s",
  (block) => {
    const { config } = parse(block) as { config: Record<string, unknown> };
    expect(parseFoundationSettings(config[foundation])).toMatchObject({ organization: "acme" });
  },
);

const top = join(__dirname, "..", "..");
const documents = ["README.md", "CONTRIBUTING.md", "docs/security.md", "examples/fleet/README.md"];

test.each(documents)("every link of %s leads to a file of the repository", (document) => {
  const text = readFileSync(join(top, document), "utf8");
  const links = [...text.matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)].map(([, link = ""]) => link);
  const files = links.filter((link) => !/^https?:/.test(link));

  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((link) => !existsSync(join(top, dirname(document), link)))).toEqual([]);
});
