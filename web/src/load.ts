// What a component shows of an answer, and while there is none.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Problem, toProblem } from './api';
import { expired } from './session';

export interface Loaded<T> {
    /** The last answer; it stays while the next is on its way. */
    data: T | undefined;
    problem: Problem | undefined;
    loading: boolean;
    reload: () => void;
}

interface State<T> {
    /** What data was loaded for. */
    key?: string;
    data?: T;
    problem?: Problem;
    loading: boolean;
}

/** Runs load when key changes, and aborts the run before. A key of null loads nothing. */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
    const [state, setState] = useState<State<T>>({ loading: key !== null });
    const [round, setRound] = useState(0);
    const latest = useRef(load);
    latest.current = load;
    useEffect(() => {
        if (key === null) return;
        const controller = new AbortController();
        setState((before) => ({ ...before, loading: true }));
        latest.current(controller.signal).then(
            (data) => controller.signal.aborted || setState({ key, data, loading: false }),
            (error: unknown) => {
                if (controller.signal.aborted) return;
                const problem = toProblem(error);
                // What was loaded for another key would pass for what this one asked for.
                setState((before) => ({ ...(before.key === key ? before : { key }), problem, loading: false }));
            },
        );
        return () => controller.abort();
    }, [key, round]);
    const reload = useCallback(() => setRound((before) => before + 1), []);
    return { data: state.data, problem: state.problem, loading: state.loading, reload };
}

/** Calls tick every so many seconds while the page is seen, on is true, and the session has not ended. */
export function usePolling(tick: () => void, seconds: number, on = true): void {
    const latest = useRef(tick);
    latest.current = tick;
    useEffect(() => {
        if (!on) return;
        const isWanted = () => document.visibilityState === 'visible' && !expired.value;
        const timer = setInterval(() => isWanted() && latest.current(), seconds * 1000);
        return () => clearInterval(timer);
    }, [seconds, on]);
}
