/** What the bench uses of autocannon, which comes without types. */
declare module 'autocannon' {
  type Client = { setHeaders(headers: Record<string, string>): void };
  type Wanted = { url: string; connections: number; duration: number; setupClient: (client: Client) => void };
  type Measured = {
    requests: { average: number; total: number };
    /** Milliseconds. */
    latency: { p50: number; p99: number };
    non2xx: number;
    errors: number;
    timeouts: number;
  };
  export default function autocannon(wanted: Wanted): Promise<Measured>;
}
