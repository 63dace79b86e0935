# One image for the whole product; docker-compose.yml says what runs in it.
FROM node:24-bookworm-slim AS diarium
# Text in pictures and on scanned pages is recognised by tesseract; ffmpeg takes the sound out of recordings; util-linux
# keeps what reads files from the network.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends util-linux ffmpeg tesseract-ocr tesseract-ocr-swe tesseract-ocr-eng \
  && rm -rf /var/lib/apt/lists/*
RUN mkdir /app /files && chown node:node /app /files
USER node
WORKDIR /app
COPY --chown=node:node . .
RUN node -e "import('/app/local/install.mjs').then(({ install }) => install('/app'))" && node web/build.ts
VOLUME /files
CMD ["node", "api/main.ts"]

# The same with a browser, for pages that are empty without JavaScript.
FROM diarium AS renderer
USER root
RUN apt-get update && apt-get install --yes --no-install-recommends chromium && rm -rf /var/lib/apt/lists/*
USER node
CMD ["node", "temporal/renderer.ts"]
