"""FastMCP with one trivial tool, for `make bench` to measure beside ours: fastmcp_server.py http|sse PORT.

Settings are the quickest that FastMCP has: no sessions and JSON answers over streamable HTTP, logs off.
"""

import sys

import fastmcp
from fastmcp import FastMCP

transport, port = sys.argv[1], int(sys.argv[2])
server = FastMCP("bench")


@server.tool
def echo(text: str) -> str:
    """Says it again"""
    return text


settings = {"host": "127.0.0.1", "port": port, "show_banner": False, "log_level": "error"}
if transport == "http":
    settings |= {"stateless_http": True, "json_response": True}
print(f"fastmcp {fastmcp.__version__}, Python {sys.version.split()[0]}", flush=True)
server.run(transport=transport, **settings)
