// #/campaigns/UUID?tab=orders|progress|settings
import { useState } from 'preact/hooks';
import { useLoad } from '../load';
import { Failure, Ghost } from '../parts/states';
import { href, useRoute } from '../route';
import { t } from '../words';
import { StatusChip } from '../parts/status-bar';
import { WindowChip } from './opening';
import { Orders } from './orders';
import { Progress } from './progress';
import { CampaignSettings, readCampaign, type Version } from './settings';

const tabs = ['orders', 'progress', 'settings'] as const;
type Tab = (typeof tabs)[number];

function Tabs({ uuid, tab }: { uuid: string; tab: Tab }) {
    return (
        <nav class="tabs" aria-label={t('campaigns.tabs')}>
            {tabs.map((one) => (
                <a key={one} href={href(['campaigns', uuid], { tab: one })}
                    aria-current={tab === one ? 'page' : undefined}>
                    {t(`campaigns.tab.${one}`)}
                </a>
            ))}
        </nav>
    );
}

export function CampaignPage({ uuid }: { uuid: string }) {
    const { query } = useRoute();
    const tab = tabs.find((one) => one === query.tab) ?? 'orders';
    const loaded = useLoad(uuid, (signal) => readCampaign(uuid, signal));
    const [saved, setSaved] = useState<Version | null>(null);
    const version = saved ?? loaded.data;
    if (!version)
        return loaded.problem ? (
            <>
                <div class="head"><h1>{t('nav.campaigns')}</h1></div>
                <Failure problem={loaded.problem} onRetry={loaded.reload} />
                <p><a href={href(['campaigns'])}>{t('campaigns.all')}</a></p>
            </>
        ) : <Ghost />;
    const { campaign } = version;
    return (
        <>
            <p class="small"><a href={href(['campaigns'])}>{t('campaigns.all')}</a></p>
            <div class="head campaign-head">
                <h1>{campaign.name}</h1>
                <StatusChip status={campaign.status} />
                <WindowChip campaign={campaign} />
            </div>
            <Tabs uuid={uuid} tab={tab} />
            {tab === 'orders' ? <Orders campaign={campaign} /> : tab === 'progress' ? <Progress campaign={campaign} />
                : <CampaignSettings version={version} onSaved={setSaved} />}
        </>
    );
}
