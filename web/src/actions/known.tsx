// An action that the server knows: its preview with the confirmation, its progress, what has become of each row.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, call, get, newKey, toProblem } from '../api';
import { usePolling } from '../load';
import { Dialog } from '../parts/dialog';
import { Failure, Ghost } from '../parts/states';
import { tell, tellProblem } from '../parts/toast';
import type { Action, RecordType } from '../types';
import { formatNumber, t } from '../words';
import { kindOf, mostUntyped } from './kinds';
import { Counts, Outcome, Refused, Samples } from './rows';

interface Props {
    uuid: string;
    type: RecordType | undefined;
    onClose: () => void;
    /** It has ended, and people may be other than they were. */
    onEnd: () => void;
}

const endings = ['done', 'failed', 'canceled'];

/** The action as it is now: asked for each second until it has ended or its preview is counted. */
function useAction(uuid: string, onEnd: () => void) {
    const [action, setAction] = useState<Action>();
    const [problem, setProblem] = useState<Problem>();
    const wasRunning = useRef(false);
    // An answer that a later one, or the beginning of the action, has overtaken says nothing any more.
    const asked = useRef(0);
    const shown = useRef(0);
    const show = (next: Action, round = ++asked.current) => {
        if (round < shown.current) return;
        shown.current = round;
        setProblem(undefined);
        setAction(next);
    };
    const load = () => {
        const round = ++asked.current;
        get<Action>(`/actions/${uuid}`).then((next) => show(next, round), (error: unknown) => setProblem(toProblem(error)));
    };
    useEffect(load, [uuid]);
    const isRunning = action?.state === 'waiting' || action?.state === 'running';
    usePolling(load, 1, isRunning || (action?.state === 'preview' && action.counts === null));
    useEffect(() => {
        if (wasRunning.current && action && endings.includes(action.state)) onEnd();
        wasRunning.current = isRunning;
    }, [action?.state]);
    return { action, problem, isRunning, load, show };
}

function Preview({ action, onRun, onClose }: { action: Action; onRun: (next: Action) => void; onClose: () => void }) {
    const [typed, setTyped] = useState('');
    const [isBusy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Problem | null>(null);
    const kind = kindOf(action.do);
    const n = action.counts?.affected ?? 0;
    const hasToType = n > mostUntyped;
    const isTyped = !hasToType || typed.replace(/\D/g, '') === String(n);
    const run = async (event: Event) => {
        event.preventDefault();
        setBusy(true);
        setProblem(null);
        try {
            onRun((await call<Action>('POST', `/actions/${action.uuid}/run`, { body: { confirm: n }, headers: newKey() })).body);
        } catch (error) {
            setProblem(toProblem(error));
            setBusy(false);
        }
    };
    const field = useRef<HTMLInputElement>(null);
    useEffect(() => field.current?.focus(), [hasToType]);
    if (action.counts === null)
        return (
            <>
                <p role="status">{t('actions.counting')}</p>
                <Ghost rows={3} />
            </>
        );
    return (
        <form onSubmit={run}>
            <p>{t(n > 0 ? `actions.would.${kind}` : 'actions.wouldNothing', { n })}</p>
            <Counts counts={action.counts} />
            <Samples rows={action.samples} />
            {hasToType && (
                <label class="field">
                    <span>{t('confirm.type', { text: formatNumber(n) })}</span>
                    <input ref={field} value={typed} inputMode="numeric" autocomplete="off" onInput={(event) => setTyped(event.currentTarget.value)} />
                </label>
            )}
            {problem && <Failure problem={problem} />}
            <footer>
                <button type="button" onClick={onClose}>{t('cancel')}</button>
                {n > 0 && (
                    <button type="submit" class={kind === 'delete' ? 'danger' : 'primary'} disabled={isBusy || !isTyped}>
                        {t(`actions.run.${kind}`, { n })}
                    </button>
                )}
            </footer>
        </form>
    );
}

function Running({ action, onHide }: { action: Action; onHide: () => void }) {
    const { progress } = action;
    const cancel = () => call('POST', `/actions/${action.uuid}/cancel`, { headers: newKey() }).catch(tellProblem);
    return (
        <>
            <p role="status">{action.state === 'waiting' ? t('actions.waiting') : t('actions.running')}</p>
            <progress aria-label={t('actions.progress')} max={progress?.total || 1} value={progress?.done ?? 0} />
            <p class="small">
                {progress && t('actions.done', { done: progress.done, total: progress.total })}{' '}
                {typeof progress?.secondsLeft === 'number' && t('actions.left', { n: progress.secondsLeft })}
            </p>
            <footer>
                <button type="button" onClick={() => void cancel()}>{t('actions.stop')}</button>
                <button type="button" class="primary" onClick={onHide}>{t('actions.hide')}</button>
            </footer>
        </>
    );
}

function Ended({ action, onClose }: { action: Action; onClose: () => void }) {
    const { results, problem } = action;
    const refused = Object.keys(results?.refused ?? {}).length > 0;
    return (
        <>
            <Outcome action={action} />
            {problem && <Failure problem={new Problem(0, String(problem.code), String(problem.detail))} />}
            {results && <Counts counts={results} isDone />}
            {refused && <Refused uuid={action.uuid} />}
            <footer><button type="button" class="primary" onClick={onClose}>{t('close')}</button></footer>
        </>
    );
}

export function Known({ uuid, onClose, onEnd }: Props) {
    const { action, problem, isRunning, load, show } = useAction(uuid, onEnd);
    const [isHidden, hide] = useState(false);
    const state = action?.state;
    useEffect(() => {
        if (!isHidden || !action || !endings.includes(action.state)) return;
        tell(t(`actions.state.${action.state}`));
        hide(false);
    }, [state]);
    if (isHidden && isRunning)
        return (
            <div class="selection" role="region" aria-label={t('actions.bar')}>
                <span>{t('actions.running')}</span>
                <progress aria-label={t('actions.progress')} max={action?.progress?.total || 1} value={action?.progress?.done ?? 0} />
                <button type="button" onClick={() => hide(false)}>{t('actions.show')}</button>
            </div>
        );
    return (
        <Dialog title={action ? t(`actions.${kindOf(action.do)}`) : t('actions.bar')} onClose={isRunning ? () => hide(true) : onClose}>
            <div>
                {!action && !problem && <Ghost rows={4} />}
                {!action && problem && <Failure problem={problem} onRetry={load} />}
                {action && state === 'preview' && <Preview action={action} onRun={show} onClose={onClose} />}
                {action && isRunning && <Running action={action} onHide={() => hide(true)} />}
                {action && endings.includes(action.state) && <Ended action={action} onClose={onClose} />}
            </div>
        </Dialog>
    );
}
