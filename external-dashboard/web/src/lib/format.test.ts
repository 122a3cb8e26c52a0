import { expect, test } from "vitest";
import { ago, duration, firstLine, safeUrl } from "./format";

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1500, "1.5 s"],
  [59_999, "59 s"],
  [65_000, "1 min 05 s"],
  [3_600_000, "1 h 00 min"],
  [-5, "0 ms"],
])("%i milliseconds are %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test.each([
  [3, "just now"],
  [42, "42 s ago"],
  [125, "2 min ago"],
  [7200, "2 h ago"],
  [200_000, "2 d ago"],
])("%i seconds are told as %s", (seconds, text) => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(ago(new Date(now - seconds * 1000).toISOString(), now)).toBe(text);
});

test("only addresses of the web become links", () => {
  expect(safeUrl("https://github.com/acme/app")).toBe("https://github.com/acme/app");
  for (const url of ["javascript:alert(1)", "data:text/html,x", " https://x", "", null, undefined]) {
    expect(safeUrl(url)).toBeUndefined();
  }
});

test("a first line is cut with an ellipsis", () => {
  expect(firstLine("\none two\nthree", 20)).toBe("one two");
  expect(firstLine("one two", 4)).toBe("one…");
});
