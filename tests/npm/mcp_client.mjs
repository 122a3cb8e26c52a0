// Uses MCP servers by the TypeScript SDK, over both transports, and prints what came of it as JSON.
// The plan on stdin is the one of tests/python/mcp_client.py.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { json } from "node:stream/consumers";

const plan = await json(process.stdin);
const headers = { Authorization: `Bearer ${plan.token}` };

async function connected(transport, url, use) {
  const client = new Client({ name: "sdk", version: "1" });
  const made =
    transport === "sse"
      ? new SSEClientTransport(new URL(`${url}/sse`), {
          requestInit: { headers },
          eventSourceInit: { fetch: (to, init) => fetch(to, { ...init, headers: { ...init?.headers, ...headers } }) },
        })
      : new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } });
  await client.connect(made);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

function shown(result) {
  const text = result.content.filter((block) => block.type === "text").map((block) => block.text);
  return { error: Boolean(result.isError), text: text.join("\n"), structured: result.structuredContent ?? null };
}

const listedAndCalled = (transport, server) =>
  connected(transport, server.url, async (client) => {
    const { tools } = await client.listTools();
    const result = await client.callTool({ name: server.tool, arguments: server.arguments });
    return { tools: tools.map((tool) => tool.name), ...shown(result) };
  });

const progressed = (transport, { url, tool }) =>
  connected(transport, url, async (client) => {
    const told = [];
    const onprogress = ({ progress }) => told.push(progress);
    await client.callTool({ name: tool, arguments: {} }, undefined, { onprogress });
    return told;
  });

const cancelled = (transport, slow) =>
  connected(transport, slow.url, async (client) => {
    const stop = new AbortController();
    const call = client
      .callTool({ name: slow.tool, arguments: slow.arguments }, undefined, { signal: stop.signal })
      .then(
        () => "answered",
        () => "cancelled",
      );
    const arrived = await fetch(slow.arrived);
    if (!arrived.ok) throw new Error(`arrival: ${arrived.status}`);
    stop.abort();
    const ended = await call;
    const { tools } = await client.listTools();
    return { ended, lists_again: tools.length > 0 };
  });

async function over(transport) {
  const servers = {};
  for (const [name, server] of Object.entries(plan.servers)) {
    servers[name] = await listedAndCalled(transport, server);
  }
  return {
    servers,
    progress: await progressed(transport, plan.progress),
    cancelled: await cancelled(transport, plan.slow),
  };
}

console.log(JSON.stringify({ sse: await over("sse"), mcp: await over("mcp") }));
process.exit(0);
