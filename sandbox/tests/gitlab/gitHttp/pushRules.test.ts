import { type Checkout, createGitWorld, type GitWorld, refsOf } from "./gitWorld";

let world: GitWorld;
beforeEach(async () => {
  world = await createGitWorld();
});
afterEach(() => world.close());

const protect = async (kind: "branches" | "tags", body: object): Promise<void> => {
  const { status } = await world.world.as("maintainer")("POST", `/projects/acme%2Fshop%2Fapi/protected_${kind}`, body);
  expect(status).toBe(201);
};

/** The message of a refused push, after a check that no ref moved. */
async function refusal(checkout: Checkout, ...args: string[]): Promise<string> {
  const before = refsOf(world.state);
  const { code, stderr } = await checkout.tries("push", "origin", ...args);
  expect(code).toBe(1);
  expect(stderr).toContain("(pre-receive hook declined)");
  expect(refsOf(world.state)).toEqual(before);
  return stderr
    .split("\n")
    .find((line) => line.startsWith("remote: "))!
    .trimEnd()
    .replace("remote: ", "");
}

test.each([
  ["pushes to", ["HEAD:refs/heads/main"], "You are not allowed to push code to protected branches on this project."],
  [
    "force pushes to",
    ["+HEAD~1:refs/heads/main"],
    "You are not allowed to force push code to a protected branch on this project.",
  ],
  ["deletes", [":refs/heads/main"], "The default branch of a project cannot be deleted."],
])("a developer who %s the default branch gets the reason", async (_title, refspecs, message) => {
  const maintainer = await world.clone("maintainer");
  await maintainer.commit("two");
  await maintainer.git("push", "-q", "origin", "main");
  const ann = await world.clone("developer");
  await ann.commit("three");
  if (refspecs[0]!.startsWith("+")) await ann.git("reset", "-q", "--hard", "HEAD~1");

  expect(await refusal(ann, ...refspecs)).toBe(`GitLab: ${message}`);
});

test("one protected ref refuses the whole push", async () => {
  const ann = await world.clone("developer");
  await ann.commit("more");

  expect(await refusal(ann, "HEAD:refs/heads/mine", "HEAD:refs/heads/main", "HEAD:refs/tags/v1")).toBe(
    "GitLab: You are not allowed to push code to protected branches on this project.",
  );
});

describe("a maintainer", () => {
  let ann: Checkout;
  beforeEach(async () => {
    ann = await world.clone("maintainer");
    await ann.commit("two");
    await ann.git("push", "-q", "origin", "main");
  });

  test("cannot force push to a protected branch", async () => {
    await ann.git("reset", "-q", "--hard", "HEAD~1");
    await ann.commit("other");

    expect(await refusal(ann, "+main")).toBe(
      "GitLab: You are not allowed to force push code to a protected branch on this project.",
    );
  });

  test("can force push if the protection allows it", async () => {
    await world.world.as("maintainer")("PATCH", "/projects/acme%2Fshop%2Fapi/protected_branches/main", {
      allow_force_push: true,
    });
    await ann.git("reset", "-q", "--hard", "HEAD~1");
    const id = await ann.commit("other");
    await ann.git("push", "-q", "--force", "origin", "main");

    expect(refsOf(world.state)["heads/main"]).toBe(id);
  });

  test("cannot delete the default branch, nor a protected one with git", async () => {
    await protect("branches", { name: "release/*" });
    await ann.git("push", "-q", "origin", "HEAD:refs/heads/release/1");

    expect(await refusal(ann, ":main")).toBe("GitLab: The default branch of a project cannot be deleted.");
    expect(await refusal(ann, ":release/1")).toBe(
      "GitLab: You can only delete protected branches using the web interface.",
    );
  });

  test("can create a protected tag, but cannot move it, nor delete it with git", async () => {
    await protect("tags", { name: "v*", create_access_level: 40 });
    await ann.git("push", "-q", "origin", "HEAD~1:refs/tags/v1");

    expect(await refusal(ann, "+HEAD:refs/tags/v1")).toBe("GitLab: Protected tags cannot be updated.");
    expect(await refusal(ann, ":refs/tags/v1")).toBe(
      "GitLab: You can only delete protected tags using the web interface.",
    );
  });
});

