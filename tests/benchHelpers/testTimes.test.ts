import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lastTestTimes } from "../bench/testTimes";

const folder = mkdtempSync(join(tmpdir(), "test-times-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("shows a row for the last run of each project, for the product's own tests and for all tests, with budgets", () => {
  const file = join(folder, "times.json");
  const times = { unit: 21.5, properties: 20, components: 10, rendered: 100, engine: 400 };
  const projects = Object.entries(times).map(([name, seconds]) => [name, { seconds, tests: 1000, workers: 2 }]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(projects)));

  expect(lastTestTimes(file)).toEqual([
    { what: "last npm test: unit, 1000 tests, 2 workers", unit: "s", sample: [21.5], budget: 30 },
    { what: "last npm test: properties, 1000 tests, 2 workers", unit: "s", sample: [20] },
    { what: "last npm test: components, 1000 tests, 2 workers", unit: "s", sample: [10] },
    { what: "last npm test: rendered, 1000 tests, 2 workers", unit: "s", sample: [100] },
    { what: "last npm test: engine, 1000 tests, 2 workers", unit: "s", sample: [400] },
    { what: "last npm test: the product's own, 4000 tests, 2 workers", unit: "s", sample: [151.5], budget: 240 },
    { what: "last npm test: everything, 5000 tests, 2 workers", unit: "s", sample: [551.5], budget: 900 },
  ]);
});

test("shows no sum if only some projects have run", () => {
  const file = join(folder, "some.json");
  writeFileSync(file, JSON.stringify({ unit: { seconds: 20, tests: 1000, workers: 2 } }));

  expect(lastTestTimes(file)).toHaveLength(1);
});

test("shows no row without recorded times", () => {
  expect(lastTestTimes(join(folder, "missing.json"))).toEqual([]);
});
