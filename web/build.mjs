// Builds the console into a folder: `node build.mjs [FOLDER]`, by default dist. Every file but index.html has a hash of
// its content in its name, so that a browser may keep it for ever; beside each stands the same, compressed, with .gz.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = process.argv[2] ?? join(here, 'dist');
// The console is part of Callbook and has its version. Where it is built elsewhere, the description lies beside it.
const description = [join(here, 'openapi.json'), join(here, '../doc/openapi.json')].find((path) => existsSync(path));
const { version } = JSON.parse(readFileSync(description, 'utf8')).info;
const target = ['chrome109', 'firefox115', 'safari16.4'];

function hash(content) {
    return createHash('sha256').update(content).digest('hex').slice(0, 10);
}

function save(name, content) {
    writeFileSync(join(folder, name), content);
    if (!name.endsWith('.txt')) writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
}

// The texts of the first load, which the program has in English, and those of all other areas.
const firstWords = ['people.json', 'shell.json'];

function saveCatalogue(language, names, kind) {
    const words = {};
    for (const name of names) Object.assign(words, JSON.parse(readFileSync(join(here, 'words', language, name), 'utf8')));
    const content = JSON.stringify(words);
    const file = `words-${language}${kind}-${hash(content)}.json`;
    save(file, content);
    return file;
}

function saveCatalogues() {
    const files = {};
    for (const language of ['en', ...readdirSync(join(here, 'words')).filter((name) => name !== 'en')]) {
        const others = readdirSync(join(here, 'words', language)).filter((name) => !firstWords.includes(name)).sort();
        files[language] = { rest: saveCatalogue(language, others, '-rest') };
        if (language !== 'en') files[language].first = saveCatalogue(language, firstWords, '');
    }
    return files;
}

// The first load has the styles of 10 to 39; those of 40 and above come with the first screen of a file of its own.
function stylesOf(isFirst) {
    return readdirSync(join(here, 'styles')).sort().filter((name) => (name < '4') === isFirst);
}

async function saveStyle(kind, names) {
    const result = await build({
        stdin: {
            contents: names.map((name) => `@import "./${name}";`).join('\n'),
            loader: 'css',
            resolveDir: join(here, 'styles'),
        },
        bundle: true, minify: true, write: false, target, logLevel: 'warning',
    });
    const name = `${kind}-${hash(result.outputFiles[0].contents)}.css`;
    save(name, result.outputFiles[0].contents);
    return name;
}

// The program and all that it imports become one file, whatever of it the screens' own files use, too: each file more is a
// request more before anything is shown. A screen that imports the program shares all of it.
const oneFile = {
    name: 'one-file',
    setup({ onLoad, onResolve, resolve }) {
        onResolve({ filter: /^\./ }, async ({ kind, path, importer, resolveDir }) => {
            if (kind !== 'dynamic-import') return undefined;
            const found = await resolve(path, { kind: 'import-statement', importer, resolveDir });
            return { ...found, pluginData: 'screen' };
        });
        onLoad({ filter: /\.tsx?$/ }, ({ path, pluginData }) => pluginData === 'screen' ? {
            contents: `import ${JSON.stringify(join(here, 'src/main.tsx'))};\n${readFileSync(path, 'utf8')}`,
            loader: path.endsWith('x') ? 'tsx' : 'ts',
        } : undefined);
    },
};

async function saveScripts(catalogues, styles) {
    const result = await build({
        entryPoints: { console: join(here, 'src/main.tsx') },
        // The names of files follow from what is in them and not from where they are built.
        absWorkingDir: here, preserveSymlinks: true, outdir: join(here, 'dist'),
        bundle: true, splitting: true, format: 'esm', minify: true, write: false, target,
        entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]', metafile: true, legalComments: 'none',
        jsx: 'transform', jsxFactory: 'h', jsxFragment: 'Fragment', inject: [join(here, 'src/jsx.ts')], logLevel: 'warning',
        tsconfigRaw: {},
        define: {
            CATALOGUES: JSON.stringify(catalogues), STYLES: JSON.stringify(styles), VERSION: JSON.stringify(version),
        },
        plugins: [oneFile],
    });
    const { outputs } = result.metafile;
    const empty = Object.keys(outputs).find((path) => outputs[path].entryPoint === 'src/main.tsx');
    for (const { path, contents } of result.outputFiles)
        if (basename(path) !== basename(empty)) save(basename(path), contents);
    return result.metafile;
}

// The licences of what is part of the served files.
function saveLicences(metafile) {
    const packages = new Set();
    for (const input of Object.keys(metafile.inputs)) {
        const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
        if (found) packages.add(found[1]);
    }
    const texts = [...packages].sort().map((name) => {
        const home = join(here, 'node_modules', name);
        const { version, license } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
        const file = readdirSync(home).find((entry) => /^licen[cs]e/i.test(entry));
        return `${name} ${version} (${license})\n\n${file ? readFileSync(join(home, file), 'utf8') : ''}`;
    });
    save('THIRD-PARTY.txt', texts.join(`\n${'-'.repeat(78)}\n\n`));
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const metafile = await saveScripts(saveCatalogues(), await saveStyle('styles', stylesOf(false)));
const script = Object.entries(metafile.outputs).find(([, output]) => 'src/main.tsx' in output.inputs)[0];
const page = readFileSync(join(here, 'index.html'), 'utf8')
    .replace('@style@', await saveStyle('style', stylesOf(true)))
    .replace('@script@', script.split('/').pop());
save('index.html', page);
saveLicences(metafile);
