# The api with the built web, for `docker build .` and compose.yaml. No Docker where the tests run:
# scripts/deployment.test.ts reads this file, carries out its COPY and RUN steps in a folder and starts what they leave.

FROM node:24.21.0-bookworm-slim AS manifests
RUN npm install --global pnpm@12.21.0
WORKDIR /app
# Manifests only: the installations below are made anew when a dependency changes, not when a line of code does.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY apps/api/package.json ./apps/api/
COPY apps/web/package.json ./apps/web/
COPY packages/client/package.json ./packages/client/
COPY packages/contracts/package.json ./packages/contracts/
COPY packages/db/package.json ./packages/db/
COPY packages/react/package.json ./packages/react/
COPY packages/session-core/package.json ./packages/session-core/

FROM manifests AS build
RUN pnpm install --frozen-lockfile --filter '@curfew/web...' --filter '@curfew/db'
COPY tsconfig.base.json prisma.config.ts ./
COPY prisma ./prisma
COPY packages ./packages
COPY apps/web ./apps/web
RUN cd packages/db && node --run generate
RUN cd apps/web && node --run build

FROM manifests AS production
RUN pnpm install --frozen-lockfile --prod --filter '@curfew/api...'
COPY scripts/image ./scripts/image
RUN node scripts/image/remove-unneeded-packages.ts

# Node runs the sources as they are; they lie outside node_modules, where it would refuse to.
FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 WEB_DIST=/app/apps/web/dist
WORKDIR /app
COPY --from=production /app/node_modules ./node_modules
COPY --from=production /app/apps/api ./apps/api
COPY --from=production /app/packages ./packages
COPY prisma ./prisma
COPY packages/contracts/src ./packages/contracts/src
COPY packages/db/src ./packages/db/src
COPY packages/session-core/src ./packages/session-core/src
COPY apps/api/src ./apps/api/src
COPY --from=build /app/packages/db/src/generated ./packages/db/src/generated
COPY --from=build /app/apps/web/dist ./apps/web/dist
# The user `node` of the base image, by number, so that Kubernetes can see that it is not root. Everything above is root's:
# the process can change none of it, and needs no writable folder but /tmp.
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
# Whether the process answers. Whether it can do its work is /readyz, which is the proxy's to ask: a restart mends no database.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:3000/livez').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/api/src/main.ts"]
