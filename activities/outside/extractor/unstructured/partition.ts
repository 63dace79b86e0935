/** One request by Unstructured's own client, which tries nothing again and takes no PDF apart. */
import { HTTPClient, UnstructuredClient } from 'unstructured-client';
import { Strategy } from 'unstructured-client/sdk/models/shared';
import type { UnstructuredSettings } from '#schema/settings.ts';
import type { ExtractOptions } from '../contract.ts';
import { carrying, type Parcel } from './carry.ts';

const strategies = { auto: Strategy.Auto, fast: Strategy.Fast, hi_res: Strategy.HiRes } as const;

type Asked = Pick<ExtractOptions, 'strategy' | 'languages'> & { parcel: Parcel; who: string };

/** The answer is not checked yet: the client knows it as `string | object[]`. */
export async function partition(
  { url, apiKey }: UnstructuredSettings,
  { strategy, languages, parcel, who }: Asked,
  signal: AbortSignal,
): Promise<unknown> {
  const client = new UnstructuredClient({
    serverURL: url,
    security: { apiKeyAuth: apiKey },
    httpClient: new HTTPClient({ fetcher: carrying(parcel, who) }),
    retryConfig: { strategy: 'none' },
  });
  const partitionParameters = {
    files: { content: new Uint8Array(), fileName: parcel.name },
    strategy: strategies[strategy],
    languages: [...languages],
    coordinates: true,
    splitPdfPage: false,
  };
  return client.general.partition({ partitionParameters }, { signal });
}
