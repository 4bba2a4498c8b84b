import { as, PROJECT } from "./client";
import { refusal } from "./refusal";

describe("environments", () => {
  test("created, read, changed, stopped and removed", async () => {
    const { Environments } = as("developer");
    const { id } = await Environments.create(PROJECT, "staging", { externalUrl: "https://staging.example.com" });

    expect(await Environments.show(PROJECT, id)).toMatchObject({
      slug: "staging",
      tier: "staging",
      state: "available",
    });
    expect(await Environments.edit(PROJECT, id, { tier: "testing" })).toMatchObject({ tier: "testing" });
    expect(await Environments.all(PROJECT, { name: "staging" })).toMatchObject([{ id }]);
    expect(await refusal(Environments.remove(PROJECT, id))).toEqual([403, "403 Forbidden"]);
    expect(await Environments.stop(PROJECT, id)).toMatchObject({ state: "stopped" });
    await Environments.remove(PROJECT, id);
    expect(await refusal(Environments.show(PROJECT, id))).toEqual([404, "404 Not found"]);
  });

  test("refuses a name that is in use", async () => {
    const { Environments } = as("developer");
    await Environments.create(PROJECT, "staging");

    expect(await refusal(Environments.create(PROJECT, "staging"))).toEqual([
      400,
      '{"name":["has already been taken"]}',
    ]);
  });
});
