import { endOfDay, isDay } from "../../pipeline/days";

test.each(["2027-02-28", "2028-02-29", "2000-02-29", "2027-12-31", "2027-04-30", "2027-01-01"])("accepts %s", (day) => {
  expect(isDay(day)).toBe(true);
});

test.each([
  "2027-02-29",
  "2100-02-29",
  "2027-04-31",
  "2027-13-01",
  "2027-00-01",
  "2027-01-00",
  "2027-01-32",
  "2027-01",
  "",
])("refuses %j", (day) => {
  expect(isDay(day)).toBe(false);
});

test("a day ends with its last second in UTC", () => {
  expect(new Date(endOfDay("2027-02-28") * 1000).toISOString()).toBe("2027-02-28T23:59:59.000Z");
});
