// What stands where there is nothing to show: loading, empty, a failure.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../api';
import { t } from '../words';
import { describe } from './toast';

/** Grey rows of the right height, but only after 150 ms: most answers are there before. */
export function Ghost({ rows = 8 }: { rows?: number }) {
    const [shown, show] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => show(true), 150);
        return () => clearTimeout(timer);
    }, []);
    return (
        <div class="ghost" aria-busy="true" aria-label={t('loading')} role="progressbar">
            {shown && Array.from({ length: rows }, (_, i) => <div key={i} />)}
        </div>
    );
}

/** Says why there is nothing, and offers the next step. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
    return (
        <div class="empty">
            <p>{title}</p>
            {children}
        </div>
    );
}

/** The problem's own sentence, the id of the request to quote, and a way to try again. */
export function Failure({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
    return (
        <div class="failure" role="alert">
            <p>{describe(problem)}</p>
            {problem.instance && <p class="small">{t('problem.instance')} <code>{problem.instance}</code></p>}
            {onRetry && problem.status !== 403 && <button type="button" onClick={onRetry}>{t('again')}</button>}
        </div>
    );
}
