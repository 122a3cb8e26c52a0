"""Uses MCP servers by Python's client, over both transports, and prints what came of it as JSON.

The plan is a JSON object on stdin:
  token     the run token
  servers   {name: {"url": base URL, "tool": name, "arguments": {...}}}
  progress  {"url": base URL, "tool": name}: a tool that tells its progress
  slow      {"url": base URL, "tool": name, "arguments": {...}, "arrived": URL that answers once the call is under way}
"""

import asyncio
import json
import sys
from contextlib import asynccontextmanager

import httpx2
from mcp.client import Client
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client

PLAN = json.load(sys.stdin)
HEADERS = {"Authorization": f"Bearer {PLAN['token']}"}


@asynccontextmanager
async def connected(transport, url):
    if transport == "sse":
        async with Client(sse_client(f"{url}/sse", headers=HEADERS)) as client:
            yield client
    else:
        async with httpx2.AsyncClient(headers=HEADERS, timeout=60) as http:
            async with Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client:
                yield client


def shown(result):
    text = "\n".join(block.text for block in result.content if block.type == "text")
    return {"error": bool(result.is_error), "text": text, "structured": result.structured_content}


async def listed_and_called(transport, server):
    async with connected(transport, server["url"]) as client:
        names = [tool.name for tool in (await client.list_tools()).tools]
        result = await client.call_tool(server["tool"], server["arguments"])
        return {"tools": names, **shown(result)}


async def progressed(transport, plan):
    told = []

    async def note(progress, total, message):
        told.append(progress)

    async with connected(transport, plan["url"]) as client:
        await client.call_tool(plan["tool"], {}, progress_callback=note)
    return told


async def cancelled(transport, plan):
    async with connected(transport, plan["url"]) as client:
        call = asyncio.create_task(client.call_tool(plan["tool"], plan["arguments"]))
        async with httpx2.AsyncClient(timeout=60) as http:
            (await http.get(plan["arrived"])).raise_for_status()
        call.cancel()
        try:
            await call
            ended = "answered"
        except asyncio.CancelledError:
            ended = "cancelled"
        tools = (await client.list_tools()).tools
        return {"ended": ended, "lists_again": len(tools) > 0}


async def over(transport):
    return {
        "servers": {name: await listed_and_called(transport, server) for name, server in PLAN["servers"].items()},
        "progress": await progressed(transport, PLAN["progress"]),
        "cancelled": await cancelled(transport, PLAN["slow"]),
    }


async def main():
    print(json.dumps({transport: await over(transport) for transport in ("sse", "mcp")}))


asyncio.run(main())
