import { fileOwner, formerOwner, ownerHeader } from "../../targets/owner";

const origin = { project: "platform", stack: "shop-api" };

function headed(header: string): string {
  return `${header.replace(/^/gm, "# ")}\n\nstages: []\n`;
}

test("a header names the stack that manages the file", () => {
  const text = headed(ownerHeader({ origin }));

  expect([fileOwner(text), formerOwner(text)]).toEqual(["platform/shop-api", undefined]);
});

test.each([
  [true, "Its jobs still log in to Pulumi Cloud."],
  [false, "Its jobs can no longer log in to Pulumi Cloud"],
])("the header of a file that is handed over names who did it, and its jobs' login (trusted: %s)", (trusted, login) => {
  const text = headed(ownerHeader({ origin, handedOver: { trusted } }));

  expect([fileOwner(text), formerOwner(text)]).toEqual([undefined, "platform/shop-api"]);
  expect(text).toContain("# No stack manages it.");
  expect(text).toContain(login);
});