describe("a developer", () => {
  let ann: Checkout;
  beforeEach(async () => {
    ann = await world.clone("developer");
    await ann.commit("two");
  });

  test.each([
    [
      { name: "release/*", push_access_level: 40, merge_access_level: 40 },
      "You are not allowed to create protected branches on this project.",
    ],
    [
      { name: "release/*", push_access_level: 40, merge_access_level: 30 },
      "You can only use an existing protected branch ref as the basis of a new protected branch.",
    ],
  ])("cannot create a branch that is protected as %j", async (protection, message) => {
    await protect("branches", protection);

    expect(await refusal(ann, "HEAD:refs/heads/release/1")).toBe(`GitLab: ${message}`);
  });

  test("who may merge can create a protected branch from a protected one by the API, but not with git", async () => {
    await protect("branches", { name: "release/*", push_access_level: 40, merge_access_level: 30 });

    expect(await refusal(ann, "HEAD~1:refs/heads/release/1")).toBe(
      "GitLab: You can only create protected branches using the web interface and API.",
    );
  });

  test("can push if the protection allows it", async () => {
    await protect("branches", { name: "release/*", push_access_level: 30, merge_access_level: 30 });
    await ann.git("push", "-q", "origin", "HEAD:refs/heads/release/1");

    expect(refsOf(world.state)["heads/release/1"]).toBe(await ann.git("rev-parse", "HEAD"));
  });

  test("cannot delete a protected branch", async () => {
    await protect("branches", { name: "release/*", push_access_level: 30, merge_access_level: 30 });
    await ann.git("push", "-q", "origin", "HEAD:refs/heads/release/1");

    expect(await refusal(ann, ":release/1")).toBe(
      "GitLab: You are not allowed to delete protected branches from this project. Only a project maintainer or owner can delete a protected branch.",
    );
  });

  test("can neither create nor delete a protected tag", async () => {
    await protect("tags", { name: "v*", create_access_level: 40 });
    const maintainer = await world.clone("maintainer");
    await maintainer.git("push", "-q", "origin", "HEAD:refs/tags/v0");

    expect(await refusal(ann, "HEAD:refs/tags/v1")).toBe(
      "GitLab: You are not allowed to create this tag as it is protected.",
    );
    expect(await refusal(ann, ":refs/tags/v0")).toBe(
      "GitLab: You are not allowed to delete protected tags from this project. Only a project maintainer or owner can delete a protected tag.",
    );
  });

  test.each([
    [`HEAD:refs/heads/${"a".repeat(40)}`, "You cannot create a branch with a 40-character hexadecimal branch name."],
    ["HEAD:refs/tags/main", "You cannot use default branch name to create a tag"],
    [`HEAD:refs/tags/${"a".repeat(40)}`, "You cannot create a tag with a SHA-1 or SHA-256 tag name."],
  ])("cannot push %s", async (refspec, message) => {
    expect(await refusal(ann, refspec)).toBe(`GitLab: ${message}`);
  });

  test("cannot create the first branch of a project", async () => {
    world.state.members.insert({ projectId: 102, userId: 3, accessLevel: 30 });
    const bob = await world.init("developer", "acme/shop/web");
    await bob.commit("first");
    const { code, stderr } = await bob.tries("push", "origin", "HEAD:refs/heads/mine");

    expect(code).toBe(1);
    expect(stderr).toContain("remote: A default branch (e.g. main) does not yet exist for acme/shop/web");
    expect(refsOf(world.state, "acme/shop/web")).toEqual({});
  });
});
