import { errorsIn, reasonOf } from "./resourceErrors";

const url = "http://127.0.0.1:40412/api/v4/projects/500/variables";

test.each([
  [`Unable to create project variable: Post "${url}": EOF`, "EOF"],
  [`Unable to create project variable: POST ${url}: 400 {message: {key: [(REGION) has already been taken]}}`, "taken"],
  [`error: sdk-v2/provider2.go:571: sdk.helper_schema: POST ${url}: 422 {message: no}: provider=gitlab@10.4.0`, "422"],
  ["error creating team 'x': failed to create team: 409 API error: Team with this name already exists", "409"],
  ["failed to create new environment due to error: esc: request rate-limit exceeded", "429"],
  ["failed to create new environment due to error: [409] there is one", "409"],
  [`rest: PUT ${url} returned 400: {"code":400}`, "400"],
  ["404 Not Found", "404"],
  ["something else", "something else"],
])("the reason of %s is %s", (text, reason) => {
  expect(reasonOf(text)).toBe(reason);
});

test("finds one error for each resource, even if its plugin reports the error twice", () => {
  const output = `Diagnostics:
  gitlab:index:RepositoryFile (shop-api-ci-file):
    error:   sdk-v2/provider2.go:571: sdk.helper_schema: POST ${url}: 422 {message: no}: provider=gitlab@16.1.1
    error: 1 error occurred:
    \t* POST ${url}: 422 {message: no}


  pulumiservice:index:Team (shop-api-team-staging):
    error: failed to delete team: 404 API error: Not Found: team

  pulumi:pulumi:Stack (platform-shop-api):
    error: update failed
`;

  expect(errorsIn(output)).toEqual([
    { type: "gitlab:index:RepositoryFile", name: "shop-api-ci-file", reason: "422" },
    { type: "pulumiservice:index:Team", name: "shop-api-team-staging", reason: "404" },
  ]);
});
