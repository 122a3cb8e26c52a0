// A stand-in for the external dashboard's service: the built page, its security policy, a session, tasks and a live one.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { WebSocketServer } from "ws";
import { detailOf, EVENTS, LIVE, LIVE_EVENTS, TASKS, TOKEN } from "./data.mjs";

const DIST = join(import.meta.dirname, "..", "dist");
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html" };
const POLICY =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/** Starts it on a free port of the loopback address. */
export async function start() {
  const state = { broken: false, empty: false, stopped: false, stops: 0, followers: new Set() };
  const server = createServer((request, response) => {
    answer(request, response, state).catch((error) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const [, id, after] = /^\/api\/tasks\/(task_[0-9a-f]+)\/ws\?after=(\d+)$/.exec(request.url ?? "") ?? [];
    if (!id || state.broken) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (follower) => follow(follower, id, Number(after), state));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    /** Sends the live task's next event to whoever follows it. */
    say(event) {
      for (const follower of state.followers) {
        follower.send(JSON.stringify(event));
      }
    },
    /** Cuts every WebSocket, as a restart does. */
    cut() {
      for (const follower of state.followers) {
        follower.terminate();
      }
    },
    stop() {
      this.cut();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(request, response, state) {
  const url = new URL(request.url ?? "/", "http://page");
  const signedIn = request.headers.cookie?.includes("agents_session=yes");
  if (url.pathname === "/session") {
    return session(request, response, signedIn);
  }
  if (!url.pathname.startsWith("/api/")) {
    return file(url.pathname, response);
  }
  if (!signedIn) {
    return problem(response, 401, "unauthorized", "sign in with the operator token");
  }
  if (state.broken) {
    return problem(response, 502, "upstream", "internal-dashboard-api does not answer; try again");
  }
  return api(url, request, response, state);
}

async function session(request, response, signedIn) {
  if (request.method === "DELETE") {
    return response.writeHead(204, { "set-cookie": "agents_session=; Path=/; Max-Age=0" }).end();
  }
  if (request.method === "POST") {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const { token } = JSON.parse(Buffer.concat(chunks).toString());
    if (token !== TOKEN) {
      return problem(response, 401, "unauthorized", "this is not the operator token");
    }
    return json(
      response,
      201,
      { expires_at: "2030-01-01T00:00:00Z" },
      { "set-cookie": "agents_session=yes; Path=/; HttpOnly" },
    );
  }
  return signedIn
    ? json(response, 200, { expires_at: "2030-01-01T00:00:00Z" })
    : problem(response, 401, "unauthorized", "sign in with the operator token");
}

function api(url, request, response, state) {
  const [, id, action] = /^\/api\/tasks\/(task_[0-9a-f]+)(\/stop)?$/.exec(url.pathname) ?? [];
  if (url.pathname === "/api/tasks") {
    const wanted = url.searchParams.get("state");
    const items = state.empty ? [] : TASKS.filter((task) => !wanted || task.state === wanted);
    return json(response, 200, { items });
  }
  const task = id && detailOf(id);
  if (!task) {
    return problem(response, 404, "not-found", `there is no task ${id}`);
  }
  if (action) {
    if (!request.headers["x-requested-with"]) {
      return problem(response, 403, "forbidden", "send the header X-Requested-With");
    }
    state.stopped = true;
    state.stops += 1;
    return json(response, 202, { id, stopping: true });
  }
  const asked = state.stopped && id === LIVE ? "2026-11-22T10:00:00Z" : undefined;
  return json(response, 200, { ...task, stop_requested_at: asked });
}

function follow(follower, id, after, state) {
  const events = id === LIVE ? LIVE_EVENTS : (EVENTS.get(id) ?? []);
  for (const event of events.filter((event) => event.seq > after)) {
    follower.send(JSON.stringify(event));
  }
  if (id === LIVE) {
    state.followers.add(follower);
    follower.on("close", () => state.followers.delete(follower));
  } else if (detailOf(id)?.finished_at) {
    follower.close(1000, "the task has ended");
  }
}

async function file(path, response) {
  const name = extname(path) ? path : "/index.html";
  const body = await readFile(join(DIST, name)).catch(() => undefined);
  if (!body) {
    return problem(response, 404, "not-found", `there is no ${path}`);
  }
  return response
    .writeHead(200, {
      "content-type": TYPES[extname(name)] ?? "text/plain",
      "content-security-policy": POLICY,
    })
    .end(body);
}

function json(response, status, body, headers = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

function problem(response, status, type, detail) {
  response
    .writeHead(status, { "content-type": "application/problem+json" })
    .end(JSON.stringify({ type, status, detail }));
}
