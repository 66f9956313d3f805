import words from '../../words/en/campaigns.json';
import { t } from '../words';

export { words };

export default function Campaigns() {
    return <h1>{t('nav.campaigns')}</h1>;
}
