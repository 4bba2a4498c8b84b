import { eightLines } from "../../examples";
import { checkSettings } from "../../../../pipeline/checks/checkSettings";
import { targets } from "../../../../targets";

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ delivery: "commit" }, []],
  [{ delivery: "include" }, []],
  [{ delivery: "include", stage: "release" }, []],
  [{ delivery: "withdraw", stage: "release" }, []],
  [{ stage: "release" }, ["NO_EFFECT stage"]],
  [{ delivery: "commit", stage: "release" }, ["NO_EFFECT stage"]],
  [{ delivery: "include", stage: ".post" }, ["BAD_NAME stage"]],
])("checks %j", (changes, expected) => {
  const { diagnostics } = checkSettings({ ...eightLines, ...changes }, targets.gitlab);

  expect(diagnostics.map(({ code, path }) => `${code} ${path}`)).toEqual(expected);
});
