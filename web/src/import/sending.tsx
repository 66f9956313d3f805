// While the file is sent, and after it was not sent as a whole: then the same file is to be chosen again.
import { useState } from 'preact/hooks';
import { formatBytes } from '../parts/measures';
import { describe } from '../parts/toast';
import { href } from '../route';
import { can } from '../session';
import { useSignal } from '../signal';
import type { Import } from '../types';
import { formatNumber, t } from '../words';
import { Drop, faultOf } from './drop';
import { forget, recall, upload, uploads } from './upload';

function percent(part: number, whole: number): string {
    return formatNumber(whole > 0 ? Math.floor((part / whole) * 100) : 0);
}

function Resume({ current, onSent }: { current: Import; onSent: () => void }) {
    const memory = recall(current.uuid);
    const [fault, setFault] = useState<string | null>(null);
    const take = (file: File) => {
        const found = faultOf(file);
        setFault(found);
        if (found === null) void upload(current.uuid, file).then(onSent);
    };
    return (
        <div class="narrow">
            <p>{t(memory ? 'import.resume' : 'import.resume.unknown', { name: memory?.name ?? current.name ?? '' })}</p>
            {can('imports:write') ? <Drop file={null} onFile={take} fault={fault} /> : <p>{t('problem.forbidden')}</p>}
        </div>
    );
}

export function Sending({ current, onSent }: { current: Import; onSent: () => void }) {
    const going = useSignal(uploads)[current.uuid];
    if (going === undefined) return <Resume current={current} onSent={onSent} />;
    if (going.problem) {
        const isOther = going.problem.code === 'other_file';
        return (
            <div class="narrow failure" role="alert">
                <p>
                    {isOther ? t('import.other', { name: recall(current.uuid)?.name ?? '' }) : describe(going.problem)}
                </p>
                <button type="button" onClick={() => forget(current.uuid)}>{t('import.choose.again')}</button>{' '}
                <a class="button" href={href(['import', 'new'])}>{t('import.new')}</a>
            </div>
        );
    }
    const phase = going.sent >= going.size ? 'reading' : going.isWaiting ? 'waiting' : 'sending';
    return (
        <div class="narrow" aria-live="polite">
            <p>{t(`import.${phase}`, { percent: percent(going.sent, going.size) })}</p>
            <progress max={going.size} value={going.sent} aria-label={t('import.step.file')} />
            <p class="small">{formatBytes(going.sent)} / {formatBytes(going.size)}</p>
            <p class="small">{t('import.sending.help')}</p>
            <button type="button" onClick={() => forget(current.uuid)}>{t('import.stop')}</button>
        </div>
    );
}
