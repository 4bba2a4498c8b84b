import { deflateRawSync } from "node:zlib";
import { type CiWorld, createCiWorld } from "../ci/ciWorld";
import { API, WEB } from "../world";

const JOBS = `/projects/${API}/jobs`;
const done = { status: "success", exitCode: 0, failureReason: null } as const;

describe("artifacts", () => {
  const archive = zip({ "out/plan.json": '{"create":1}', "out/plain.txt": "plain" });
  const artifacts = (access: "all" | "developer" | "maintainer" | "none") => ({
    name: null,
    paths: ["out"],
    exclude: [],
    untracked: false,
    when: "on_success" as const,
    expireIn: null,
    access,
    reports: {},
  });

  async function left(
    world: CiWorld,
    access: Parameters<typeof artifacts>[0] = "all",
    filename = "artifacts.zip",
  ): Promise<number> {
    await world.push({ jobs: { unit: { artifacts: artifacts(access) } } });
    const { id } = (await world.take())!.job;
    world.ci.port.keepArtifact(id, { fileType: "archive", filename, content: archive });
    world.ci.port.finish(id, done);
    return id;
  }

  const get = (world: CiWorld, path: string, headers: Record<string, string> = { "PRIVATE-TOKEN": "token-reporter" }) =>
    world.gitlab.app.request(`/api/v4${path}`, { headers });

  test("are downloaded as an archive, or as single files", async () => {
    const world = createCiWorld();
    const id = await left(world);
    const response = await get(world, `${JOBS}/${id}/artifacts`);

    expect([response.headers.get("content-type"), response.headers.get("content-disposition")]).toEqual([
      "application/zip",
      `attachment; filename="artifacts.zip"; filename*=UTF-8''artifacts.zip`,
    ]);
    expect(Buffer.from(await response.arrayBuffer()).equals(archive)).toBe(true);
    expect(await (await get(world, `${JOBS}/${id}/artifacts/out/plan.json`)).text()).toBe('{"create":1}');
    expect(await (await get(world, `${JOBS}/${id}/artifacts/out/plain.txt`)).text()).toBe("plain");
    expect((await get(world, `${JOBS}/${id}/artifacts/out/none`)).status).toBe(404);
    expect((await get(world, `${JOBS}/${id}/artifacts/out/..%2F..%2Fx`)).status).toBe(400);
  });

  test.each([
    [`a"; filename="b.zip`, `a%22%3B filename%3D%22b.zip`, `a%22%3B%20filename%3D%22b.zip`],
    ["a\r\nSet-Cookie: b.zip", "a%0D%0ASet-Cookie%3A b.zip", "a%0D%0ASet-Cookie%3A%20b.zip"],
    ["plän→.zip", "plan%3F.zip", "pl%C3%A4n%E2%86%92.zip"],
    ["it's (100%).zip", "it%27s %28100%25%29.zip", "it%27s%20%28100%25%29.zip"],
    ["a\ud800.zip", "a%3F.zip", "a%EF%BF%BD.zip"],
  ])("of the name %j are downloaded under a safe file name", async (name, plain, encoded) => {
    const world = createCiWorld();
    const id = await left(world, "all", name);
    const response = await get(world, `${JOBS}/${id}/artifacts`);

    expect([response.status, response.headers.get("content-disposition")]).toEqual([
      200,
      `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
    ]);
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  test("are found by ref and job name, if the pipeline succeeded", async () => {
    const world = createCiWorld();
    await left(world);
    await world.push({ jobs: { unit: { artifacts: artifacts("all") } } });

    const response = await get(world, `${JOBS}/artifacts/main/download?job=unit`);
    expect(Buffer.from(await response.arrayBuffer()).equals(archive)).toBe(true);
    expect(await (await get(world, `${JOBS}/artifacts/main/raw/out/plain.txt?job=unit`)).text()).toBe("plain");
    expect((await get(world, `${JOBS}/artifacts/main/download?job=none`)).status).toBe(404);
    expect((await get(world, `${JOBS}/artifacts/other/download?job=unit`)).status).toBe(404);
  });

  test.each<[Parameters<typeof artifacts>[0], string, number]>([
    ["all", "reporter", 200],
    ["developer", "reporter", 403],
    ["developer", "developer", 200],
    ["maintainer", "developer", 403],
    ["maintainer", "maintainer", 200],
    ["none", "platform", 403],
    ["all", "guest", 403],
    ["all", "stranger", 404],
  ])("for %s, requested by a %s: %i", async (access, username, status) => {
    const world = createCiWorld();
    const id = await left(world, access);
    const headers = { "PRIVATE-TOKEN": `token-${username}` };

    expect((await get(world, `${JOBS}/${id}/artifacts`, headers)).status).toBe(status);
    expect((await get(world, `${JOBS}/${id}/artifacts/out/plain.txt`, headers)).status).toBe(status);
  });

  test("are deleted by a maintainer, except the log", async () => {
    const world = createCiWorld();
    const id = await left(world);

    expect((await world.as("developer")("DELETE", `${JOBS}/${id}/artifacts`)).status).toBe(403);
    expect((await world.as("maintainer")("DELETE", `${JOBS}/${id}/artifacts`)).status).toBe(204);
    expect(world.state.jobs.get(id)?.artifacts.map(({ fileType }) => fileType)).toEqual(["trace"]);
  });

  test("are kept on request", async () => {
    const world = createCiWorld();
    const id = await left(world);

    expect(await world.as("maintainer")("POST", `${JOBS}/${id}/artifacts/keep`)).toMatchObject({
      status: 200,
      body: { id },
    });
    expect((await world.as("developer")("POST", `${JOBS}/${id}/artifacts/keep`)).status).toBe(403);
  });
});

describe("a job token", () => {
  async function running(world: CiWorld) {
    await world.push({ jobs: { unit: {}, other: {} } });
    const { job } = (await world.take())!;
    const get = async (path: string, token = job.token) =>
      (await world.gitlab.app.request(`/api/v4${path}`, { headers: { "JOB-TOKEN": token } })).status;
    return { job, get };
  }

  test("returns its job, in a header or a parameter, while it runs", async () => {
    const world = createCiWorld();
    const { job, get } = await running(world);
    const response = await world.gitlab.app.request(`/api/v4/job?job_token=${job.token}`);

    expect(await response.json()).toMatchObject({ id: job.id, name: "unit" });
    expect(await get("/job")).toBe(200);
    expect(await get("/job", "glcbt-none")).toBe(401);
    world.ci.port.finish(job.id, done);
    expect(await get("/job")).toBe(401);
    expect((await world.as("maintainer")("GET", "/job")).body).toEqual({ message: "404 Job Not Found" });
  });

  test.each<[string, number]>([
    [JOBS, 200],
    [`/projects/101/pipelines/1001/jobs`, 200],
    [`/projects/${API}/environments`, 200],
    [`/projects/${API}/deployments`, 200],
    [`${JOBS}/5001/artifacts`, 404],
    [`/projects/${WEB}/jobs`, 404],
    [`${JOBS}/5001`, 401],
    [`${JOBS}/5001/trace`, 401],
    [`/projects/${API}/variables`, 401],
    [`/projects/${API}/pipelines`, 401],
    ["/user", 401],
  ])("gets for %s the status %i", async (path, status) => {
    const { get } = await running(createCiWorld());

    expect(await get(path)).toBe(status);
  });

  test("is not accepted as a user's token", async () => {
    const world = createCiWorld();
    const { job } = await running(world);
    for (const headers of [{ "PRIVATE-TOKEN": job.token }, { Authorization: `Bearer ${job.token}` }]) {
      expect((await world.gitlab.app.request(`/api/v4${JOBS}`, { headers })).status).toBe(401);
    }
  });

  test("has no more rights than the user of the job", async () => {
    const world = createCiWorld();
    const { get } = await running(world);
    const member = world.state.members.find(({ userId, projectId }) => userId === 2 && projectId === 101)!;
    world.state.members.update(member.id, { accessLevel: 10 });

    expect(await get(JOBS)).toBe(403);
    world.state.members.delete(member.id);
    expect(await get(JOBS)).toBe(404);
  });
});

/** A ZIP archive in which every other file is deflated. Its checksums are not checked. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  Object.entries(files).forEach(([name, text], index) => {
    const method = index % 2 === 0 ? 8 : 0;
    const data = method === 8 ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.write("PK\x03\x04", "latin1");
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.write("PK\x01\x02", "latin1");
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(text.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), data);
    entries.push(entry, Buffer.from(name));
    offset += 30 + name.length + data.length;
  });
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...entries, end]);
}
