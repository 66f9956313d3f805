// One number, in any spelling: may it be called, since when not, why, and all that was ever said of it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, call, get } from '../api';
import { useLoad } from '../load';
import { useCampaignNames } from '../parts/campaign-field';
import { Icon } from '../parts/more-icons';
import { Failure } from '../parts/states';
import { href, setQuery, useRoute } from '../route';
import { can } from '../session';
import type { Page, Suppression } from '../types';
import { formatTime, t } from '../words';
import { campaignOfOrder, scopeName, sourceName } from './model';

interface Checked {
    phone: string;
    suppressed: boolean | null;
    since: string | null;
    reason: string | null;
    campaignUuid: string | null;
}

export interface HistoryEntry extends Suppression {
    liftedAt: string | null;
    liftReason: string | null;
}

interface Found {
    asked: string;
    checked: Checked;
    history: HistoryEntry[];
    total: number;
}

async function find(phone: string, signal: AbortSignal): Promise<Found> {
    const body = { phones: [phone] };
    const answer = await call<{ phones: Checked[] }>('POST', '/suppressions/check', { body, signal });
    const checked = answer.body.phones[0]!;
    if (checked.suppressed === null) return { asked: phone, checked, history: [], total: 0 };
    const query = { phone: checked.phone, limit: 50 };
    const page = await get<Page<'history', HistoryEntry>>('/suppressions/history', query, signal);
    return { asked: phone, checked, history: page.history, total: page.total };
}

/** What has become of an entry: in force, over, or lifted and why. */
function ending(entry: HistoryEntry): string {
    const { liftedAt, liftReason, expiresAt } = entry;
    if (liftedAt) return t('suppressions.lifted', { when: formatTime(liftedAt), reason: liftReason ?? '' });
    if (!expiresAt) return t('suppressions.in.force');
    return t(isInForce(entry) ? 'suppressions.until' : 'suppressions.over', { when: formatTime(expiresAt) });
}

function isInForce(entry: HistoryEntry): boolean {
    return entry.liftedAt === null && (entry.expiresAt === null || new Date(entry.expiresAt).getTime() > Date.now());
}

/** What proves it: a link where it is something that the console shows, or an address. */
function Evidence({ evidence, phone, campaigns }: { evidence: string; phone: string; campaigns: Map<string, string> }) {
    const uuid = campaignOfOrder(evidence);
    const action = /^\/api\/actions\/([\w-]+)$/.exec(evidence)?.[1];
    const link = uuid ? href(['campaigns', uuid], { tab: 'orders', search: phone })
        : action ? href(['people'], { action }) : /^https?:\/\/\S+$/.test(evidence) ? evidence : '';
    const text = uuid ? t('suppressions.evidence.order', { campaign: scopeName(uuid, campaigns) })
        : action ? t('suppressions.evidence.action') : evidence;
    return (
        <p class="small evidence">
            {t('suppressions.evidence')}: {link
                ? <a href={link} {...(link === evidence ? { target: '_blank', rel: 'noreferrer' } : {})}>{text}</a> : text}
        </p>
    );
}

interface HistoryProps {
    found: Found;
    campaigns: Map<string, string>;
    onLift: (entry: Suppression) => void;
}

function History({ found, campaigns, onLift }: HistoryProps) {
    return (
        <>
            <h2>{t('suppressions.history')}</h2>
            <ol class="entries">
                {found.history.map((entry) => (
                    <li key={entry.uuid} class={isInForce(entry) ? 'now' : ''}>
                        <p>
                            <strong>{formatTime(entry.createdAt)}</strong>
                            {' · '}{t(`suppressions.reason.${entry.reason}`)}
                            {' · '}{scopeName(entry.campaignUuid, campaigns)}
                        </p>
                        {entry.source && <p class="small">{t('suppressions.source')}: {sourceName(entry.source)}</p>}
                        {entry.evidence && <Evidence evidence={entry.evidence} phone={entry.phone} campaigns={campaigns} />}
                        {entry.requestedAt && (
                            <p class="small">{t('suppressions.requestedAt')}: {formatTime(entry.requestedAt)}</p>
                        )}
                        <p class="small">{ending(entry)}</p>
                        {isInForce(entry) && can('suppressions:lift') && (
                            <button type="button" onClick={() => onLift(entry)}>{t('suppressions.lift')} …</button>
                        )}
                    </li>
                ))}
            </ol>
            {found.total > found.history.length && (
                <p class="small">{t('suppressions.more', { n: found.total - found.history.length })}</p>
            )}
        </>
    );
}

function Verdict({ found, campaigns }: { found: Found; campaigns: Map<string, string> }) {
    const { checked } = found;
    const { phone } = checked;
    if (checked.suppressed === null)
        return <p class="verdict fault" role="status">{t('suppressions.no.phone', { phone })}</p>;
    if (!checked.suppressed)
        return <p class="verdict good" role="status"><Icon name="check" /> {t('suppressions.free', { phone })}</p>;
    return (
        <div class="verdict bad" role="status">
            <p><Icon name="stop" /> <strong>{t('suppressions.listed', { phone })}</strong></p>
            <p>
                {t('suppressions.since', {
                    when: checked.since ? formatTime(checked.since) : '',
                    reason: t(`suppressions.reason.${checked.reason}`),
                    scope: scopeName(checked.campaignUuid, campaigns),
                })}
            </p>
        </div>
    );
}

interface Props {
    /** Changes when the register has been changed here. */
    round: number;
    onLift: (entry: Suppression) => void;
    onAdd: (phone: string) => void;
}

export function LookUp({ round, onLift, onAdd }: Props) {
    const { query } = useRoute();
    const asked = query.phone ?? '';
    const [text, setText] = useState(asked);
    const field = useRef<HTMLInputElement>(null);
    const { data, problem, reload } = useLoad(asked ? `look up ${asked} ${round}` : null, (signal) =>
        find(asked, signal));
    const campaigns = useCampaignNames(data ? [data.checked.campaignUuid,
        ...data.history.flatMap((entry) => [entry.campaignUuid, campaignOfOrder(entry.evidence)])] : []);
    useEffect(() => setText(asked), [asked]);
    const submit = (event: Event) => {
        event.preventDefault();
        const next = text.trim();
        if (next !== '' && next === asked) reload();
        setQuery({ phone: next || null });
        field.current?.focus();
    };
    // While another number is looked up, nobody should read what holds for the one before.
    const isCurrent = asked !== '' && data?.asked === asked;
    return (
        <div class="look-up">
            <form onSubmit={submit} role="search">
                <label class="field">
                    <span>{t('suppressions.look.up')}</span>
                    <input ref={field} type="search" inputMode="tel" name="phone" value={text} autocomplete="off"
                        maxLength={100} placeholder={t('suppressions.any.form')}
                        onInput={(event) => setText(event.currentTarget.value)} />
                </label>
                <button type="submit" class="primary">{t('suppressions.look')}</button>
            </form>
            {problem instanceof Problem && asked !== '' && !data && <Failure problem={problem} onRetry={reload} />}
            {isCurrent && <Verdict found={data} campaigns={campaigns} />}
            {isCurrent && data.checked.suppressed === false && can('suppressions:write') && (
                <p>
                    <button type="button" onClick={() => onAdd(data.checked.phone)}>
                        {t('suppressions.add.this')} …
                    </button>
                </p>
            )}
            {isCurrent && data.history.length > 0 && <History found={data} campaigns={campaigns} onLift={onLift} />}
        </div>
    );
}
