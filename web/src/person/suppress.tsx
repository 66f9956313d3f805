// Puts a person's number on the do-not-call register.
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog';
import { FieldInput } from '../parts/field-input';
import { describe, tell } from '../parts/toast';
import type { Person } from '../types';
import { t } from '../words';
import { suppressionReasons } from './model';
import { usePost, useSubmit } from '../parts/use-submit';

export function Suppress({ person, onDone, onClose }: { person: Person; onDone: () => void; onClose: () => void }) {
    const [reason, setReason] = useState('request');
    const [evidence, setEvidence] = useState('');
    const post = usePost();
    const { busy, problem, submit } = useSubmit(async () => {
        await post('/suppressions', { phone: person.phone, reason, evidence: evidence || null, source: 'console' });
        tell(t('person.suppress.done', { phone: person.phone }));
        onDone();
    });
    return (
        <Dialog title={t('person.suppress.title', { phone: person.phone })} onClose={onClose}>
            <form onSubmit={submit}>
                <p>{t('person.suppress.text')}</p>
                <FieldInput
                    field={{
                        type: 'select',
                        title: t('person.reason'),
                        required: true,
                        options: suppressionReasons,
                        label: (r) => t(`person.reason.${r}`),
                    }}
                    value={reason}
                    onInput={setReason}
                    error={problem?.at('/reason') ?? null}
                />
                <FieldInput
                    field={{ type: 'textarea', title: t('person.evidence') }}
                    hint={t('person.evidence.hint')}
                    value={evidence}
                    onInput={setEvidence}
                    error={problem?.at('/evidence') ?? null}
                />
                {problem && (
                    <p class="fault" role="alert">
                        {describe(problem)}
                    </p>
                )}
                <footer>
                    <button type="button" onClick={onClose}>
                        {t('cancel')}
                    </button>
                    <button type="submit" class="danger" disabled={busy}>
                        {t('person.suppress')}
                    </button>
                </footer>
            </form>
        </Dialog>
    );
}
