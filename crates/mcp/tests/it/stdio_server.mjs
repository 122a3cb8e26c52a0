// A server on standard input and output that tells of itself, starts a process of its own, and dies on request.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const tool = (name, readOnlyHint) => ({
  name,
  inputSchema: { type: "object" },
  annotations: { readOnlyHint },
  "x-kept": { z: 1, a: [1.50, 12345678901234567890] },
});
const tools = [tool("about", true), tool("die", false), tool("flood", true), tool("slow", true)];
let greeted = [];

const call = {
  about: () => ({ pid: process.pid, environment: Object.keys(process.env).sort(), greeted, child: child() }),
  die: () => process.exit(3),
  flood: () => "x".repeat(5000),
};

let started;
function child() {
  started ??= spawn("/bin/sleep", ["1000"]).pid;
  return started;
}

const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  if (method === "initialize") {
    greeted.push(params.clientInfo.name);
    return say({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "told", version: "1" } } });
  }
  if (method === "tools/list") return say({ id, result: { tools } });
  if (params?.name === "slow") {
    return say({ method: "notifications/progress", params: { progressToken: params._meta.progressToken, progress: 1 } });
  }
  const told = call[params?.name]?.() ?? null;
  const text = typeof told === "string" ? told : JSON.stringify(told);
  say({ id, result: { content: [{ type: "text", text }] } });
});
