// Stands in for `github-mcp-server http`: its arguments, its host rule, its token rule, no sessions, and GitHub by GITHUB_HOST.
import { createServer } from "node:http";

const [mode, ...rest] = process.argv.slice(2);
const argument = (name) => rest[rest.indexOf(name) + 1];
const host = new URL(process.env.GITHUB_HOST);
if (mode !== "http" || (host.protocol !== "https:" && !["localhost", "127.0.0.1", "[::1]"].includes(host.hostname))) {
  console.error("host must use https to avoid sending credentials over cleartext (http is only permitted for loopback hosts)");
  process.exit(1);
}

const tool = (name, readOnlyHint) => ({ name, description: name, inputSchema: { type: "object" }, annotations: { readOnlyHint } });
const tools = [tool("create_gist", false), tool("delete_repository", false), tool("get_me", true), tool("list_gists", true), tool("merge_pull_request", false)];

async function result({ method, params }, headers) {
  if (method === "initialize") {
    return { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "github-mcp-server", version: "v1.10.1" } };
  }
  const readOnly = headers["x-mcp-readonly"] === "true";
  if (method === "tools/list") return { tools: tools.filter((it) => !readOnly || it.annotations.readOnlyHint) };
  if (params.name === "delete_repository") process.exit(2);
  const answer = await fetch(`${host.origin}/api/v3/user`, { headers: { authorization: headers.authorization } });
  return { content: [{ type: "text", text: await answer.text() }], isError: !answer.ok };
}

createServer(async (request, response) => {
  const { authorization } = request.headers;
  if (!authorization) return response.writeHead(401, { "www-authenticate": "Bearer" }).end("missing required Authorization header\n");
  if (!/^Bearer (ghp_|github_pat_|gho_|ghu_|ghs_)/.test(authorization)) return response.writeHead(400).end("Authorization header is badly formatted\n");
  if (request.method !== "POST") return response.writeHead(405).end();
  let body = "";
  for await (const chunk of request) body += chunk;
  const message = JSON.parse(body);
  if (message.id === undefined) return response.writeHead(202).end();
  const answer = JSON.stringify({ jsonrpc: "2.0", id: message.id, result: await result(message, request.headers) });
  response.writeHead(200, { "content-type": "text/event-stream" }).end(`event: message\ndata: ${answer}\n\n`);
}).listen(Number(argument("--port")), argument("--listen-host"));
