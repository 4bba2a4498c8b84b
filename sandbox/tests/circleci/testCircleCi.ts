import { steppingClock } from "../../clock";
import { type CircleCiSeed, circleCiApp } from "../../circleci";
import { CircleCiState } from "../../circleci/state";
import { RequestLog } from "../../requestLog";
import { testToken } from "../../testing/testToken";

/** The ids of the seed. */
export const ids = {
  oauth: "11111111-1111-4111-8111-111111111111",
  standalone: "22222222-2222-4222-8222-222222222222",
  shop: "33333333-3333-4333-8333-333333333333",
  web: "44444444-4444-4444-8444-444444444444",
  blog: "55555555-5555-4555-8555-555555555555",
  user: "66666666-6666-4666-8666-666666666666",
  team: "77777777-7777-4777-8777-777777777777",
} as const;

/** An organization of each kind. `ada` administers both, `dev` contributes, `eve` only reads, `mallory` is a stranger. */
export const seed: CircleCiSeed = {
  organizations: [
    {
      id: ids.oauth,
      name: "acme",
      kind: "github",
      groups: { [ids.team]: "releasers" },
      repositories: [
        { externalId: "1001", fullName: "acme/shop", defaultBranch: "trunk" },
        { externalId: "1002", fullName: "acme/new" },
      ],
      projects: [
        { id: ids.shop, name: "shop" },
        { id: ids.blog, name: "blog" },
      ],
    },
    {
      id: ids.standalone,
      name: "Acme Apps",
      kind: "circleci",
      repositories: [
        { externalId: "2001", fullName: "acme/web" },
        { externalId: "2002", fullName: "acme/config" },
      ],
      projects: [{ id: ids.web, name: "web" }],
    },
    { name: "elsewhere", kind: "github", projects: [{ name: "secret" }] },
  ],
  accounts: [
    { login: "ada", id: ids.user, token: tokenOf("ada"), roles: { acme: "admin", "Acme Apps": "admin" } },
    { login: "dev", token: tokenOf("dev"), roles: { acme: "contributor", "Acme Apps": "contributor" } },
    { login: "eve", token: tokenOf("eve"), roles: { acme: "viewer", "Acme Apps": "viewer" } },
    { login: "mallory", token: tokenOf("mallory"), roles: { elsewhere: "admin" } },
  ],
};

export function tokenOf(login: string): string {
  return testToken(`circleci-${login}`);
}

export interface Answer {
  readonly status: number;
  /** The parsed body, with the fields that the route has. */
  readonly body: AnswerBody;
}

export interface AnswerBody {
  readonly id: string;
  readonly message: string;
  readonly items: readonly object[];
  readonly next_page_token: string | null;
  readonly slug: string;
  readonly value: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly advanced: object;
  readonly actor: object;
  readonly config_source: object;
  readonly event_source: { readonly schedule?: { readonly attribution_actor: object } };
}

interface Sent {
  readonly body?: unknown;
  /** Whose token is sent. Null sends none. Defaults to `ada`. */
  readonly as?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A CircleCI without a socket, whose clock advances by a second with each reading. */
export function testCircleCi(circleCiSeed: CircleCiSeed = seed) {
  const log = new RequestLog();
  const state = new CircleCiState(circleCiSeed, steppingClock(new Date("2026-01-01T00:00:00.000Z")));
  const app = circleCiApp(state, log);

  return { app, state, log, send };

  async function send(method: string, path: string, { body, as = "ada", headers }: Sent = {}): Promise<Answer> {
    const response = await app.request(path.startsWith("/api") || path.startsWith("/org/") ? path : `/api/v2${path}`, {
      method,
      headers: { ...(as !== null && { "Circle-Token": tokenOf(as) }), "Content-Type": "application/json", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as AnswerBody };
  }
}

export type TestCircleCi = ReturnType<typeof testCircleCi>;

/** Creates a context with restrictions, and returns its id. */
export async function contextWith(
  circleci: TestCircleCi,
  name: string,
  restrictions: readonly (readonly [type: string, value: string])[] = [],
  variables: Readonly<Record<string, string>> = {},
  organization: string = ids.oauth,
): Promise<string> {
  const created = await circleci.send("POST", "/context", {
    body: { name, owner: { id: organization, type: "organization" } },
  });
  const { id } = created.body;
  for (const [type, value] of restrictions) {
    const body = { restriction_type: type, restriction_value: value };
    expect((await circleci.send("POST", `/context/${id}/restrictions`, { body })).status).toBe(201);
  }
  for (const [variable, value] of Object.entries(variables)) {
    const path = `/context/${id}/environment-variable/${variable}`;
    expect((await circleci.send("PUT", path, { body: { value } })).status).toBe(200);
  }
  return id;
}
