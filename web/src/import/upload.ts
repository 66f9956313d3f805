// A file on its way: parts of it as they are, three at a time. It goes on while the user looks at another screen, when
// the connection comes back, and after a reload, when the same file is chosen again.
import { Problem, call, get, newKey } from '../api';
import type { Post } from '../parts/use-submit';
import { Signal } from '../signal';
import { keep, recall as read } from '../storage';
import type { Import } from '../types';

export interface Upload {
    size: number;
    sent: number;
    /** True while the server cannot be reached. */
    isWaiting: boolean;
    problem: Problem | null;
}

/** What is remembered of a file, so that it is known when it is chosen again. */
interface Memory {
    name: string;
    size: number;
    modified: number;
    partSize: number;
    head: string;
}

interface Part {
    part: number;
    size: number;
}

const together = 3;
const usualPart = 1024 * 1024;
const smallestPart = 64 * 1024;
const digestedAtMost = 32 * 1024 * 1024;
export const fileAtMost = 2 * 1024 ** 3;

/** By the uuid of the import. */
export const uploads = new Signal<Record<string, Upload>>({});
const controllers = new Map<string, AbortController>();

function show(uuid: string, changes: Partial<Upload>): void {
    const before = uploads.value[uuid];
    if (before) uploads.value = { ...uploads.value, [uuid]: { ...before, ...changes } };
}

async function digest(blob: Blob): Promise<string> {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function memoryKey(uuid: string): string {
    return `callbook.upload.${uuid}`;
}

export function recall(uuid: string): Memory | null {
    try {
        return JSON.parse(read(memoryKey(uuid)) ?? 'null') as Memory | null;
    } catch {
        return null;
    }
}

function remember(uuid: string, memory: Memory): void {
    keep(memoryKey(uuid), JSON.stringify(memory));
}

/** As large as the server is known to allow. */
function knownPartSize(): number {
    return Math.min(usualPart, Number(read('callbook.part')) || usualPart);
}

function sizeOf(file: File, part: number, partSize: number): number {
    return Math.min(partSize, file.size - (part - 1) * partSize);
}

/** The parts that need not be sent again. */
async function arrived(uuid: string, file: File, memory: Memory | null, head: string): Promise<Part[]> {
    const { parts } = await get<{ parts: Part[] }>(`/imports/${uuid}/parts`);
    if (memory === null) return [];
    if (memory.size !== file.size || memory.head !== head) throw new Problem(0, 'other_file', '');
    return parts.filter((part) => part.size === sizeOf(file, part.part, memory.partSize));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => {
            clearTimeout(timer);
            reject(signal.reason);
        }, { once: true });
    });
}

/** True if what has failed may go well later. */
function isPassing(error: unknown): boolean {
    return error instanceof Problem
        && (error.status === 0 || error.status === 408 || error.status === 429 || error.status >= 500);
}

async function sendPart(uuid: string, part: number, body: Blob, signal: AbortSignal): Promise<void> {
    for (let tries = 0; ; tries++) {
        try {
            await call('PUT', `/imports/${uuid}/parts/${part}`, { body, signal });
            show(uuid, { isWaiting: false });
            return;
        } catch (error) {
            if (!isPassing(error)) throw error;
            show(uuid, { isWaiting: true });
            await pause(Math.min(10000, 500 * 2 ** Math.min(tries, 5)), signal);
        }
    }
}

async function sendParts(uuid: string, file: File, partSize: number, there: Part[],
    signal: AbortSignal): Promise<number> {
    const count = Math.ceil(file.size / partSize);
    const known = new Set(there.map((part) => part.part));
    const missing = Array.from({ length: count }, (_, i) => i + 1).filter((part) => !known.has(part));
    let sent = there.reduce((sum, part) => sum + part.size, 0);
    show(uuid, { sent });
    const work = async () => {
        for (let part = missing.shift(); part !== undefined; part = missing.shift()) {
            try {
                await sendPart(uuid, part, file.slice((part - 1) * partSize, part * partSize), signal);
            } catch (error) {
                // The others end, too, before anything is tried in another way.
                missing.length = 0;
                throw error;
            }
            sent += sizeOf(file, part, partSize);
            show(uuid, { sent });
        }
    };
    const ends = await Promise.allSettled(Array.from({ length: together }, work));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
    return count;
}

/** The size that the server allows, after it has refused one; 0 if that makes no sense. */
function smaller(error: unknown, partSize: number): number {
    if (!(error instanceof Problem) || error.status !== 413) return 0;
    const limit = Number(error.members.limit);
    const next = limit > 0 && limit < partSize ? limit : Math.floor(partSize / 2);
    return next >= smallestPart ? next : 0;
}

async function send(uuid: string, file: File, signal: AbortSignal): Promise<void> {
    const head = await digest(file.slice(0, usualPart));
    const memory = recall(uuid);
    let there = await arrived(uuid, file, memory, head);
    let partSize = memory?.partSize ?? knownPartSize();
    for (;;) {
        remember(uuid, { name: file.name, size: file.size, modified: file.lastModified, partSize, head });
        try {
            const parts = await sendParts(uuid, file, partSize, there, signal);
            const sha256 = file.size <= digestedAtMost ? await digest(file) : null;
            await call('POST', `/imports/${uuid}/complete`, { body: { parts, sha256 }, headers: newKey(), signal });
            return;
        } catch (error) {
            partSize = smaller(error, partSize);
            if (partSize === 0) throw error;
            keep('callbook.part', String(partSize));
            there = [];
        }
    }
}

/** Sends the file, or what is missing of it, and ends the upload. */
export async function upload(uuid: string, file: File): Promise<void> {
    if (controllers.has(uuid)) return;
    const controller = new AbortController();
    controllers.set(uuid, controller);
    uploads.value = { ...uploads.value, [uuid]: { size: file.size, sent: 0, isWaiting: false, problem: null } };
    try {
        await send(uuid, file, controller.signal);
        keep(memoryKey(uuid), null);
        forget(uuid);
    } catch (error) {
        controller.abort();
        show(uuid, { problem: error instanceof Problem ? error : new Problem(0, 'unreadable', String(error)) });
    } finally {
        controllers.delete(uuid);
    }
}

/** Takes what has failed, or goes on, from the screen. */
export function forget(uuid: string): void {
    controllers.get(uuid)?.abort();
    const { [uuid]: _, ...others } = uploads.value;
    uploads.value = others;
}

export function isGoing(upload: Upload | undefined): boolean {
    return upload !== undefined && upload.problem === null;
}

/** Begins an import, and the upload of its file behind it. */
export async function begin(file: File, settings: object, post: Post): Promise<Import> {
    const created = (await post<Import>('/imports', { ...settings, name: file.name.slice(-255) })).body;
    void upload(created.uuid, file);
    return created;
}

// Leaving the page ends an upload, so that is asked about once.
addEventListener('beforeunload', (event) => {
    if (Object.values(uploads.value).some(isGoing)) event.preventDefault();
});
