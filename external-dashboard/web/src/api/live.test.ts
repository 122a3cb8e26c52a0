import { expect, test } from "vitest";
import { change, type Live, pause } from "./live";
import type { StoredEvent } from "./tasks";

const event = (seq: number): StoredEvent => ({
  seq,
  epoch: 1,
  at: "2026-11-22T12:00:00Z",
  event: { type: "message", text: `${seq}` },
});

const nothing: Live = { events: [], connection: "live" };

test("events that a reconnection repeats are shown once", () => {
  const first = change(nothing, { arrived: [event(1), event(4)] });
  const second = change(first, { arrived: [event(1), event(4), event(9)] });
  expect(second.events.map(({ seq }) => seq)).toEqual([1, 4, 9]);
});

test("nothing new changes nothing", () => {
  const live = change(nothing, { arrived: [event(1)] });
  expect(change(live, { arrived: [event(1)] })).toBe(live);
});

test("a lost connection keeps what was seen", () => {
  const live = change(nothing, { arrived: [event(1)] });
  expect(change(live, { connection: "reconnecting" }).events).toHaveLength(1);
});

test("attempts come rarer, but never rarer than every fifteen seconds", () => {
  expect([0, 1, 2, 10].map(pause)).toEqual([500, 1000, 2000, 15_000]);
});
