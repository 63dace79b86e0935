/** .env.example, written from the settings themselves: `node local/environment-example.ts > .env.example`. */
import { pathToFileURL } from 'node:url';
import { variables } from '#schema/variables.ts';

/** Every variable with what it is for; its default, commented out, since nothing has to be set. */
export function environmentExample(): string {
  const head = '# Every setting, with its default. Nothing here has to be set for `npm start`.\n';
  const entries = Object.entries(variables).map(([name, form]) => {
    const read = form.safeParse(undefined);
    const value = read.success && read.data !== undefined ? String(read.data) : '';
    return `\n# ${form.description}\n# ${name}=${value}\n`;
  });
  return head + entries.join('');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(environmentExample());
