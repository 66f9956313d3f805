// A number that must not be called any more.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, call, newKey } from '../api';
import { CampaignField, useCampaignChoice } from '../parts/campaign-field';
import { Dialog } from '../parts/dialog';
import { describe, tell, tellProblem } from '../parts/toast';
import { ownZone, toInstant } from '../parts/zones';
import type { Suppression } from '../types';
import { t } from '../words';
import { reasons, type Reason } from './model';

interface Props {
    phone: string;
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

/** What every input of the form has. */
interface Attributes {
    name: string;
    value: string;
    onInput: (event: { currentTarget: { value: string } }) => void;
    'aria-invalid': boolean;
}

const blank: Texts = {
    phone: '', reason: 'request', campaignUuid: '', source: '', evidence: '', requestedAt: '', expiresAt: '',
};

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

export function AddDialog({ phone, onAdded, onClose }: Props) {
    const [texts, setTexts] = useState<Texts>({ ...blank, phone });
    const [problem, setProblem] = useState<Problem | null>(null);
    const [busy, setBusy] = useState(false);
    const choice = useCampaignChoice(texts.campaignUuid);
    const key = useRef(newKey());
    const form = useRef<HTMLFormElement>(null);
    useEffect(() => {
        const selector = problem ? '[aria-invalid=true]' : phone ? 'select' : 'input';
        form.current?.querySelector<HTMLElement>(selector)?.focus();
    }, [problem]);
    const set = (name: keyof Texts) => (event: { currentTarget: { value: string } }) =>
        setTexts({ ...texts, [name]: event.currentTarget.value });
    const submit = async (event: Event) => {
        event.preventDefault();
        setBusy(true);
        try {
            const sent = { body: bodyOf(texts), headers: key.current };
            const { status, body } = await call<Suppression>('POST', '/suppressions', sent);
            tell(t(status === 200 ? 'suppressions.was.there' : 'suppressions.added', { phone: body.phone }));
            onAdded(body);
        } catch (error) {
            key.current = newKey();
            if (error instanceof Problem && error.status === 422) setProblem(error);
            else tellProblem(error);
            setBusy(false);
        }
    };
    const fault = (name: keyof Texts) => problem?.at(`/${name}`) ?? null;
    const row = (name: keyof Texts, label: string, input: (own: Attributes) => ComponentChildren, help?: string) => (
        <label class="field">
            <span>{label}</span>
            {input({ name, value: texts[name], onInput: set(name), 'aria-invalid': fault(name) !== null })}
            {help && <span class="small">{help}</span>}
            {fault(name) !== null && <span class="fault">{fault(name)}</span>}
        </label>
    );
    const isTold = (Object.keys(blank) as (keyof Texts)[]).some((name) => fault(name) !== null);
    const example = t('suppressions.source.example');
    return (
        <Dialog title={t('suppressions.add')} onClose={onClose}>
            <form ref={form} onSubmit={submit} noValidate>
                {row('phone', t('suppressions.phone'), (own) => <input {...own} inputMode="tel" autocomplete="off" />)}
                {row('reason', t('suppressions.reason'), (own) => (
                    <select {...own}>
                        {reasons.map((one) => <option key={one} value={one}>{t(`suppressions.reason.${one}`)}</option>)}
                    </select>
                ))}
                <CampaignField choice={choice} label={t('suppressions.for')} empty={t('suppressions.account')}
                    onChange={(campaignUuid) => setTexts({ ...texts, campaignUuid })} />
                {row('source', t('suppressions.source'), (own) => <input {...own} maxLength={255} />, example)}
                {row('evidence', t('suppressions.evidence'), (own) => <textarea {...own} maxLength={5000} />)}
                {row('requestedAt', t('suppressions.requestedAt'), (own) => <input {...own} type="datetime-local" />)}
                {row('expiresAt', t('suppressions.expiresAt'), (own) => <input {...own} type="date" />,
                    t('suppressions.expires.help'))}
                {problem && !isTold && <p class="fault" role="alert">{describe(problem)}</p>}
                <p class="small">{t('suppressions.add.means')}</p>
                <footer>
                    <button type="button" onClick={onClose}>{t('cancel')}</button>
                    <button type="submit" class="primary" disabled={busy}>{t('suppressions.add.do')}</button>
                </footer>
            </form>
        </Dialog>
    );
}
