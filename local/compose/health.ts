/** `node local/compose/health.ts URL`: ends with 0 when the address answers 200. What the containers' health is. */
const answer = await fetch(process.argv[2] ?? '', { signal: AbortSignal.timeout(4_000) }).catch(() => null);
process.exit(answer?.ok ? 0 : 1);
