import { API } from "../world";
import { createGitWorld, type GitWorld, refsOf } from "./gitWorld";

const PROTECTED = `/projects/${API}/protected_branches`;
const REPOSITORY = `/projects/${API}/repository`;
let world: GitWorld;

/** A world whose default branch has these push rules. The developer is the user 3. */
async function protect(rules: readonly object[]): Promise<void> {
  world = await createGitWorld();
  const send = world.world.as("maintainer");
  await send("DELETE", `${PROTECTED}/main`);
  const { status } = await send("POST", PROTECTED, { name: "main", allowed_to_push: rules });
  expect(status).toBe(201);
}
afterEach(() => world.close());

/** Whether a user may bring a commit to `main`, for each way to do so. */
async function ways(username: string): Promise<Record<string, boolean>> {
  const send = world.world.as(username);
  const checkout = await world.clone(username);
  const id = await checkout.commit(`by ${username}`);
  const { code } = await checkout.tries("push", "origin", "HEAD:refs/heads/main");
  expect(refsOf(world.state)["heads/main"] === id).toBe(code === 0);
  const file = await send("POST", `${REPOSITORY}/files/${username}.txt`, {
    branch: "main",
    content: "x",
    commit_message: "add a file",
  });
  const commit = await send("POST", `${REPOSITORY}/commits`, {
    branch: "main",
    commit_message: "add another",
    actions: [{ action: "create", file_path: `${username}-2.txt`, content: "x" }],
  });
  return { git: code === 0, files: file.status === 201, commits: commit.status === 201 };
}

const open = { git: true, files: true, commits: true };
const shut = { git: false, files: false, commits: false };

test("a rule for one user lets that user push, and neither Maintainers nor admins", async () => {
  await protect([{ user_id: 3 }]);

  expect(await ways("developer")).toEqual(open);
  expect(await ways("maintainer")).toEqual(shut);
  expect(await ways("platform")).toEqual(shut);
});

test("a rule for one user still lets that user push if no role may push", async () => {
  await protect([{ access_level: 0 }, { user_id: 3 }]);

  expect(await ways("developer")).toEqual(open);
  expect(await ways("maintainer")).toEqual(shut);
});

test("if no one may push, no user can push", async () => {
  await protect([{ access_level: 0 }]);

  expect(await ways("developer")).toEqual(shut);
  expect(await ways("maintainer")).toEqual(shut);
  expect(await ways("platform")).toEqual(shut);
});

test("a user with a rule who has become a reporter cannot push", async () => {
  await protect([{ user_id: 3 }]);
  const membership = world.state.members.find(({ projectId, userId }) => projectId === 101 && userId === 3)!;
  world.state.members.update(membership.id, { accessLevel: 20 });

  expect(await ways("developer")).toEqual(shut);
});

test("a pattern that lets more users push opens the branch again", async () => {
  await protect([{ access_level: 0 }]);
  await world.world.as("maintainer")("POST", PROTECTED, { name: "m*", push_access_level: 40 });

  expect(await ways("maintainer")).toEqual(open);
  expect(await ways("developer")).toEqual(shut);
});

test("without a licence rules can name roles only", async () => {
  world = await createGitWorld({ licensed: false });
  const send = world.world.as("maintainer");
  await send("DELETE", `${PROTECTED}/main`);
  const refused = await send("POST", PROTECTED, { name: "main", allowed_to_push: [{ user_id: 3 }] });
  const { status } = await send("POST", PROTECTED, { name: "main", allowed_to_push: [{ access_level: 0 }] });

  expect([refused.status, refused.body]).toEqual([422, { message: ["Push access levels user must be blank"] }]);
  expect(status).toBe(201);
  expect(await ways("maintainer")).toEqual(shut);
});
