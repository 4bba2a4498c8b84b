import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";
import { PulumiFoundation, type PulumiFoundationArgs, PulumiPipeline, type PulumiPipelineArgs } from "../../components";
import * as certificates from "../../components/pulumiCloud/lookups/certificate";
import type { CertificateLookup } from "../../components/pulumiCloud/lookups/certificate";
import { eightLines } from "../pipeline/examples";
import { rawFoundation, rawProject } from "../pipeline/foundation/fleet";
import { listen } from "./children";
import {
  type Answer,
  type Answers,
  getProject,
  knownProject,
  mockEngine,
  type Registered,
  thumbprint,
  valueOf,
} from "./mocks";

const instance = "http://127.0.0.1:8080";

const args = eightLines as unknown as PulumiPipelineArgs;
const foundationArgs = {
  ...rawFoundation,
  gitlab: instance,
  projects: { lib: rawProject("lib", "acme/lib") },
} as unknown as PulumiFoundationArgs;

const library = { id: "101", namespaceId: 11, pathWithNamespace: "acme/lib", webUrl: `${instance}/acme/lib` };

interface Kind {
  readonly name: string;
  readonly type: typeof PulumiPipeline | typeof PulumiFoundation;
  readonly create: (options?: pulumi.ComponentResourceOptions) => PulumiPipeline | PulumiFoundation;
  /** GitLab's response about its project. */
  readonly answer: Answer;
}

const pipeline: Kind = {
  name: "shop-api",
  type: PulumiPipeline,
  create: (options) => new PulumiPipeline("shop-api", args, options),
  answer: knownProject,
};
const foundation: Kind = {
  name: "foundation",
  type: PulumiFoundation,
  create: (options) => new PulumiFoundation("foundation", foundationArgs, options),
  answer: library,
};
const kinds: [string, Kind][] = [
  ["a pipeline", pipeline],
  ["a foundation", foundation],
];

beforeEach(() => {
  listen();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await pulumi.runtime.disconnect();
});

const names = (resources: readonly Registered[]) => resources.map(({ name }) => name);
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 50));

/** Responses to `getProject` that arrive only after `release` is called. */
function heldBack(answer: Answer): { readonly answers: Answers; readonly release: () => void } {
  const { promise, resolve } = withResolver<Answer>();
  return { answers: { [getProject]: () => promise }, release: () => resolve(answer) };
}

function withResolver<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

describe.each(kinds)("%s", (_, { name, type, create, answer }) => {
  test("creates no child before the last lookup has returned", async () => {
    const { answers, release } = heldBack(answer);
    const registered = await mockEngine(answers);
    create();
    await aWhile();

    expect(names(registered)).toEqual([name]);
    release();
    await pulumi.runtime.disconnect();
    expect(names(registered)).toContain(`${name}-issuer`);
  });

  test("keeps a program running while only the certificate lookup is pending", async () => {
    const registered = await mockEngine({ [getProject]: answer });
    const { promise, resolve } = withResolver<CertificateLookup>();
    jest.spyOn(certificates, "servedCertificate").mockReturnValue(promise);
    create();
    const end = pulumi.runtime.disconnect();
    await aWhile();

    expect(names(registered)).toEqual([name]);
    resolve({ certificate: { thumbprint, trusted: true, begins: new Date(), expires: new Date("2999-12-31") } });
    await end;
    expect(names(registered)).toContain(`${name}-issuer`);
  });

  test("creates no child if a lookup finds an error", async () => {
    const registered = await mockEngine({ [getProject]: "404 Project Not Found" });
    const rejection = rejectionOf(type);
    create();

    expect(await rejection).toMatch(`${name} was not changed: there is an error`);
    await pulumi.runtime.disconnect();
    expect(names(registered)).toEqual([name]);
  });

  test("registers no inputs, because they would be in the state", async () => {
    const registered = await mockEngine({ [getProject]: answer });
    create();
    await pulumi.runtime.disconnect();

    expect(registered.find((one) => one.name === name)?.inputs).toEqual({});
  });

  test("delays its dependents until its children exist", async () => {
    const { answers, release } = heldBack(answer);
    const registered = await mockEngine(answers, (one) => one === `${name}-issuer`);
    const component = create();
    new gitlab.TagProtection("dependent", { project: "1", tag: "v*" }, { dependsOn: [component] });
    await aWhile();
    release();
    await pulumi.runtime.disconnect();

    expect(names(registered).slice(-1)).toEqual(["dependent"]);
    expect(names(registered)).toContain(`${name}-issuer`);
  });

  test("makes its lookups with the providers of its children", async () => {
    const providers: Record<string, unknown> = {};
    const registered = await mockEngine({
      [getProject]: (_inputs, provider) => ((providers.lookup = provider), answer),
    });
    const provider = new gitlab.Provider("other", { baseUrl: `${instance}/api/v4/` });
    create({ providers: [provider] });
    await pulumi.runtime.disconnect();

    expect(providers.lookup).toMatch(/^urn:.*::other::other-id$/);
    expect(registered.some(({ type: child }) => child === "pulumi:providers:gitlab")).toBe(true);
  });
});

/** The reason why the next component of this kind cannot be created. The error is caught, unlike in a program. */
async function rejectionOf(type: Kind["type"]): Promise<string> {
  const { promise, resolve } = withResolver<string>();
  const prototype = type.prototype as unknown as { initialize: (...inputs: unknown[]) => Promise<unknown> };
  const { initialize } = prototype;
  jest.spyOn(prototype, "initialize").mockImplementation(function (this: unknown, ...inputs) {
    return initialize.apply(this, inputs).catch((error: unknown) => {
      resolve(error instanceof Error ? error.message : String(error));
      return {};
    });
  });
  return promise;
}

describe("a secret that is unknown in a preview", () => {
  const variables = [{ name: "NPM_TOKEN", secret: "npm", deployment: "production" }];
  const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

  test("does not hide the rest of the preview", async () => {
    const registered = await mockEngine({}, undefined, true);
    new PulumiPipeline("shop-api", { ...args, variables, secrets: { npm: unknown } });
    await pulumi.runtime.disconnect();

    expect(names(registered)).toContain("shop-api-ci-file");
  });

  test("is checked together with the lookups once it is known", async () => {
    await mockEngine({ [getProject]: { ...knownProject, archived: true } }, undefined, true);
    const rejection = rejectionOf(PulumiPipeline);
    new PulumiPipeline("shop-api", { ...args, variables, secrets: { npm: "short" } });

    expect(await rejection).toMatch(/there are 2 errors\n  error UNMASKABLE_SECRET: .*\n  error ARCHIVED_PROJECT: /);
  });
});

test("the outputs of a pipeline exist at once, and each waits only for the resources that it reads", async () => {
  await mockEngine({}, (name) => name === "shop-api-ci-file");
  const { definitionUrl, policies, escEnvironments, escDefinitions, definition } = new PulumiPipeline("shop-api", args);
  const order: string[] = [];
  const outputs = { definition, definitionUrl, policies, escEnvironments, escDefinitions };
  await Promise.all(
    Object.entries(outputs).map(async ([name, output]) => {
      await valueOf(output as pulumi.Output<unknown>);
      order.push(name);
    }),
  );

  expect(order).toEqual(["definitionUrl", "policies", "escEnvironments", "escDefinitions", "definition"]);
});
