import { posix } from "node:path";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { linksIn, pages, root } from "./pages";

jest.setTimeout(60_000);

/** The pages of the package. The references are generated, and hold for exactly its version. */
const references = ["docs/codes.md", "docs/settings.md"];

let published: readonly string[];

beforeAll(async () => {
  const words = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const { stdout } = await runCommand("npm", words, { cwd: root, env: process.env });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  published = files.map(({ path }) => path);
});

test("the package has the README and the generated references, and no other page", () => {
  expect(published.filter((file) => file.endsWith(".md")).sort()).toEqual(["README.md", ...references]);
});

test("the README links to the references", () => {
  expect(linkedFiles("README.md")).toEqual(expect.arrayContaining(references));
});

test("the references link to each other, and to pages that are in the repository only", () => {
  const links = references.flatMap(linkedFiles);

  expect(links.filter((file) => !references.includes(file) && !pages.includes(file))).toEqual([]);
});

/** The files that a page links to, as paths from the top folder. */
function linkedFiles(page: string): string[] {
  return linksIn(page).flatMap(({ text }) => {
    const [path = ""] = text.split("#");
    return path === "" || /^\w+:/.test(path) ? [] : [posix.join(posix.dirname(page), path)];
  });
}
