// The tests of the console in a real browser, against a real server. Output is TAP.
//
//   node tests/run.mjs [--server FOLDER] [--pictures FOLDER] [--only WORD] [--after N] [AREA...]
//
// FOLDER is that of tools/server.sh; without it, tools/with.sh says where the server is. AREA is the name of a file of
// tests/screens, whose default export is an array of tests: { name, run, options, allows }. run gets what openTools makes;
// options are those of a browser's context, and seconds; faults of the page that match allows do not fail the test.
// Pictures of all screens go into a folder. N tests of others are before these in the same report.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findServer, newAccount } from './server.mjs';
import { openTools, startBrowser } from './support.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: settings, positionals: areas } = parseArgs({
    options: { server: { type: 'string' }, pictures: { type: 'string' }, only: { type: 'string' }, after: { type: 'string' } },
    allowPositionals: true,
});
const pictures = settings.pictures ?? join(here, '../../var/console-pictures');
const longest = 60;

function limit(promise, seconds) {
    let timer;
    const end = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it took longer than ${seconds} s`)), seconds * 1000);
    });
    return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}

async function runTest(browser, server, account, { name, run, options = {}, allows }) {
    const { seconds = longest, ...contextOptions } = options;
    const tools = await openTools(browser, server, account, pictures, contextOptions);
    try {
        await limit(Promise.resolve(run(tools)), seconds);
        if (allows) tools.faults.splice(0, Infinity, ...tools.faults.filter((fault) => !allows.test(fault)));
        if (tools.faults.length > 0) throw new Error(tools.faults.join('\n'));
    } catch (error) {
        await tools.look(`failed-${name.replace(/\W+/g, '-')}`).catch(() => undefined);
        error.message = [error.message, ...tools.faults].join('\n');
        throw error;
    } finally {
        await tools.context.close();
    }
}

function note(text) {
    console.log(text.split('\n').map((line) => `# ${line}`).join('\n'));
}

async function main() {
    const server = findServer(settings.server);
    const browser = await startBrowser();
    const files = readdirSync(join(here, 'screens')).filter((name) => name.endsWith('.mjs')).sort();
    let count = Number(settings.after ?? 0);
    let failed = 0;
    for (const file of files) {
        const area = file.replace('.mjs', '');
        if (areas.length > 0 && !areas.includes(area)) continue;
        const { default: tests } = await import(`./screens/${file}`);
        const account = await newAccount(server);
        for (const test of tests) {
            if (settings.only && !test.name.includes(settings.only)) continue;
            const begin = Date.now();
            let result = 'ok';
            try {
                await runTest(browser, server, account, test);
            } catch (error) {
                result = 'not ok';
                failed++;
                note(error.stack?.includes(error.message) ? error.stack : `${error.message}\n${error.stack}`);
            }
            console.log(`${result} ${++count} - ${area}: ${test.name} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
        }
    }
    console.log(`1..${count}`);
    await browser.close();
    process.exitCode = failed > 0 || count === Number(settings.after ?? 0) ? 1 : 0;
}

await main();
