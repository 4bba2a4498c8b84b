import { terraformReport } from "../../../targets/gitlab/terraformReport";

test.each<[Record<string, number>[], object]>([
  [[], { create: 0, update: 0, delete: 0 }],
  [[{ create: 2, update: 1, same: 9 }, { delete: 3 }], { create: 2, update: 1, delete: 3 }],
  [[{ replace: 4 }, { import: 1 }], { create: 4, update: 1, delete: 4 }],
  [[{ create: 700_000 }, { create: 700_000 }], { create: 999_999, update: 0, delete: 0 }],
])("counts %j", (changes, report) => {
  expect(terraformReport(changes)).toEqual(report);
});
