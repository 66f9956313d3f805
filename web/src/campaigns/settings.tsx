// #/campaigns/UUID?tab=settings
import { useState } from 'preact/hooks';
import { call, get, Problem, toProblem } from '../api';
import { useKeys } from '../keys';
import { Conflict } from '../parts/conflict';
import { useFocusOnFault, useUnsaved } from '../parts/form-focus';
import { describe, tell, tellProblem } from '../parts/toast';
import { href } from '../route';
import { can } from '../session';
import type { Campaign, CampaignProgress } from '../types';
import { formatTime, t } from '../words';
import { Icon } from '../parts/more-icons';
import { DeleteCampaign } from './delete';
import { describeMember, labelOf } from './describe';
import { differences, overlay, pick, toBody, toDraft, type Draft } from './draft';
import { CampaignForm } from './form';

/** A campaign as it was read. */
export interface Version {
    campaign: Campaign;
    etag: string;
}

export async function readCampaign(uuid: string, signal?: AbortSignal): Promise<Version> {
    const { body, etag } = await call<Campaign>('GET', `/campaigns/${uuid}`, signal ? { signal } : {});
    return { campaign: body, etag: etag ?? '' };
}

interface Edit {
    draft: Draft;
    base: Version;
}

// What was typed and is not saved yet, also while other screens are shown.
const unsaved = new Map<string, Edit>();

/** What both have changed, and what only the other has. */
function compare(edit: Edit, now: Version) {
    const before = toBody(toDraft(edit.base.campaign));
    const theirs = toBody(toDraft(now.campaign));
    const yours = toBody(edit.draft);
    const changed = differences(before, yours);
    const apart = differences(theirs, yours);
    const clashing = differences(before, theirs).filter((key) => apart.includes(key));
    return {
        rows: clashing.filter((key) => changed.includes(key)).map((key) => ({
            key, title: labelOf(key), yours: describeMember(key, yours[key]), now: describeMember(key, theirs[key]),
        })),
        others: clashing.filter((key) => !changed.includes(key))
            .map((key) => `${labelOf(key)}: ${describeMember(key, theirs[key])}`),
    };
}

function useEdit(version: Version, onSaved: (version: Version) => void) {
    const uuid = version.campaign.uuid;
    const untouched = (base: Version): Edit => ({ draft: toDraft(base.campaign), base });
    const [edit, setEdit] = useState<Edit>(() => unsaved.get(uuid) ?? untouched(version));
    const [problem, setProblem] = useState<Problem | null>(null);
    const [conflict, setConflict] = useState<Version | null>(null);
    const [busy, setBusy] = useState(false);
    const changed = differences(toBody(toDraft(edit.base.campaign)), toBody(edit.draft));
    const keep = (next: Edit) => { unsaved.set(uuid, next); setEdit(next); };
    const forget = (base: Version) => { unsaved.delete(uuid); setEdit(untouched(base)); };
    const send = async ({ draft, base }: Edit): Promise<void> => {
        const body = toBody(draft);
        const members = differences(toBody(toDraft(base.campaign)), body);
        const { body: campaign, etag } = await call<Campaign>('PATCH', `/campaigns/${uuid}`,
            { body: pick(body, members), headers: { 'If-Match': base.etag } });
        const saved = { campaign, etag: etag ?? '' };
        forget(saved);
        setConflict(null);
        onSaved(saved);
        tell(t('campaigns.saved'));
    };
    const save = async (next: Edit): Promise<void> => {
        setBusy(true);
        setProblem(null);
        try {
            await send(next).catch(async (error: unknown) => {
                if (!(error instanceof Problem) || error.status !== 412) throw error;
                setConflict(await readCampaign(uuid));
            });
        } catch (error) {
            setConflict(null);
            setProblem(toProblem(error));
        } finally {
            setBusy(false);
        }
    };
    /** What was changed here again, upon what is stored now, but for the members whose other value was chosen. */
    const resolve = async (now: Version, yours: string[]): Promise<void> => {
        const theirs = compare(edit, now).rows.map(({ key }) => key).filter((key) => !yours.includes(key));
        const mine = changed.filter((key) => !theirs.includes(key));
        const next = { base: now, draft: overlay(toDraft(now.campaign), edit.draft, mine) };
        keep(next);
        setConflict(null);
        await save(next);
    };
    return { edit, problem, conflict, busy, changed, keep, forget, save, resolve, setConflict };
}

type Editing = ReturnType<typeof useEdit>;

function Clash({ editing }: { editing: Editing }) {
    const { edit, conflict, resolve, setConflict } = editing;
    if (!conflict) return null;
    return (
        <Conflict key={conflict.etag} {...compare(edit, conflict)} changedAt={conflict.campaign.updatedAt}
            onClose={() => setConflict(null)} onChoose={(yours) => void resolve(conflict, yours)} />
    );
}

function Deletion({ version }: { version: Version }) {
    const [progress, setProgress] = useState<CampaignProgress | null>(null);
    const ask = () => get<CampaignProgress>(`/campaigns/${version.campaign.uuid}/progress`).then(setProgress);
    return (
        <section class="danger-zone">
            <h2>{t('campaigns.delete')}</h2>
            <p>{t('campaigns.delete.help')}</p>
            <button type="button" onClick={() => void ask().catch(tellProblem)}>
                <Icon name="trash" /> {t('campaigns.delete.open')}
            </button>
            {progress && <DeleteCampaign version={version} orders={progress.total} onClose={() => setProgress(null)} />}
        </section>
    );
}

export function CampaignSettings({ version, onSaved }: { version: Version; onSaved: (version: Version) => void }) {
    const editing = useEdit(version, onSaved);
    const { edit, problem, busy, changed, keep, forget, save } = editing;
    const form = useFocusOnFault(problem);
    const isWritable = can('campaigns:write');
    useUnsaved(changed.length > 0);
    useKeys({ 'Ctrl+Enter': () => form.current?.requestSubmit() });
    const submit = (event: Event) => {
        event.preventDefault();
        if (changed.length > 0) void save(edit);
    };
    return (
        <>
            <form ref={form} onSubmit={submit}>
                <fieldset class="bare" disabled={!isWritable}>
                    <CampaignForm draft={edit.draft} problem={problem} onChange={(draft) => keep({ ...edit, draft })} />
                </fieldset>
                {problem && <p class="fault" role="alert">{describe(problem)}</p>}
                {isWritable && (
                    <footer class="sticky">
                        <span class="small"
                            role="status">{changed.length > 0 ? t('campaigns.unsaved', { n: changed.length })
                            : t('campaigns.changed-at', { time: formatTime(edit.base.campaign.updatedAt) })}</span>
                        <a class="button" href={href(['campaigns', 'new'], { from: version.campaign.uuid })}>
                            {t('campaigns.duplicate')}
                        </a>
                        <button type="button" disabled={changed.length === 0}
                            onClick={() => forget(edit.base)}>{t('campaigns.discard')}</button>
                        <button type="submit" class="primary"
                            disabled={busy || changed.length === 0}>{t('save')}</button>
                    </footer>
                )}
            </form>
            <Clash editing={editing} />
            {isWritable && <Deletion version={version} />}
        </>
    );
}
