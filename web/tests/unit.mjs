// The tests of the console without a browser: every file of tests/unit, with the modules of src that it imports, by
// node's own runner: node tests/unit.mjs
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(here, 'built-'));

try {
    await build({
        entryPoints: readdirSync(join(here, 'unit')).map((name) => join(here, 'unit', name)),
        outdir: folder, outExtension: { '.js': '.test.mjs' }, bundle: true, format: 'esm', platform: 'node', external: ['node:*'],
        jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'warning',
        define: { CATALOGUES: JSON.stringify(Object.fromEntries(['en', 'de', 'pt'].map((name) => [name, { rest: `${name}.json` }]))), STYLES: '""', VERSION: '"0"' },
    });
    const tests = readdirSync(folder).map((name) => join(folder, name));
    process.exitCode = spawnSync(process.execPath, ['--test', ...tests], { stdio: 'inherit' }).status ?? 1;
} finally {
    rmSync(folder, { recursive: true });
}
