import { originOf, stackFile } from "../../pipeline/stackFile";

test.each([
  ["Pulumi.shop-api.yaml", "shop-api"],
  ["some/where/Pulumi.a.b.yml", "a.b"],
  ["settings.yaml", "settings.yaml"],
])("%s belongs to stack %s", (file, stack) => {
  expect(originOf(file)).toEqual({ project: "platform", stack });
});

test("the file name of a stack contains its name, which can be read back", () => {
  expect(stackFile("shop.api")).toBe("Pulumi.shop.api.yaml");
  expect(originOf(stackFile("shop.api")).stack).toBe("shop.api");
});
