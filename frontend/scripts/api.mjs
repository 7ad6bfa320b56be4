// npm run api: writes src/lib/api/schema.d.ts from the API's own document.
import { writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';

const source = new URL('../../openapi.yaml', import.meta.url);
const target = new URL('../src/lib/api/schema.d.ts', import.meta.url);

const head = '/** Written by `npm run api` from openapi.yaml. Do not edit. */\n\n';
const text = head + astToString(await openapiTS(source, { alphabetize: true }));
const options = await resolveConfig(target);
await writeFile(target, await format(text, { ...options, parser: 'typescript' }));
