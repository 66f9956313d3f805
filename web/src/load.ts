// What a component shows of an answer, and while there is none.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from './api';

export interface Loaded<T> {
    /** The last answer; it stays while the next is on its way. */
    data: T | undefined;
    problem: Problem | undefined;
    loading: boolean;
    reload: () => void;
}

/** Runs load when key changes, and aborts the run before. A key of null loads nothing. */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
    const [state, setState] = useState<{ data?: T; problem?: Problem; loading: boolean }>({ loading: key !== null });
    const [round, setRound] = useState(0);
    const latest = useRef(load);
    latest.current = load;
    useEffect(() => {
        if (key === null) return;
        const controller = new AbortController();
        setState((before) => ({ ...before, loading: true }));
        latest.current(controller.signal).then(
            (data) => controller.signal.aborted || setState({ data, loading: false }),
            (error: unknown) => {
                if (controller.signal.aborted) return;
                const problem = error instanceof Problem ? error : new Problem(0, 'internal', String(error));
                setState((before) => ({ ...before, problem, loading: false }));
            },
        );
        return () => controller.abort();
    }, [key, round]);
    const reload = useCallback(() => setRound((before) => before + 1), []);
    return { data: state.data, problem: state.problem, loading: state.loading, reload };
}

/** Calls tick every so many seconds while the page is seen and on is true. */
export function usePolling(tick: () => void, seconds: number, on = true): void {
    const latest = useRef(tick);
    latest.current = tick;
    useEffect(() => {
        if (!on) return;
        const timer = setInterval(() => document.visibilityState === 'visible' && latest.current(), seconds * 1000);
        return () => clearInterval(timer);
    }, [seconds, on]);
}
