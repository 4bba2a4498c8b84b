import { steppingClock } from "../../clock";
import { createCloud } from "../../cloud";
import { evaluatorProcess } from "../../cloud/esc/evaluatorProcess";
import type { CloudSeed } from "../../cloud/seed";
import { RequestLog } from "../../requestLog";
import { testToken } from "../../testing/testToken";
import { openFolder } from "../../folder";
import { closeAtEnd } from "../closing";

export const seed: CloudSeed = {
  users: ["maintainer", "developer", "platform", "stranger"].map((login) => ({ login, token: tokenOf(login) })),
  organizations: [
    {
      name: "acme",
      members: { platform: "admin", developer: "member", maintainer: "member" },
      stacks: ["shop/staging", "shop/production"],
    },
    { name: "guild", edition: "team", members: { platform: "admin" } },
    { name: "solo", edition: "individual", members: { platform: "admin" } },
    { name: "elsewhere", members: { stranger: "admin" }, stacks: ["shop/staging"] },
  ],
};

/** The seeded token of a user. */
export function tokenOf(login: string): string {
  return testToken(`pul-seeded-${login}`);
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body, if it is JSON. */
  readonly body: unknown;
}

interface Sent {
  /** Sent as JSON, unless it is a string; a GET has no body. */
  readonly body?: unknown;
  /** The token; null sends none. Defaults to that of the admin. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One evaluator for all clouds of a test file. */
const evaluator = evaluatorProcess();
afterAll(() => evaluator.close());

/** A cloud without a socket, whose clock advances by a second with each reading. */
export function testCloud(cloudSeed: CloudSeed = seed, start = "2026-01-01T00:00:00.000Z") {
  const log = new RequestLog();
  const clock = steppingClock(new Date(start));
  const { app, state, reset } = createCloud(cloudSeed, { clock, log, evaluator, folder: closeAtEnd(openFolder()) });

  return { log, app, state, reset, send };

  async function send(method: string, path: string, { body, token = tokenOf("platform"), headers }: Sent = {}) {
    const response = await app.request(`/api${path}`, {
      method,
      headers: {
        ...(token !== null && { Authorization: `token ${token}` }),
        "Content-Type": "application/json",
        ...headers,
      },
      ...(body !== undefined && method !== "GET" && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: jsonOf(text) } satisfies Answer;
  }
}

export type TestCloud = ReturnType<typeof testCloud>;

/** A cloud with the environment `shop/staging` in `acme`, with this definition if one is given. */
export async function withEnvironment(yaml?: string): Promise<TestCloud> {
  const cloud = testCloud();
  await cloud.send("POST", "/esc/environments/acme", { body: { project: "shop", name: "staging" } });
  if (yaml !== undefined) {
    expect((await cloud.send("PATCH", "/esc/environments/acme/shop/staging", { body: yaml })).status).toBe(200);
  }
  return cloud;
}

/** Creates the team `shop` in `acme`, without grants, and a token of it. */
export async function teamToken(cloud: TestCloud): Promise<string> {
  await cloud.send("POST", "/orgs/acme/teams/pulumi", { body: { name: "shop" } });
  const created = await cloud.send("POST", "/orgs/acme/teams/shop/tokens", { body: { name: "ci" } });
  return fieldOf(created.body, "tokenValue");
}

/** The `id` in an answer. */
export function idOf({ body }: Answer): string {
  return fieldOf(body, "id");
}

/** A string field of an answer's body. */
export function fieldOf(body: unknown, name: string): string {
  const value = (body as Record<string, unknown> | undefined)?.[name];
  if (typeof value !== "string") throw new Error(`no text "${name}" in ${JSON.stringify(body)}`);
  return value;
}

/** ESC's values without their traces. */
export function untraced<T>(value: T): T {
  if (value === undefined) return value;
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === "trace" ? undefined : inner))) as T;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
