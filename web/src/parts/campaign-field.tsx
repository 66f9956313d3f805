// A select of campaigns, however many there are: the newest, and behind the last entry a search of all.
import { useId, useState } from 'preact/hooks';
import { get } from '../api';
import { useLoad } from '../load';
import { CampaignList } from '../people/campaign-list';
import { can } from '../session';
import type { Campaign, Page } from '../types';
import { t } from '../words';
import { Dialog } from './dialog';

const most = 100;
const search = '+';

export interface CampaignChoice {
    campaigns: Campaign[];
    /** How many there are altogether, also of those that are not listed. */
    total: number;
    /** The one that is wanted; empty as soon as it is known to be none of those that fit. */
    uuid: string;
    fits: (campaign: Campaign) => boolean;
}

/** What a CampaignField offers; wanted is the uuid of the chosen campaign, or empty. */
export function useCampaignChoice(wanted: string, fits: CampaignChoice['fits'] = () => true): CampaignChoice {
    const { data, problem } = useLoad(can('campaigns:read') ? 'campaigns' : null, (signal) =>
        get<Page<'campaigns', Campaign>>('/campaigns', { limit: most }, signal));
    const listed = data?.campaigns ?? [];
    const isListed = listed.some(({ uuid }) => uuid === wanted);
    const other = useLoad(data && wanted && !isListed ? wanted : null, (signal) =>
        get<Campaign>(`/campaigns/${wanted}`, undefined, signal));
    const isOther = !isListed && other.data?.uuid === wanted;
    const campaigns = (isOther ? [other.data!, ...listed] : listed).filter(fits);
    const isKnown = !can('campaigns:read') || problem || isListed || isOther || other.problem;
    const uuid = isKnown && !campaigns.some((one) => one.uuid === wanted) ? '' : wanted;
    return { campaigns, total: data?.total ?? 0, uuid, fits };
}

interface Props {
    choice: CampaignChoice;
    label: string;
    /** What no campaign means. */
    empty: string;
    help?: string;
    onChange: (uuid: string) => void;
}

export function CampaignField({ choice: { campaigns, total, uuid, fits }, label, empty, help, onChange }: Props) {
    const id = useId();
    const [isSearching, setSearching] = useState(false);
    const choose = (value: string) => {
        setSearching(value === search);
        if (value !== search) onChange(value);
    };
    return (
        <>
            <div class="field">
                <label for={id}>{label}</label>
                <select id={id} name="campaign" value={uuid} onChange={(event) => choose(event.currentTarget.value)}>
                    <option value="">{empty}</option>
                    {campaigns.map((one) => <option key={one.uuid} value={one.uuid}>{one.name}</option>)}
                    {total > most && <option value={search}>{t('view.searchCampaigns', { n: total })}</option>}
                </select>
                {help && <span class="small">{help}</span>}
            </div>
            {isSearching && (
                <div onKeyDown={(event) => event.stopPropagation()}>
                    <Dialog title={label} onClose={() => setSearching(false)}>
                        <CampaignList chosen={uuid} fits={fits} onChoose={(one) => choose(one.uuid)} />
                    </Dialog>
                </div>
            )}
        </>
    );
}

/** The names of campaigns by uuid: empty of those that may not be read or are gone, missing while they are asked for. */
export function useCampaignNames(uuids: (string | null | undefined)[]): Map<string, string> {
    const wanted = [...new Set(uuids)].filter((uuid) => typeof uuid === 'string').sort();
    const { data } = useLoad(wanted.join() || null, async (signal) => new Map(await Promise.all(
        wanted.map(async (uuid) => [uuid, can('campaigns:read') ? await get<Campaign>(`/campaigns/${uuid}`, {}, signal)
            .then(({ name }) => name, () => '') : ''] as const))));
    return data ?? none;
}

const none = new Map<string, string>();
