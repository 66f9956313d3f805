// The tests of the console in a real browser, against a real server. Output is TAP.
//
//   node tests/run.mjs [--server FOLDER] [--pictures FOLDER] [--browsers N] [--only WORD] [--after N] [AREA...]
//
// FOLDER is that of tools/server.sh; without it, tools/with.sh says where the server is. AREA is the name of a file of
// tests/screens, whose default export is an array of tests: { name, run, options, allows }. run gets what openTools makes;
// options are those of a browser's context, and seconds; faults of the page that match allows do not fail the test.
// Pictures of all screens go into a folder. N tests of others are before these in the same report. Two browsers take the
// areas in turn, one if times are held against their limits (CONSOLE_BARS). With CALLBOOK_TEST_AGAIN=1 a test that fails
// is run once more, and both outcomes are shown.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findServer, newAccount } from './server.mjs';
import { keepNotes, openTools, startBrowser } from './support.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: settings, positionals: wanted } = parseArgs({
    options: {
        server: { type: 'string' }, pictures: { type: 'string' }, browsers: { type: 'string' }, only: { type: 'string' },
        after: { type: 'string' },
    },
    allowPositionals: true,
});
const pictures = settings.pictures ?? join(here, '../../var/console-pictures');
const lanes = Number(settings.browsers ?? (process.env.CONSOLE_BARS ? 1 : 2));
const isRunAgain = process.env.CALLBOOK_TEST_AGAIN === '1';
const longest = 60;
const before = Number(settings.after ?? 0);
let count = before;
let failed = 0;

function limit(promise, seconds) {
    let timer;
    const end = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it took longer than ${seconds} s`)), seconds * 1000);
    });
    return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}

async function runTest(browser, server, account, { name, run, options = {}, allows }) {
    const { seconds = longest, ...contextOptions } = options;
    const tools = await limit(openTools(browser, server, account, pictures, contextOptions), longest);
    try {
        await limit(Promise.resolve(run(tools)), seconds);
        if (allows) tools.faults.splice(0, Infinity, ...tools.faults.filter((fault) => !allows.test(fault)));
        if (tools.faults.length > 0) throw new Error(tools.faults.join('\n'));
    } catch (error) {
        await limit(tools.look(`failed-${name.replace(/\W+/g, '-')}`), 10).catch(() => undefined);
        error.message = [error.message, ...tools.faults].join('\n');
        throw error;
    } finally {
        // One that cannot even close a window is of no use to the next test.
        await limit(tools.context.close(), 20).catch(() => limit(browser.close(), 40)).catch(() => undefined);
    }
}

function comment(text) {
    return text.split('\n').map((line) => `# ${line}`);
}

/** Without the colours of terminals, and with its message, which may have been changed since the stack was written. */
function describe({ message, stack }) {
    return (stack?.includes(message) ? stack : `${message}\n${stack}`).replace(/\u001b\[\d+m/g, '');
}

/** A browser that is started again when it has died. */
class Lane {
    async open() {
        if (this.browser?.isConnected()) return this.browser;
        this.browser = await startBrowser();
        return this.browser;
    }

    async close() {
        await this.browser?.close().catch(() => undefined);
    }
}

/** Runs the test: { notes, fault }, what it has said and why it has failed. */
async function attempt(lane, server, account, test) {
    const notes = [];
    try {
        await keepNotes(notes, async () => runTest(await lane.open(), server, account, test));
        return { notes };
    } catch (error) {
        return { notes, fault: describe(error) };
    }
}

/** What a first attempt has left is not in the way of the second: its account is new, and so is what its file remembers. */
async function attemptAgain(lane, server, { path }, { name }) {
    const { default: tests } = await import(`${path}?again=${count}`);
    return attempt(lane, server, await newAccount(server), tests.find((test) => test.name === name));
}

async function report(lane, server, account, file, test) {
    const name = `${file.area}: ${test.name}`;
    const begin = Date.now();
    const lines = [];
    let outcome = await attempt(lane, server, account, test);
    if (outcome.fault !== undefined && isRunAgain) {
        lines.push(`# failed at first: ${name}`, ...[...outcome.notes, outcome.fault].flatMap(comment));
        outcome = await attemptAgain(lane, server, file, test);
    }
    lines.push(...outcome.notes.flatMap(comment));
    if (outcome.fault !== undefined) {
        failed++;
        lines.push(...comment(outcome.fault));
    }
    const result = outcome.fault === undefined ? 'ok' : 'not ok';
    lines.push(`${result} ${++count} - ${name} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
    console.log(lines.join('\n'));
}

/** The areas that are to be run, those with the longest files first: none of these is left to the end. */
function listAreas() {
    const folder = join(here, 'screens');
    return readdirSync(folder).filter((name) => name.endsWith('.mjs'))
        .map((name) => ({ area: name.replace('.mjs', ''), path: join(folder, name), size: statSync(join(folder, name)).size }))
        .filter(({ area }) => wanted.length === 0 || wanted.includes(area))
        .sort((a, b) => b.size - a.size);
}

async function runLane(server, areas) {
    const lane = new Lane();
    for (let next = areas.shift(); next !== undefined; next = areas.shift()) {
        const { default: all } = await import(next.path);
        const tests = all.filter(({ name }) => !settings.only || name.includes(settings.only));
        if (tests.length === 0) continue;
        const account = await newAccount(server);
        for (const test of tests) await report(lane, server, account, next, test);
    }
    await lane.close();
}

async function main() {
    // Else only the browsers would end, and others would be started. They end with this program.
    process.once('SIGTERM', () => process.exit(143));
    const begin = Date.now();
    const server = findServer(settings.server);
    const areas = listAreas();
    await Promise.all(Array.from({ length: lanes }, () => runLane(server, areas)));
    console.log(`1..${count}\n# ${count - before - failed} passed, ${failed} failed, ${Math.round((Date.now() - begin) / 1000)} s`);
    process.exitCode = failed > 0 || count === before ? 1 : 0;
}

await main();
