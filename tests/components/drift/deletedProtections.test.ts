import { riskIn } from "../../../components/drift/risk";
import { deletedProtections } from "../../../components/drift/deletedProtections";
import type { StackResource } from "../../../components/lookups/stackState";

const tagOf = (tag: string, name = `shop-api-tag-${tag}`): StackResource => ({
  type: "gitlab:index/tagProtection:TagProtection",
  name,
  outputs: { project: "1", tag, createAccessLevel: "maintainer" },
});
const branch: StackResource = {
  type: "gitlab:index/branchProtection:BranchProtection",
  name: "shop-api-branch-old",
  outputs: { project: "1", branch: "old" },
};

/** Looks for the protections of a stack whose plan protects the tags `v*`. GitLab has the protections `present`. */
async function look(state: readonly StackResource[], present: readonly string[], isPreview = false) {
  const asked: string[] = [];
  const found = await deletedProtections("shop-api", { protectedTags: ["v*"] }, state, riskIn(isPreview), (path) => {
    asked.push(path);
    const isPresent = present.includes(decodeURIComponent(path.replace("protected_tags/", "")));
    return isPresent ? Promise.resolve({}) : Promise.reject(new Error("GitLab answered 404"));
  });
  return { asked, found: found.map(({ severity, code, message }) => [severity, code, message.split(",")[0]]) };
}

test("reports a protection that is in the state only, and not planned any more", async () => {
  expect(await look([tagOf("release-*"), tagOf("v*")], ["v*"])).toEqual({
    asked: ["protected_tags/release-*"],
    found: [["error", "ALREADY_DELETED", 'the protection of tags "release-*" is not planned any more']],
  });
});

test("warns of it in a preview", async () => {
  expect((await look([tagOf("release-*")], [], true)).found).toEqual([
    ["warning", "ALREADY_DELETED", 'the protection of tags "release-*" is not planned any more'],
  ]);
});

test.each<[title: string, state: readonly StackResource[], present: readonly string[], asked: readonly string[]]>([
  [
    "GitLab has it, so that the update can delete it",
    [tagOf("release-*")],
    ["release-*"],
    ["protected_tags/release-*"],
  ],
  ["it is planned", [tagOf("v*")], [], []],
  ["another component of the program has it", [tagOf("release-*", "other-tag-release-*")], [], []],
  ["it protects a branch, whose missing protection the provider accepts", [branch], [], []],
])("reports nothing if %s", async (_, state, present, asked) => {
  expect(await look(state, present)).toEqual({ asked, found: [] });
});

test("reports nothing if GitLab can't be asked: the update itself says why", async () => {
  const read = () => Promise.reject(new Error("GitLab answered 503"));

  expect(await deletedProtections("shop-api", { protectedTags: [] }, [tagOf("v*")], riskIn(false), read)).toEqual([]);
});
