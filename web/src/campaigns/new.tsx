// #/campaigns/new, and #/campaigns/new?from=UUID for one like another
import { useEffect, useState } from 'preact/hooks';
import { get } from '../api';
import { useKeys } from '../keys';
import { useLoad } from '../load';
import { useFocusOnFault, useUnsaved } from '../parts/form-focus';
import { Failure, Ghost } from '../parts/states';
import { usePost, useSubmit } from '../parts/use-submit';
import { describe, tell } from '../parts/toast';
import { go, href, useRoute } from '../route';
import { can } from '../session';
import type { AccountSettings, Campaign } from '../types';
import { t } from '../words';
import { emptyDraft, toBody, toDraft, type Draft } from './draft';
import { CampaignForm } from './form';

// What was typed, also while other screens are shown; by the campaign that it began with.
const unsaved = new Map<string, Draft>();

async function begin(from: string, signal: AbortSignal): Promise<Draft> {
    if (from !== '') {
        const campaign = await get<Campaign>(`/campaigns/${from}`, undefined, signal);
        return { ...toDraft(campaign), name: t('campaigns.copy-name', { name: campaign.name }), status: 'draft' };
    }
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!can('account:read')) return emptyDraft(own);
    return emptyDraft((await get<AccountSettings>('/account', undefined, signal)).timezone);
}

function useCreate(from: string, draft: Draft | undefined) {
    const post = usePost();
    return useSubmit(async () => {
        if (!draft) return;
        const { body } = await post<Campaign>('/campaigns', toBody(draft));
        unsaved.delete(from);
        tell(t('campaigns.created', { name: body.name }));
        go(['campaigns', body.uuid], { tab: 'orders' });
    });
}

export function NewCampaign() {
    const { from = '' } = useRoute().query;
    const [draft, setDraft] = useState<Draft | undefined>(unsaved.get(from));
    const start = useLoad(draft ? null : `new ${from}`, (signal) => begin(from, signal));
    useEffect(() => {
        if (start.data && !draft) setDraft(start.data);
    }, [start.data]);
    const { problem, busy, submit } = useCreate(from, draft);
    const form = useFocusOnFault(problem);
    useUnsaved(draft !== undefined && draft !== start.data && unsaved.has(from));
    useKeys({ 'Ctrl+Enter': () => form.current?.requestSubmit() });
    const change = (next: Draft) => { unsaved.set(from, next); setDraft(next); };
    return (
        <>
            <div class="head"><h1>{t(from ? 'campaigns.duplicate' : 'campaigns.new')}</h1></div>
            {!draft ? (start.problem ? <Failure problem={start.problem} onRetry={start.reload} /> : <Ghost />) : (
                <form ref={form} onSubmit={(event) => void submit(event)}>
                    <CampaignForm draft={draft} problem={problem} onChange={change} />
                    {from && <p class="quiet">{t('campaigns.duplicate.help')}</p>}
                    {problem && <p class="fault" role="alert">{describe(problem)}</p>}
                    <footer class="sticky">
                        <a class="button" href={href(['campaigns'])}
                            onClick={() => unsaved.delete(from)}>{t('cancel')}</a>
                        <button type="submit" class="primary" disabled={busy}>{t('campaigns.create')}</button>
                    </footer>
                </form>
            )}
        </>
    );
}
