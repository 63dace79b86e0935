/** What the OpenAPI document says of each operation: its address, who may use it, and everywhere an id can be given. */
import type { App } from '#api/deps.ts';

type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  readOnly?: boolean;
  additionalProperties?: boolean | Schema;
} & Partial<Record<'anyOf' | 'oneOf' | 'allOf', Schema[]>>;
type Parameter = { in: 'path' | 'query' | 'header'; name: string; schema: Schema };
type Described = {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  'x-act'?: string | null;
};
type OpenApi = { paths: Record<string, Record<string, Described>>; components: { schemas: Record<string, Schema> } };

/** A place of a request where an id stands: `body` `filter.sourceIds.0`. */
export type IdPlace = { in: 'path' | 'query' | 'body'; path: string[] };
export type Operation = {
  /** As routes are named: `PUT /source/:id`. */
  name: string;
  idPlaces: IdPlace[];
  /** The body's own fields, by dotted path; empty when there is no body of JSON. */
  fields: string[];
  query: string[];
};

const isRoute = ([path]: [string, unknown]) => path.startsWith('/api/v1/');

/** Every operation below /api/v1, as the running app describes itself. */
export function operationsOf(app: App): Operation[] {
  const document = JSON.parse(JSON.stringify(app.swagger())) as OpenApi;
  const resolve = (schema: Schema): Schema =>
    schema.$ref ? resolve(document.components.schemas[schema.$ref.split('/').at(-1)!]!) : schema;
  return Object.entries(document.paths)
    .filter(isRoute)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => {
        const name = `${method.toUpperCase()} ${path.replace('/api/v1', '').replaceAll(/\{(\w+)\}/g, ':$1')}`;
        return { name, ...placesOf(described, resolve) };
      }),
    );
}

function placesOf({ parameters = [], requestBody }: Described, resolve: (schema: Schema) => Schema) {
  const body = requestBody?.content['application/json']?.schema;
  const given = parameters.filter(({ in: place }) => place !== 'header');
  const inAddress = given
    .filter(({ schema }) => leavesOf(schema, resolve).some(({ format }) => format === 'uuid'))
    .map(({ in: place, name }) => ({ in: place, path: [name] }) as IdPlace);
  const inBody = body ? leavesOf(body, resolve).filter(({ format }) => format === 'uuid') : [];
  return {
    idPlaces: [...inAddress, ...inBody.map(({ path }) => ({ in: 'body', path }) as IdPlace)],
    fields: body ? [...new Set(leavesOf(body, resolve).map(({ path }) => path.join('.')))] : [],
    query: given.filter(({ in: place }) => place === 'query').map(({ name }) => name),
  };
}

type Leaf = { path: string[]; format: string | undefined };

/** Everything in a contract that is not made of parts, with the way to it; the first of a list stands for all. */
function leavesOf(schema: Schema, resolve: (schema: Schema) => Schema, path: string[] = []): Leaf[] {
  const { properties, items, format, ...rest } = resolve(schema);
  const choices = [...(rest.anyOf ?? []), ...(rest.oneOf ?? []), ...(rest.allOf ?? [])];
  const parts = [
    ...choices.flatMap((choice) => leavesOf(choice, resolve, path)),
    ...Object.entries(properties ?? {}).flatMap(([name, part]) => leavesOf(part, resolve, [...path, name])),
    ...(items ? leavesOf(items, resolve, [...path, '0']) : []),
  ];
  return parts.length > 0 ? parts : [{ path, format }];
}
