// The modules of which a test may replace a function by `jest.spyOn`. The exports of a compiled module are read-only;
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
