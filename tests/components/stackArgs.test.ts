import * as pulumi from "@pulumi/pulumi";
import { stackArgs, withDefaults } from "../../components";
import { eightLines } from "../pipeline/examples";

const { organization, program, ...own } = eightLines;

function configure(config: Readonly<Record<string, object>>): void {
  const texts = Object.entries(config).map(([key, value]) => [`platform:${key}`, JSON.stringify(value)]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>);
}

afterEach(() => pulumi.runtime.setAllConfig({}));

test("the settings of a stack inherit the defaults of its project", () => {
  configure({
    pipeline: { ...own, program: { path: "infra" } },
    defaults: { organization, program: { runtime: "nodejs" } },
  });

  expect(stackArgs()).toEqual({ ...eightLines, program: { path: "infra", runtime: "nodejs" } });
});

test("without defaults the settings are those of the stack", () => {
  configure({ pipeline: eightLines });

  expect(stackArgs()).toEqual(eightLines);
});

test("reports the errors of the defaults and of the settings together", () => {
  const defaults = { organization: "a b", exceptions: [] };
  configure({ pipeline: { ...own, program }, defaults });

  expect(() => stackArgs()).toThrow(/NOT_A_DEFAULT: defaults.exceptions[^]*BAD_NAME: organization: "a b"/);
});

test("defaults that are no map are refused", () => {
  configure({ pipeline: eightLines, defaults: ["acme"] });

  expect(() => stackArgs()).toThrow("NO_SETTINGS: platform:defaults holds no settings. They are a map");
});

test("in a program, arguments inherit defaults, and keep their secrets", () => {
  const secrets = { token: pulumi.secret("canary") };

  expect(withDefaults({ organization, program }, { ...own, secrets } as never)).toEqual({ ...eightLines, secrets });
});
