import { idOf, testCloud, type TestCloud, tokenOf } from "./testCloud";

/** The ESC environments of the organization. */
export const environments = "/esc/environments/acme";

/** Creates environments in this order: `project/name` to definition. */
export async function withEnvironments(definitions: Readonly<Record<string, string>>): Promise<TestCloud> {
  const cloud = testCloud();
  for (const [path, body] of Object.entries(definitions)) {
    const [project, name] = path.split("/");
    await cloud.send("POST", environments, { body: { project, name } });
    expect(await cloud.send("PATCH", `${environments}/${path}`, { body })).toMatchObject({ status: 200, body: {} });
  }
  return cloud;
}

/** The values of an opened environment, like in the CLI; `path` may contain a version. */
export async function opened(cloud: TestCloud, path: string, token = tokenOf("platform")): Promise<unknown> {
  const created = await cloud.send("POST", `${environments}/${path}/open?duration=2h0m0s`, { token });
  expect([created.status, created.body]).toEqual([200, { id: expect.any(String) }]);
  const place = path.replace(/\/versions\/.*/, "");
  const { body } = await cloud.send("GET", `${environments}/${place}/open/${idOf(created)}`, { token });
  return plain((body as { properties?: Values }).properties);
}

/** The values of a stack's environments, like in the CLI. */
export async function stackOpened(cloud: TestCloud, yaml: string, { token = tokenOf("platform"), query = "" } = {}) {
  const created = await cloud.send("POST", `${environments}/yaml/open?duration=2h0m0s${query}`, { token, body: yaml });
  if (created.status !== 200) return created;
  const { body } = await cloud.send("GET", `${environments}/yaml/open/${idOf(created)}`, { token });
  return plain((body as { properties?: Values }).properties);
}

type Values = Readonly<Record<string, { readonly value: unknown }>>;

/** ESC's values as plain values. */
function plain(values: Values | undefined): unknown {
  const plainOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item: { value: unknown }) => plainOf(item.value));
    if (typeof value === "object" && value !== null) return plain(value as Values);
    return value;
  };
  return values && Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, plainOf(value)]));
}
