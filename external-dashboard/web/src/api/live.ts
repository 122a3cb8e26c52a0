import { useEffect, useReducer } from "react";
import type { StoredEvent } from "./tasks";

/** How a task's events are being followed. */
export type Connection = "connecting" | "live" | "reconnecting" | "ended";

export type Live = { events: readonly StoredEvent[]; connection: Connection };

type Change = { connection: Connection } | { arrived: StoredEvent[] };

/** Events stay in order and each comes once, whatever a reconnection repeats. */
export function change(live: Live, change: Change): Live {
  if ("connection" in change) {
    return { ...live, connection: change.connection };
  }
  const last = live.events.at(-1)?.seq ?? 0;
  const fresh = change.arrived.filter((event) => event.seq > last);
  return fresh.length === 0 ? live : { ...live, events: [...live.events, ...fresh] };
}

/** How long to wait before the n-th attempt, in milliseconds: up to fifteen seconds. */
export function pause(attempt: number): number {
  return Math.min(15_000, 500 * 2 ** attempt);
}

const NORMAL = 1000;

/** Follows a task: everything so far, then what comes, until the task has ended. */
export function useLive(id: string): Live {
  const [live, dispatch] = useReducer(change, { events: [], connection: "connecting" });
  useEffect(() => follow(id, dispatch), [id]);
  return live;
}

/** Keeps a WebSocket open until the task has ended; returns what ends it. */
function follow(id: string, dispatch: (change: Change) => void): () => void {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let last = 0;
  let left = false;
  let waiting: StoredEvent[] = [];

  // A long history arrives as thousands of messages; drawing each would be slow.
  const flush = () => {
    timer = undefined;
    const arrived = waiting;
    waiting = [];
    dispatch({ arrived });
  };
  const open = () => {
    const scheme = window.location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${window.location.host}/api/tasks/${id}/ws?after=${last}`);
    socket.onopen = () => {
      attempt = 0;
      dispatch({ connection: "live" });
    };
    socket.onmessage = (message) => {
      const event = JSON.parse(String(message.data)) as StoredEvent;
      last = Math.max(last, event.seq);
      waiting.push(event);
      timer ??= setTimeout(flush, 30);
    };
    socket.onclose = (closed) => {
      if (left) {
        return;
      }
      clearTimeout(timer);
      flush();
      if (closed.code === NORMAL) {
        dispatch({ connection: "ended" });
      } else {
        dispatch({ connection: "reconnecting" });
        timer = setTimeout(reopen, pause(attempt++));
      }
    };
  };
  const reopen = () => {
    timer = undefined;
    open();
  };
  open();
  return () => {
    left = true;
    clearTimeout(timer);
    socket?.close();
  };
}
