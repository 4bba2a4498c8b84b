import { eightLines, mistakesOf } from "./examples";

const [staging] = eightLines.deployments;

describe("a name that could break out of YAML, a URL or the shell", () => {
  const hostile = [
    "$(rm -rf .)",
    "`id`",
    "a'b",
    'a"b',
    "a: b",
    "a # b",
    "a\nb",
    "a b",
    "a;b",
    "a&b",
    "a|b",
    "${X}",
    "é",
    "",
  ];
  const places: [string, (name: string) => object][] = [
    ["project", (project) => ({ project: `acme/${project}` })],
    ["organization", (organization) => ({ organization })],
    ["program.path", (path) => ({ program: { path, runtime: "nodejs" } })],
    ["deployments[0].name", (name) => ({ deployments: [{ ...staging, name }] })],
    ["deployments[0].stack", (stack) => ({ deployments: [{ ...staging, stack: `shop-api/${stack}` }] })],
    ["deployments[0].on.branch", (branch) => ({ deployments: [{ ...staging, on: { branch } }] })],
    ["deployments[0].on.tag", (tag) => ({ deployments: [{ ...staging, on: { tag } }] })],
    ["defaultBranch", (defaultBranch) => ({ defaultBranch })],
    ["image", (image) => ({ image })],
    ["variables[0].name", (name) => ({ variables: [{ name, value: "1" }] })],
    ["variables[0].secret", (secret) => ({ variables: [{ name: "A", secret }] })],
  ];

  test.each(places)("is refused as %s", (path, settingsWith) => {
    for (const name of hostile) {
      const mistakes = mistakesOf({ ...eightLines, ...settingsWith(name) });
      expect(mistakes.map((mistake) => [mistake.code, mistake.path])).toContainEqual(["BAD_NAME", path]);
    }
  });
});
