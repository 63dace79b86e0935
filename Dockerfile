# One image for the whole product; docker-compose.yml says what runs in it.
FROM node:24-bookworm-slim
RUN mkdir /app /data && chown node:node /app /data
USER node
WORKDIR /app
COPY --chown=node:node . .
RUN node -e "import('/app/local/install.mjs').then(({ install }) => install('/app'))" && node web/build.ts
ENV DIARIUM_HOME=/data
CMD ["node", "local/run.mjs", "start"]
