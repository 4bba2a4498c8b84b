import { readFileSync } from "node:fs";
import { join } from "node:path";
import { capabilities } from "../../targets/deployments/capabilities";

const words = { refused: "an error", leftOut: "a warning", differs: "in another form" };

test("the page about Pulumi Deployments has the capability table", () => {
  const text = readFileSync(join(__dirname, "../../docs/pulumi-deployments.md"), "utf8");
  const rows = text
    .split("\n")
    .filter((line) => line.startsWith("| ") && / \| (an error|a warning|in another form) +\| /.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("&lt;", "<").replaceAll("&gt;", ">")));

  expect(rows.map(([, ...cells]) => cells.slice(0, 3))).toEqual(
    capabilities.map(({ feature, verdict, wayAround }) => [feature, words[verdict], wayAround]),
  );
});
