'use strict';
// A web app that needs nothing but Node.js. Change the version, commit, and watch.
const http = require('node:http');

const VERSION = '1';
const greeting = process.env.GREETING || 'Hello';
const port = Number(process.env.PORT || 8080);

const server = http.createServer((request, response) => {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(request.url === '/healthz' ? 'ok\n' : `${greeting} from Node.js, version ${VERSION}\n`);
});
// Longer than a router keeps an idle connection, so that it is never the first to hang up.
server.keepAliveTimeout = 75_000;
server.listen(port, () => console.log(`listening on port ${port}`));

// Asked to stop: let running requests finish first.
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
