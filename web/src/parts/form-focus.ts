// After a failure the keyboard goes on at the first field that is wrong.
import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../api';

/** To be given to the form. */
export function useFocusOnFault(problem: Problem | null) {
    const form = useRef<HTMLFormElement>(null);
    useEffect(() => {
        if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    }, [problem]);
    return form;
}

/** The browser asks before a page with something unsaved is left. */
export function useUnsaved(isUnsaved: boolean): void {
    useEffect(() => {
        if (!isUnsaved) return;
        const ask = (event: BeforeUnloadEvent) => event.preventDefault();
        addEventListener('beforeunload', ask);
        return () => removeEventListener('beforeunload', ask);
    }, [isUnsaved]);
}
