/** The exact host:port pairs on private addresses that may be crawled: those of the settings, and of a file. */
import { readFile } from 'node:fs/promises';
import type { CrawlSettings } from '#schema/settings.ts';

/** Reads the file anew at each call, one pair a line, so that a pair can be added or taken away while work goes on. */
export function openAllow({ allow, allowFile }: Pick<CrawlSettings, 'allow' | 'allowFile'>) {
  return async (): Promise<ReadonlySet<string>> => {
    if (!allowFile) return new Set(allow);
    const text = await readFile(allowFile, 'utf8').catch(() => '');
    const lines = text.split('\n').map((line) => line.trim());
    return new Set([...allow, ...lines.filter(Boolean)]);
  };
}
