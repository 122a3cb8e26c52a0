// @vitest-environment node
import openapiTS, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";

const description = new URL("../../../../internal-dashboard-api/openapi.json", import.meta.url);

test("schema.ts is made from the API's description (npm run schema makes it anew)", async () => {
  const types = astToString(await openapiTS(description));
  const head = "// Made from internal-dashboard-api/openapi.json by `npm run schema`; do not edit.\n\n";
  await expect(head + types).toMatchFileSnapshot("./schema.ts");
});
