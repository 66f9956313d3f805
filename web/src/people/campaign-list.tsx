// A campaign to choose, from however many there are.
import { useEffect, useRef, useState } from 'preact/hooks';
import { get } from '../api';
import { useLoad } from '../load';
import { Failure, Ghost } from '../parts/states';
import type { Campaign, Page } from '../types';
import { t } from '../words';

interface Props {
    onChoose: (campaign: Campaign) => void;
    /** The one that is chosen already. */
    chosen?: string;
    fits?: (campaign: Campaign) => boolean;
}

export function CampaignList({ onChoose, chosen, fits = () => true }: Props) {
    const [search, setSearch] = useState('');
    const field = useRef<HTMLInputElement>(null);
    useEffect(() => field.current?.focus(), []);
    const { data, problem, loading, reload } = useLoad(search.trim(), (signal) =>
        get<Page<'campaigns', Campaign>>('/campaigns', { search: search.trim(), limit: 50 }, signal));
    return (
        <div class="chooser">
            <input ref={field} autofocus aria-label={t('view.findCampaign')} placeholder={t('view.findCampaign')} value={search} maxLength={200}
                autocomplete="off" onKeyDown={(event) => { if (event.key === 'Enter') event.preventDefault(); }}
                onInput={(event) => setSearch(event.currentTarget.value)} />
            {problem && <Failure problem={problem} onRetry={reload} />}
            {!data && loading && <Ghost rows={4} />}
            {data && !problem && (
                <ul>
                    {data.campaigns.filter(fits).map((campaign) => (
                        <li key={campaign.uuid}>
                            <button type="button" class="plain" aria-pressed={campaign.uuid === chosen} onClick={() => onChoose(campaign)}>
                                {campaign.name} <span class="small">{t(`status.${campaign.status}`)}</span>
                            </button>
                        </li>
                    ))}
                </ul>
            )}
            {data && <p class="small" role="status">{data.total > data.campaigns.length
                ? t('view.moreCampaigns', { shown: data.campaigns.length, total: data.total })
                : data.total === 0 ? t('view.noCampaign') : ''}</p>}
        </div>
    );
}
