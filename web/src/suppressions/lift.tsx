// Lets a number be called again. The reason is kept for ever.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, call } from '../api';
import { useCampaignNames } from '../parts/campaign-field';
import { Dialog } from '../parts/dialog';
import { describe, tell, tellProblem } from '../parts/toast';
import type { Suppression } from '../types';
import { t } from '../words';
import { scopeName } from './model';

interface Props {
    entry: Suppression;
    onLifted: () => void;
    onClose: () => void;
}

export function LiftDialog({ entry, onLifted, onClose }: Props) {
    const campaigns = useCampaignNames([entry.campaignUuid]);
    const [reason, setReason] = useState('');
    const [fault, setFault] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const field = useRef<HTMLTextAreaElement>(null);
    useEffect(() => field.current?.focus(), [fault]);
    const submit = async (event: Event) => {
        event.preventDefault();
        if (reason.trim() === '') return setFault(t('suppressions.lift.why'));
        setBusy(true);
        try {
            await call('DELETE', `/suppressions/${entry.uuid}`, { body: { reason: reason.trim() } });
            tell(t('suppressions.lift.done', { phone: entry.phone }));
            onLifted();
        } catch (error) {
            if (error instanceof Problem && error.status === 404) {
                tell(t('suppressions.lift.gone'));
                return onLifted();
            }
            if (error instanceof Problem && error.status === 422) setFault(describe(error));
            else tellProblem(error);
            setBusy(false);
        }
    };
    return (
        <Dialog title={t('suppressions.lift.title', { phone: entry.phone })} onClose={onClose}>
            <form onSubmit={submit} noValidate>
                <p>{t('suppressions.lift.means', { scope: scopeName(entry.campaignUuid, campaigns) })}</p>
                <p class="small">{t('suppressions.lift.orders')}</p>
                <label class="field">
                    <span>{t('suppressions.lift.reason')}</span>
                    <textarea ref={field} value={reason} maxLength={2000} aria-invalid={fault !== null}
                        aria-describedby="lift-fault"
                        onInput={(event) => setReason(event.currentTarget.value)} />
                    <span id="lift-fault" class={fault ? 'fault' : 'small'}>
                        {fault ?? t('suppressions.lift.kept')}
                    </span>
                </label>
                <footer>
                    <button type="button" onClick={onClose}>{t('cancel')}</button>
                    <button type="submit" class="danger" disabled={busy}>{t('suppressions.lift.do')}</button>
                </footer>
            </form>
        </Dialog>
    );
}
