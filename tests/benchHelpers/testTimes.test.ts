import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lastTestTimes } from "../bench/testTimes";

const folder = mkdtempSync(join(tmpdir(), "test-times-"));

test("the last run of each package is a row, with the budget of the product's", () => {
  const file = join(folder, "times.json");
  const packages = {
    product: { seconds: 201.5, tests: 3000, workers: 2 },
    sandbox: { seconds: 300, tests: 4000, workers: 2 },
  };
  writeFileSync(file, JSON.stringify(packages));

  expect(lastTestTimes(file)).toEqual([
    { what: "last npm test: product, 3000 tests, 2 workers", unit: "s", sample: [201.5], budget: 240 },
    { what: "last npm test: sandbox, 4000 tests, 2 workers", unit: "s", sample: [300] },
  ]);
});

test("where the tests have not run as a whole, there is no row", () => {
  expect(lastTestTimes(join(folder, "missing.json"))).toEqual([]);
});
