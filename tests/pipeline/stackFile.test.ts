import { originOf, stackFile } from "../../pipeline/stackFile";

test.each([
  ["Pulumi.shop-api.yaml", "shop-api"],
  ["some/where/Pulumi.a.b.yml", "a.b"],
  ["settings.yaml", "settings.yaml"],
])("%s belongs to stack %s", (file, stack) => {
  expect(originOf(file)).toEqual({ project: "platform", stack });
});

test("a stack's file is named after it, and its name is found in it again", () => {
  expect(stackFile("shop.api")).toBe("Pulumi.shop.api.yaml");
  expect(originOf(stackFile("shop.api")).stack).toBe("shop.api");
});
