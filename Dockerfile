# One image for the whole product; docker-compose.yml says what runs in it.
FROM node:24-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
ENV DIARIUM_HOME=/data
RUN mkdir /data && chown node:node /data /app
USER node
CMD ["node", "local/run.mjs", "start"]
