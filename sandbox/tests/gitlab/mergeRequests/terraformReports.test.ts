import { terraformReports } from "../../../gitlab/mergeRequests/terraformReports";

const job = { id: 7, name: "preview", path: "/acme/api/-/jobs/7" };
const shown = { job_id: "7", job_name: "preview", job_path: "/acme/api/-/jobs/7" };

test.each<[string, object]>([
  ['{"create":2,"update":1,"delete":0}', { create: 2, update: 1, delete: 0 }],
  ['{"create":"2","update":"001","delete":0,"more":true}', { create: 2, update: 1, delete: 0 }],
  ['{"create":1000000,"update":999999,"delete":0}', { create: 999_999, update: 999_999, delete: 0 }],
  ['{"create":2,"update":1}', { tf_report_error: "missing_json_keys" }],
  ["{}", { tf_report_error: "missing_json_keys" }],
  ['{"create":2', { tf_report_error: "invalid_json_format" }],
  ["", { tf_report_error: "invalid_json_format" }],
  ['{"create":null,"update":1,"delete":0}', { tf_report_error: "invalid_resource_count" }],
  ['{"create":"1000000","update":1,"delete":0}', { tf_report_error: "invalid_resource_count" }],
  ["3", { tf_report_error: "unknown_error" }],
])("the report %s is shown as %j", (report, expected) => {
  expect(terraformReports([{ ...job, report: Buffer.from(report) }])).toEqual({ "7": { ...shown, ...expected } });
});

test("each job has its own report", () => {
  const report = Buffer.from('{"create":0,"update":0,"delete":0}');

  expect(
    Object.keys(
      terraformReports([
        { ...job, report },
        { ...job, id: 9, report },
      ]),
    ),
  ).toEqual(["7", "9"]);
});
