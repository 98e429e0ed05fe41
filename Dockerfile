FROM node:24 AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY routes routes
COPY flows flows
COPY player player
COPY scripts/finish-build.mjs scripts/build-player.mjs scripts/
RUN npm run build
RUN npm prune --omit=dev
RUN mkdir data

FROM node:24-slim
ENV NODE_ENV=production
ENV HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build --chown=node /app/data data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --start-period=5s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "--single-threaded-gc", "dist/src/server.js"]
