// While a job works on an import: how far it is, how fast, how long still.
import { useState } from 'preact/hooks';
import { Confirm } from '../parts/confirm';
import { formatSpan } from '../parts/measures';
import { can } from '../session';
import type { Import, Job } from '../types';
import { formatNumber, t } from '../words';
import { Counts } from './check';
import type { Followed } from './use-import';

export function JobBar({ job, label }: { job: Job | undefined; label: string }) {
    const { done = 0, total = 0, perSecond = 0, secondsLeft = null } = job?.progress ?? {};
    const isQueued = job?.state === 'waiting';
    const isKnown = job?.state === 'running' && total > 0;
    return (
        <>
            <progress {...(isKnown ? { max: total, value: done } : {})} aria-label={label} />
            <p class="small">
                {isKnown ? t('import.progress', { done, total }) : t(isQueued ? 'import.queued' : 'import.begins')}
                {isKnown && perSecond > 0 && ` · ${t('import.speed', { n: perSecond })}`}
                {isKnown && secondsLeft !== null && ` · ${t('import.left', { span: formatSpan(secondsLeft) })}`}
            </p>
        </>
    );
}

export function Progress({ followed, current }: { followed: Followed; current: Import }) {
    const [asked, ask] = useState(false);
    const { job } = followed;
    const title = t(`import.now.${current.state}`);
    // Read out at every tenth only.
    const { done = 0, total = 0 } = job?.progress ?? {};
    const percent = total > 0 ? Math.floor((done / total) * 10) * 10 : null;
    const cancel = async () => {
        await followed.start('cancel');
        ask(false);
    };
    return (
        <div class="narrow">
            <h2>{title}</h2>
            <JobBar job={job} label={title} />
            <p class="visually-hidden" role="status">
                {percent === null ? '' : t('import.percent', { percent: formatNumber(percent) })}
            </p>
            {current.state === 'running' && <Counts current={current} form="did" />}
            <p class="small">{t('import.leave')}</p>
            {can('imports:write') && current.state !== 'undoing' && (
                <button type="button" onClick={() => (current.state === 'running' ? ask(true) : void cancel())}>
                    {t(`import.cancel.${current.state}`)}
                </button>
            )}
            {asked && (
                <Confirm title={t('import.cancel.sure')} action={t('import.cancel.running')} onConfirm={cancel}
                    onClose={() => ask(false)}>
                    <p>{t('import.cancel.means')}</p>
                </Confirm>
            )}
        </div>
    );
}
