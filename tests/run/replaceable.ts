// The modules whose functions a test may replace with `jest.spyOn`. The exports of a compiled module are read-only;
// those of a copy are not.
jest.mock("../../components/pulumiCloud/lookups/certificate", () => ({
  __esModule: true,
  ...jest.requireActual<object>("../../components/pulumiCloud/lookups/certificate"),
}));
jest.mock("../../components/pulumiCloud/lookups/cloudAccess", () => ({
  __esModule: true,
  ...jest.requireActual<object>("../../components/pulumiCloud/lookups/cloudAccess"),
}));
jest.mock("../../components/pulumiCloud/lookups/memberPermissions", () => ({
  __esModule: true,
  ...jest.requireActual<object>("../../components/pulumiCloud/lookups/memberPermissions"),
}));
