import * as components from "../../components";
import * as choices from "../../pipeline/settings/choices";

test.each(Object.keys(choices))("the package exports the choices %s", (name) => {
  expect(Object.keys(components)).toContain(name);
});
