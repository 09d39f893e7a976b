// Node's http through a proxy: fetch.mjs PROXY_PORT URL [BODY | --connect].
import http from "node:http";

const [port, target, body] = process.argv.slice(2);
const url = new URL(target);
const done = (answer) => {
  let text = "";
  answer.setEncoding("utf8");
  answer.on("data", (part) => (text += part));
  answer.on("end", () => {
    console.log(answer.statusCode, text);
    process.exit(0);
  });
};
const fail = (error) => {
  console.log(error.message);
  process.exit(1);
};
if (body === "--connect") {
  const tunnel = http.request({ port, method: "CONNECT", path: url.host });
  tunnel.on("error", fail);
  tunnel.on("connect", (answer, socket) => {
    if (answer.statusCode !== 200) fail(new Error(`CONNECT ${answer.statusCode}`));
    const request = http.request({ createConnection: () => socket, path: url.pathname, host: url.host });
    request.on("error", fail).on("response", done).end();
  });
  tunnel.end();
} else {
  const headers = { host: url.host };
  const request = http.request({ port, path: target, headers, method: body ? "POST" : "GET" });
  request.on("error", fail).on("response", done).end(body);
}
