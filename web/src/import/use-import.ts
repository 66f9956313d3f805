// One import as the server has it, followed while a job works on it.
import { useCallback, useRef, useState } from 'preact/hooks';
import { Problem, call, get, newKey } from '../api';
import { useLoad, usePolling } from '../load';
import { tellProblem } from '../parts/toast';
import type { Import, Job } from '../types';
import { isBusy } from './model';

export interface Followed {
    current: Import | undefined;
    job: Job | undefined;
    problem: Problem | undefined;
    reload: () => void;
    /** Changes settings; throws a Problem. */
    save: (changes: Record<string, unknown>) => Promise<void>;
    /** Begins check, run, cancel or undo; failures are told. */
    start: (what: 'check' | 'run' | 'cancel' | 'undo') => Promise<void>;
}

interface State {
    current: Import;
    etag: string | null;
    job: Job | undefined;
}

async function load(uuid: string, signal: AbortSignal): Promise<State> {
    const { body, etag } = await call<Import>('GET', `/imports/${uuid}`, { signal });
    const job = isBusy(body.state) ? await get<Job>(`/jobs/${uuid}`, undefined, signal) : undefined;
    return { current: body, etag, job };
}

export function useImport(uuid: string): Followed {
    const [known, setKnown] = useState<State>();
    const etag = useRef<string | null>(null);
    const loaded = useLoad(`import ${uuid}`, async (signal) => {
        const state = await load(uuid, signal);
        etag.current = state.etag;
        setKnown(state);
        return state;
    });
    const busy = known !== undefined && isBusy(known.current.state);
    usePolling(() => loaded.loading || loaded.reload(), 1, busy);
    const save = useCallback(async (changes: Record<string, unknown>) => {
        const headers: Record<string, string> = etag.current ? { 'If-Match': etag.current } : {};
        const answer = await call<Import>('PATCH', `/imports/${uuid}`, { body: changes, headers });
        etag.current = answer.etag;
        setKnown({ current: answer.body, etag: answer.etag, job: undefined });
    }, [uuid]);
    const start = useCallback(async (what: string) => {
        try {
            await call('POST', `/imports/${uuid}/${what}`, { headers: newKey() });
        } catch (error) {
            tellProblem(error);
        }
        loaded.reload();
    }, [uuid, loaded.reload]);
    return { current: known?.current, job: known?.job, problem: known ? undefined : loaded.problem,
        reload: loaded.reload, save, start };
}
