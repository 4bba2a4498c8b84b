import { changePatterns } from "../../pipeline/changes";
import { pipelineWith } from "./examples";

test.each<[string, string[]]>([
  ["libs", ["libs", "libs/**/*"]],
  ["libs/", ["libs/**/*"]],
  ["./libs", ["libs", "libs/**/*"]],
  ["./libs/", ["libs/**/*"]],
  [".", ["**/*"]],
  ["libs/**", ["libs/**/*"]],
  ["**", ["**/*"]],
  ["libs/**/*", ["libs/**/*"]],
  ["libs/*", ["libs/*"]],
  ["*.md", ["*.md"]],
  ["a?b", ["a?b"]],
  ["libs/*/src", ["libs/*/src", "libs/*/src/**/*"]],
  ["Makefile", ["Makefile", "Makefile/**/*"]],
  ["go.mod", ["go.mod"]],
  ["infra/Shop.csproj", ["infra/Shop.csproj"]],
  ["src/Shop.Core", ["src/Shop.Core", "src/Shop.Core/**/*"]],
  ["libs/v1.2", ["libs/v1.2", "libs/v1.2/**/*"]],
  [".github", [".github", ".github/**/*"]],
  [".env", [".env", ".env/**/*"]],
  ["locks/yarn.lock", ["locks/yarn.lock"]],
])("%s in changes means %j", (pattern, patterns) => {
  expect(changePatterns(pattern)).toEqual(patterns);
});

test("a program's patterns are its own folder and each pattern in changes, without duplicates", () => {
  const changes = ["libs", "libs/", "infra", "infra/**/*", "go.mod"];

  expect(pipelineWith({ program: { path: "infra", runtime: "go", changes } }).programs[0]?.changes).toEqual([
    "infra/**/*",
    "libs",
    "libs/**/*",
    "infra",
    "go.mod",
  ]);
});
