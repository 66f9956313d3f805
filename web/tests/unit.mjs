// The tests of the console without a browser: every file of tests/unit, with the modules of src that it imports.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('unit', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'callbook-unit-'));
try {
    const files = readdirSync(here).filter((name) => name.endsWith('.mjs'));
    await build({
        entryPoints: files.map((name) => join(here, name)),
        outdir: folder, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning',
        jsx: 'automatic', jsxImportSource: 'preact', define: { CATALOGUES: '{}', STYLES: '""' },
    });
    const run = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...files.map((name) => join(folder, name))], { stdio: 'inherit' });
    process.exitCode = run.status ?? 1;
} finally {
    rmSync(folder, { recursive: true });
}
