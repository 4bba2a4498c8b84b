import { posix } from "node:path";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { linksIn, pages, root } from "./pages";

jest.setTimeout(60_000);

/** Files of the repository only that pages of the package may link to. */
const repositoryOnly = /^(examples|sandbox|tests)\/|^examples$|^(CHANGELOG|CONTRIBUTING)\.md$/;

let published: readonly string[];

beforeAll(async () => {
  const words = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const { stdout } = await runCommand("npm", words, { cwd: root, env: process.env });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  published = files.map(({ path }) => path);
});

test("every link of the README leads to a file of the package", () => {
  expect(linkedFiles("README.md").length).toBeGreaterThan(10);
  expect(linkedFiles("README.md").filter((file) => !published.includes(file))).toEqual([]);
});

test("the package has every page of docs/ except the house style", () => {
  const expected = pages.filter((page) => page.startsWith("docs/") && page !== "docs/style.md");

  expect(published.filter((file) => file.startsWith("docs/")).sort()).toEqual(expected);
});

test("its pages link only to files of the package, or to examples, tests and pages for contributors", () => {
  const links = published.filter((file) => file.startsWith("docs/")).flatMap(linkedFiles);

  expect(links.filter((file) => !published.includes(file) && !repositoryOnly.test(file))).toEqual([]);
});

/** The files that a page links to, as paths from the top folder. */
function linkedFiles(page: string): string[] {
  return linksIn(page).flatMap(({ text }) => {
    const [path = ""] = text.split("#");
    return path === "" || /^\w+:/.test(path) ? [] : [posix.join(posix.dirname(page), path)];
  });
}
