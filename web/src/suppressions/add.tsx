// A number that must not be called any more.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, call, newKey } from '../api';
import { Dialog } from '../parts/dialog';
import { describe, tell, tellProblem } from '../parts/toast';
import { ownZone, toInstant } from '../parts/zones';
import type { Campaign, Suppression } from '../types';
import { t } from '../words';
import { reasons, type Reason } from './model';

interface Props {
    phone: string;
    campaigns: Map<string, Campaign>;
    onAdded: (made: Suppression) => void;
    onClose: () => void;
}

interface Texts {
    phone: string;
    reason: Reason;
    campaignUuid: string;
    source: string;
    evidence: string;
    requestedAt: string;
    expiresAt: string;
}

function bodyOf(texts: Texts): Record<string, unknown> {
    const { requestedAt, expiresAt } = texts;
    return {
        phone: texts.phone,
        reason: texts.reason,
        campaignUuid: texts.campaignUuid || null,
        source: texts.source.trim() || null,
        evidence: texts.evidence.trim() || null,
        requestedAt: requestedAt ? toInstant(requestedAt, ownZone) : null,
        // The day that is named is the last one on which it is in force.
        expiresAt: expiresAt ? toInstant(`${expiresAt}T23:59:59`, ownZone) : null,
    };
}

export function AddDialog({ phone, campaigns, onAdded, onClose }: Props) {
    const [texts, setTexts] = useState<Texts>({ phone, reason: 'request', campaignUuid: '', source: '', evidence: '', requestedAt: '', expiresAt: '' });
    const [problem, setProblem] = useState<Problem | null>(null);
    const [busy, setBusy] = useState(false);
    const key = useRef(newKey());
    const form = useRef<HTMLFormElement>(null);
    useEffect(() => form.current?.querySelector<HTMLElement>(problem ? '[aria-invalid=true]' : phone ? 'select' : 'input')?.focus(), [problem]);
    const set = (name: keyof Texts) => (event: { currentTarget: { value: string } }) => setTexts({ ...texts, [name]: event.currentTarget.value });
    const submit = async (event: Event) => {
        event.preventDefault();
        setBusy(true);
        try {
            const { status, body } = await call<Suppression>('POST', '/suppressions', { body: bodyOf(texts), headers: key.current });
            tell(t(status === 200 ? 'suppressions.was.there' : 'suppressions.added', { phone: body.phone }));
            onAdded(body);
        } catch (error) {
            key.current = newKey();
            if (error instanceof Problem && error.status === 422) setProblem(error);
            else tellProblem(error);
            setBusy(false);
        }
    };
    const fault = (name: string) => problem?.at(`/${name}`) ?? null;
    const known = ['phone', 'reason', 'campaignUuid', 'source', 'evidence', 'requestedAt', 'expiresAt'];
    const attributes = (name: keyof Texts) => ({
        name, value: texts[name], onInput: set(name), 'aria-invalid': fault(name) !== null,
        'aria-describedby': fault(name) !== null ? `add-${name}` : undefined,
    });
    const line = (name: keyof Texts) => fault(name) !== null && <span id={`add-${name}`} class="fault">{fault(name)}</span>;
    return (
        <Dialog title={t('suppressions.add')} onClose={onClose}>
            <form ref={form} onSubmit={submit} noValidate>
                <label class="field"><span>{t('suppressions.phone')}</span><input {...attributes('phone')} inputMode="tel" autocomplete="off" />{line('phone')}</label>
                <label class="field">
                    <span>{t('suppressions.reason')}</span>
                    <select {...attributes('reason')}>
                        {reasons.map((reason) => <option key={reason} value={reason}>{t(`suppressions.reason.${reason}`)}</option>)}
                    </select>
                    {line('reason')}
                </label>
                <label class="field">
                    <span>{t('suppressions.for')}</span>
                    <select {...attributes('campaignUuid')}>
                        <option value="">{t('suppressions.account')}</option>
                        {[...campaigns.values()].map((campaign) => <option key={campaign.uuid} value={campaign.uuid}>{campaign.name}</option>)}
                    </select>
                    {line('campaignUuid')}
                </label>
                <label class="field">
                    <span>{t('suppressions.source')}</span>
                    <input {...attributes('source')} maxLength={255} placeholder={t('suppressions.source.example')} />{line('source')}
                </label>
                <label class="field"><span>{t('suppressions.evidence')}</span><textarea {...attributes('evidence')} maxLength={5000} />{line('evidence')}</label>
                <label class="field">
                    <span>{t('suppressions.requestedAt')}</span><input {...attributes('requestedAt')} type="datetime-local" />{line('requestedAt')}
                </label>
                <label class="field">
                    <span>{t('suppressions.expiresAt')}</span><input {...attributes('expiresAt')} type="date" />
                    <span class="small">{t('suppressions.expires.help')}</span>{line('expiresAt')}
                </label>
                {problem && !known.some((name) => fault(name) !== null) && <p class="fault" role="alert">{describe(problem)}</p>}
                <p class="small">{t('suppressions.add.means')}</p>
                <footer>
                    <button type="button" onClick={onClose}>{t('cancel')}</button>
                    <button type="submit" class="primary" disabled={busy}>{t('suppressions.add.do')}</button>
                </footer>
            </form>
        </Dialog>
    );
}
