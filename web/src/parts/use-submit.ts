// A form that is being sent: what went wrong with it stays beside it, and what was typed stays in it.
import { useRef, useState } from 'preact/hooks';
import { Problem, call, newKey, type Answer, toProblem } from '../api';
import { stringify } from '../json';

export interface Submit {
    busy: boolean;
    problem: Problem | null;
    submit: (event?: Event) => Promise<void>;
    setProblem: (problem: Problem | null) => void;
}

export function useSubmit(run: () => Promise<void>): Submit {
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Problem | null>(null);
    const submit = async (event?: Event) => {
        event?.preventDefault();
        if (busy) return;
        setBusy(true);
        setProblem(null);
        try {
            await run();
        } catch (error) {
            setProblem(toProblem(error));
        } finally {
            setBusy(false);
        }
    };
    return { busy, problem, submit, setProblem };
}

export type Post = <T>(path: string, body: unknown) => Promise<Answer<T>>;

/**
 * Returns what POSTs. A call whose answer did not arrive keeps its key as long as the body stays the same, so that sending
 * it again makes nothing twice.
 */
export function usePost(): Post {
    const last = useRef<{ text: string; key: Record<string, string> } | null>(null);
    return async <T>(path: string, body: unknown): Promise<Answer<T>> => {
        const text = path + stringify(body);
        if (last.current?.text !== text) last.current = { text, key: newKey() };
        try {
            const answer = await call<T>('POST', path, { body, headers: last.current.key });
            last.current = null;
            return answer;
        } catch (error) {
            if (error instanceof Problem && error.status >= 400 && error.status < 500) last.current = null;
            throw error;
        }
    };
}
