import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { diagnosticsJson } from "../../cli/diagnosticFormats";
import type { Code } from "../../pipeline/diagnostics/codes";
import { codes } from "../../pipeline/diagnostics/codeTable";
import { errorAt } from "../../pipeline/diagnostics/diagnostic";
import { anchorsIn, codeIn, linksIn, type Mention, pages, root } from "./pages";
import { sourceText } from "./sources";

test.each(pages)("every link of %s leads to an existing file and heading", (page) => {
  expect(linksIn(page).flatMap((link) => brokenLink(link))).toEqual([]);
});

function brokenLink({ page, place, text }: Mention): string[] {
  if (/^(https?|mailto):/.test(text)) return [];
  const [path = "", anchor] = text.split("#");
  const target = path === "" ? page : relative(root, join(root, dirname(page), path));
  if (!existsSync(join(root, target))) return [`${place}: there is no ${target}`];
  if (anchor === undefined || (target.endsWith(".md") && anchorsIn(target).includes(anchor))) return [];
  return [`${place}: ${target} has no heading #${anchor}`];
}

test("the check of links finds broken ones", () => {
  const link = (text: string) => brokenLink({ page: "docs/esc.md", place: "docs/esc.md:1", text });

  expect(link("nowhere.md")).toEqual(["docs/esc.md:1: there is no docs/nowhere.md"]);
  expect(link("../README.md#nowhere")).toEqual(["docs/esc.md:1: README.md has no heading #nowhere"]);
  expect(link("#nowhere")).toEqual(["docs/esc.md:1: docs/esc.md has no heading #nowhere"]);
  expect([link("../README.md#requirements"), link("#esc-environments")]).toEqual([[], []]);
});

test("the link of every diagnostic in JSON leads to the section about its code", () => {
  const diagnostics = Object.keys(codes).map((code) => ({ ...errorAt("NO_FILE", "", "message"), code: code as Code }));
  const links = (JSON.parse(diagnosticsJson(diagnostics)) as { docs: string }[]).map(({ docs }) => docs);

  expect(new Set(links).size).toBe(diagnostics.length);
  expect(links.flatMap((text) => brokenLink({ page: "README.md", place: "check --json", text }))).toEqual([]);
});

test("every page of docs/ is linked from the README or from CONTRIBUTING.md", () => {
  const linked = ["README.md", "CONTRIBUTING.md"].flatMap((page) =>
    linksIn(page).map(({ text }) => posix.normalize(text.split("#")[0] ?? "")),
  );

  expect(pages.filter((page) => page.startsWith("docs/") && !linked.includes(page))).toEqual([]);
});

/** Folders at the start of paths of files in the repository. */
const folders = ["cli", "components", "docs", "examples", "pipeline", "provider", "sandbox", "targets", "templates"];
const repositoryPath = new RegExp(String.raw`^(${folders.join("|")}|sdks|tests|tools|\.ci)/[\w./-]*$`);

test.each(pages.filter((page) => page !== "CHANGELOG.md"))("every path in %s exists", (page) => {
  const paths = codeIn(page).filter(({ text }) => repositoryPath.test(text));

  expect(
    paths.filter(({ text }) => !existsSync(join(root, text))).map(({ place, text }) => `${place}: ${text}`),
  ).toEqual([]);
});

/** Matches `FILE_EXISTS`, but no environment variable. */
function isCode({ text }: Mention): boolean {
  return /^[A-Z]+(_[A-Z]+)+$/.test(text) && !/^(GITLAB|PULUMI|ESC|NODE|BASH|GIT)_|_ENV$/.test(text);
}

test.each(pages.filter((page) => /^(docs\/|README)/.test(page)))("every code in %s is in the sources", (page) => {
  const unknown = codeIn(page).filter((one) => isCode(one) && !new RegExp(`\\b${one.text}\\b`).test(sourceText()));

  expect(unknown.map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
});

interface Schema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly items: Schema;
  readonly enum: readonly string[];
}

test("docs/security.md has a row for each code that needs an exception", () => {
  const schema = JSON.parse(readFileSync(join(root, "pipeline.schema.json"), "utf8")) as Schema;
  const settings = schema.properties.config?.properties["platform:pipeline"];
  const codes = settings?.properties.exceptions?.items.properties.code?.enum ?? [];
  const page = readFileSync(join(root, "docs/security.md"), "utf8");

  expect(codes.length).toBeGreaterThan(5);
  expect(codes.filter((code) => !page.includes(`\n| \`${code}\``))).toEqual([]);
});
