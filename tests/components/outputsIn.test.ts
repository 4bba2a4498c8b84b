import * as pulumi from "@pulumi/pulumi";
import { outputsIn } from "../../components/outputsIn";

const message = "is the output of another resource. Put it into secrets, and name that secret here";

test("finds every output in the settings, with its path", () => {
  const settings = {
    project: pulumi.output("acme/shop/api"),
    deployments: [
      { esc: { values: { db: pulumi.secret("s3cret") } } },
      { esc: { files: { A: Promise.resolve("a") } } },
    ],
  };

  expect(outputsIn(settings)).toEqual([
    { severity: "error", code: "WRONG_TYPE", path: "project", message },
    { severity: "error", code: "WRONG_TYPE", path: "deployments[0].esc.values.db", message },
    { severity: "error", code: "WRONG_TYPE", path: "deployments[1].esc.files.A", message },
  ]);
});

test("finds nothing in plain values", () => {
  expect(outputsIn({ a: [1, "b", null, undefined, { c: true }] })).toEqual([]);
});
