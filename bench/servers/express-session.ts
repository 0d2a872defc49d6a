import connectPgSimple from 'connect-pg-simple';
import express from 'express';
import session from 'express-session';
import pg from 'pg';
import { readTask, serveParent } from './child.ts';

declare module 'express-session' {
  interface SessionData {
    userId: string;
  }
}

/** express-session with connect-pg-simple as their READMEs set them up. */
const { databaseUrl, secret, poolSize } = readTask();
const Store = connectPgSimple(session);
const app = express();
app.use(
  session({
    store: new Store({
      pool: new pg.Pool({ connectionString: databaseUrl, max: poolSize }),
      pruneSessionInterval: false,
    }),
    secret,
    resave: false,
    saveUninitialized: false,
  }),
);
app.get('/session', (request, response) => {
  const { userId } = request.session;
  if (userId === undefined) response.status(401).json({ error: 'unauthorized' });
  else response.json({ id: userId });
});
const server = app.listen(0, '127.0.0.1', () => serveParent(server));
