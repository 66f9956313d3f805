// Every language has the same texts, with the same arguments; and none that nothing uses.
import { deepEqual, equal } from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const languages = readdirSync(join(root, 'words')).sort();
const files = readdirSync(join(root, 'words/en')).sort();

function read(language: string, file: string): Record<string, string> {
    const path = join(root, 'words', language, file);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {};
}

// Languages differ in their plural forms.
function bare(key: string): string {
    return key.replace(/\.(zero|one|two|few|many|other)$/, '');
}

function args(text: string): string[] {
    return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!))].sort();
}

for (const language of languages.filter((name) => name !== 'en')) {
    test(`${language} has the texts of English`, () => {
        deepEqual(readdirSync(join(root, 'words', language)).sort(), files);
        for (const file of files) {
            const [own, english] = [read(language, file), read('en', file)];
            deepEqual([...new Set(Object.keys(own).map(bare))].sort(), [...new Set(Object.keys(english).map(bare))].sort(), file);
            for (const [key, text] of Object.entries(own)) {
                equal(text.trim() !== '', true, `${file}: ${key} is empty`);
                if (english[key] !== undefined && !/\.(one|zero|two)$/.test(key)) deepEqual(args(text), args(english[key]), `${file}: ${key}`);
            }
        }
    });
}

test('a plural has the form other', () => {
    for (const language of languages)
        for (const file of files) {
            const words = read(language, file);
            for (const key of Object.keys(words).filter((name) => name.endsWith('.one')))
                equal(`${bare(key)}.other` in words, true, `${language}/${file}: ${key}`);
        }
});

function sources(folder: string): string {
    return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && entry.name !== 'schema.d.ts')
        .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8')).join('\n');
}

test('every text is used, and every text that is used is there', () => {
    const code = sources('src');
    const keys = new Set(files.flatMap((file) => Object.keys(read('en', file))).map(bare));
    // Keys that are put together: t(`people.status.${status}`)
    const patterns = [...code.matchAll(/`([\w.-]+\.)\$\{/g)].map((found) => found[1]!);
    const literals = new Set([...code.matchAll(/['"`]([\w-]+(?:\.[\w-]+)*)['"`]/g)].map((found) => found[1]!));
    const isUsed = (key: string) => literals.has(key) || patterns.some((start) => key.startsWith(start));
    deepEqual([...keys].filter((key) => !isUsed(key)), [], 'texts that nothing uses');
    const asked = [...code.matchAll(/\bt\('([\w.-]+)'/g)].map((found) => bare(found[1]!));
    deepEqual([...new Set(asked)].filter((key) => !keys.has(key)), [], 'texts that are missing');
});
