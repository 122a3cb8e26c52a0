// Reads a thread and a channel with @slack/web-api and prints them as JSON. The plan on stdin: {url, token, channel, ts}.

import { LogLevel, WebClient } from "@slack/web-api";
import { json } from "node:stream/consumers";

const { url, token, channel, ts } = await json(process.stdin);
const client = new WebClient(token, { slackApiUrl: url, logLevel: LogLevel.ERROR });
const replies = await client.conversations.replies({ channel, ts });
const info = await client.conversations.info({ channel });
const link = await client.chat.getPermalink({ channel, message_ts: ts });
console.log(
  JSON.stringify({
    messages: replies.messages.map((message) => [message.ts, message.user, message.text]),
    channel: [info.channel.id, info.channel.name],
    permalink: link.permalink,
  }),
);
